import { type Checkpoint, signCheckpoint } from '#domain/ledger/checkpoint.ts';
import { publicLeaf } from '#domain/ledger/commitment.ts';
import { cutHashes, EMPTY_ROOT, leafHash, sameBytes } from '#domain/ledger/merkle-hash.ts';
import { readTile } from '#domain/ledger/reading.ts';
import { mayBeSigned } from '#domain/ledger/seal.ts';
import type { NoteSigner } from '#domain/ledger/signed-note.ts';
import { readConsistencyProof } from '#domain/ledger/tile-proofs.ts';
import { TILE_WIDTH } from '#domain/ledger/tiles.ts';
import { TreeEdge } from '#domain/ledger/tree-edge.ts';
import { NuwaError } from '#kernel/errors.ts';

import type { DurableFolder } from './durable-folder.ts';
import { GUARD_FILE, lastSigned } from './last-signed.ts';
import { runReading } from './run-reading.ts';
import { TreeWriter } from './tree-writer.ts';

/** One leaf as the database has it. */
export type SealedLeaf = { readonly position: number; readonly commitment: Uint8Array };

export type SealRequest = {
  /**
   * Leaves that the database has: the size of the tree to sign. They must be durable there: a leaf that is signed and
   * then lost in a power cut is a rolled-back database, and every later seal refuses it.
   */
  readonly size: number;
  /**
   * The leaves of the database from position `from` up to, not including, `to`, in order and without a gap. `from` is
   * at most 256 below the last signed size, or 0 when the public tree has to be written again from the beginning.
   */
  readonly leaves: (from: number, to: number) => AsyncIterable<SealedLeaf>;
  /** Write the whole tree again, for example after an audit found damaged files. */
  readonly rebuild?: boolean;
};

export type Sealing = {
  readonly checkpoint: Checkpoint;
  /** Leaves that no checkpoint covered before. */
  readonly added: number;
};

type Place = { readonly tree: DurableFolder; readonly keys: DurableFolder; readonly signer: NoteSigner };

/**
 * Carries the leaves of the database into the public tree and signs it.
 *
 * The order is the promise. Tiles first, made durable: a crash here leaves files that no checkpoint refers to, and
 * the next seal writes them again. Then the guard beside the key: a crash after it leaves a signed tree that nobody
 * has seen, and the next seal signs the same bytes (Ed25519 is deterministic) or a tree that begins with it. Then the
 * public checkpoint. So a checkpoint never refers to a tile that a power cut can take back, and no signature leaves
 * the machine that the guard does not remember.
 *
 * @throws NuwaError `ledger-refused`: a database rolled back or changed, a tree that does not begin with the last
 *   signed one, a missing guard, a file that cannot be written. Nothing new is signed then.
 */
export async function sealTree(place: Place, request: SealRequest): Promise<Sealing> {
  const { tree, keys, signer } = place;
  const last = await lastSigned({ tree, keys, verifierKey: signer.verifierKey });
  const before = last?.checkpoint ?? null;
  refuseSmaller(before, request.size);

  await tree.clearAside();
  await keys.clearAside();
  const resumed = request.rebuild === true ? null : await resume(tree, before);
  const writer = new TreeWriter(tree, resumed?.edge);
  try {
    await grow(writer, request, before, resumed);
    const isUnchanged = before?.size === request.size && last?.isPublished === true && resumed !== null;
    if (isUnchanged) return { checkpoint: before, added: 0 };
    await writer.finish();
  } finally {
    await writer.land();
  }

  const next = { size: request.size, root: writer.edge.root() };
  // The proof is read back from the files, so it also tells that what was written is what was meant.
  const proof = await runReading(readConsistencyProof(before?.size ?? 0, next.size), (path) =>
    tree.read(path),
  );
  mayBeSigned(before, next, proof);
  const note = signCheckpoint(next, signer);

  await keys.write(GUARD_FILE, note, 0o600);
  await keys.settle();
  await tree.write('checkpoint', note);
  await tree.settle();
  await writer.dropPartials();
  return { checkpoint: { origin: signer.name, ...next }, added: next.size - (before?.size ?? 0) };
}

function refuseSmaller(before: Checkpoint | null, size: number): void {
  if (before !== null && size < before.size) mayBeSigned(before, { size, root: EMPTY_ROOT }, []);
}

/** Where the signed tree goes on: its edge, and the hashes of the bundle that its last leaf stands in. */
type Resumed = { readonly edge: TreeEdge; readonly from: number; readonly hashes: readonly Uint8Array[] };

/** Null when there is nothing to go on from, or the public files do not make the signed tree: then all is rewritten. */
async function resume(tree: DurableFolder, before: Checkpoint | null): Promise<Resumed | null> {
  if (before === null || before.size === 0) return null;
  const read = (path: string) => tree.read(path);
  const edge = await runReading(TreeEdge.read(before.size), read);
  if (edge === null || !sameBytes(edge.root(), before.root)) return null;
  const bundle = Math.floor((before.size - 1) / TILE_WIDTH);
  const tile = await runReading(readTile(0, bundle, before.size), read);
  return tile === null ? null : { edge, from: bundle * TILE_WIDTH, hashes: cutHashes(tile) };
}

/**
 * Takes the leaves in. Those that are signed already are compared, so a database that was rolled back and has grown
 * past the signed size again is seen by its last signed leaf.
 */
async function grow(
  writer: TreeWriter,
  { size, leaves }: SealRequest,
  before: Checkpoint | null,
  resumed: Resumed | null,
): Promise<void> {
  const from = resumed?.from ?? 0;
  let position = from;
  for await (const leaf of leaves(from, size)) {
    if (position === size) throw refusal(`the database gives more than the ${size} leaves that it counts`);
    if (leaf.position !== position)
      throw refusal(`leaf ${leaf.position} comes where leaf ${position} should`);
    position += 1;
    const signed = resumed?.hashes[leaf.position - from];
    if (signed === undefined) {
      writer.append(leaf.commitment);
      refuseOtherBeginning(writer.edge, before);
    } else {
      if (!sameBytes(leafHash(publicLeaf(leaf.commitment)), signed)) throw otherLeaf(leaf.position);
      writer.repeat(leaf.commitment, leaf.position);
    }
    if (writer.hasDue) await writer.writeDue();
  }
  if (position !== size) throw refusal(`the leaves end where leaf ${position} should come`);
}

function refuseOtherBeginning(edge: TreeEdge, before: Checkpoint | null): void {
  if (edge.size !== before?.size || sameBytes(edge.root(), before.root)) return;
  throw refusal(`the first ${before.size} leaves of the database are not those that were signed`);
}

function otherLeaf(position: number): NuwaError {
  return refusal(
    `leaf ${position} of the database is not the one that was signed, so the database was rolled back or changed`,
  );
}

const refusal = (reason: string) => new NuwaError('ledger-refused', { reason });
