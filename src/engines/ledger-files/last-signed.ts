import { NuwaError } from '#kernel/errors.ts';
import { type Checkpoint, openCheckpoint } from '#domain/ledger/checkpoint.ts';
import { mayBeSigned } from '#domain/ledger/seal.ts';
import { type NoteVerifier, parseVerifierKey } from '#domain/ledger/signed-note.ts';
import { readConsistencyProof } from '#domain/ledger/tile-proofs.ts';

import type { DurableFolder } from './durable-folder.ts';
import { runReading } from './run-reading.ts';

/** Beside the signing key, and so out of reach of a restored data folder: the last checkpoint that was signed. */
export const GUARD_FILE = 'ledger.checkpoint';

export type LastSigned = {
  readonly checkpoint: Checkpoint;
  /** False after a crash between writing the guard and publishing. */
  readonly isPublished: boolean;
};

type Folders = { readonly tree: DurableFolder; readonly keys: DurableFolder; readonly verifierKey: string };

/**
 * The last tree that was signed, null when none ever was: the larger of the guard's and the public one. Every case in
 * which the two do not fit, other than a crash between writing the guard and publishing, is for a person to decide.
 *
 * @throws NuwaError `ledger-refused` saying what to do.
 */
export async function lastSigned({ tree, keys, verifierKey }: Folders): Promise<LastSigned | null> {
  const verifier = parseVerifierKey(verifierKey);
  const guard = openOurs(
    await keys.read(GUARD_FILE),
    verifier,
    `the file ${GUARD_FILE} beside the ledger key is not a checkpoint of this key`,
    'put the file back from a copy of the key folder',
  );
  const published = openOurs(
    await tree.read('checkpoint'),
    verifier,
    'the public checkpoint is not one of this key',
    'put the key folder back that belongs to this ledger, or, if the file is only damaged, delete it',
  );

  if (guard === null && published === null) return null;
  if (guard === null) {
    throw new NuwaError('ledger-refused', {
      reason:
        `the file ${GUARD_FILE} is missing beside the ledger key, and without it a ledger that was put back to an ` +
        'older state would go unseen; put it back, or, if the public checkpoint is the latest, copy that there',
    });
  }
  if (published === null || published.size < guard.size) return { checkpoint: guard, isPublished: false };
  // The guard is behind only when the key folder was put back to an older state. The public checkpoint is signed by
  // us, so it counts, if it continues what the guard has.
  const proof = await runReading(readConsistencyProof(guard.size, published.size), (path) => tree.read(path));
  mayBeSigned(guard, published, proof);
  return { checkpoint: published, isPublished: true };
}

function openOurs(
  note: Uint8Array | null,
  verifier: NoteVerifier,
  problem: string,
  advice: string,
): Checkpoint | null {
  if (note === null) return null;
  const opened = openCheckpoint(note, verifier);
  if (opened.kind === 'signed') return { origin: opened.origin, size: opened.size, root: opened.root };
  throw new NuwaError('ledger-refused', { reason: `${problem} (${opened.reason}): ${advice}` });
}
