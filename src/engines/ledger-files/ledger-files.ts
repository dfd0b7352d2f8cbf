import { auditTree, type Audit, type AuditQuestion } from '#domain/ledger/audit.ts';
import { type Checkpoint, openCheckpoint } from '#domain/ledger/checkpoint.ts';
import { type AssertionRecord, commitmentOf } from '#domain/ledger/commitment.ts';
import { readBundle } from '#domain/ledger/reading.ts';
import { type Body, composeReceipt, verifyReceipt } from '#domain/ledger/receipt.ts';
import { type NoteSigner, parseVerifierKey } from '#domain/ledger/signed-note.ts';
import { readInclusionProof } from '#domain/ledger/tile-proofs.ts';
import { parseLedgerPath, TILE_WIDTH, tileWidth } from '#domain/ledger/tiles.ts';
import { NuwaError } from '#kernel/errors.ts';

import { DurableFolder } from './durable-folder.ts';
import { runReading } from './run-reading.ts';
import { type SealedLeaf, type Sealing, type SealRequest, sealTree } from './seal-tree.ts';

/** A file of the public tree as it is served. Immutable ones may be cached for ever. */
export type PublicFile = {
  readonly bytes: Uint8Array;
  readonly type: 'text/plain; charset=utf-8' | 'application/octet-stream';
  readonly isImmutable: boolean;
};

export type LeafToProve = {
  readonly position: number;
  readonly record: AssertionRecord;
  readonly salt: Uint8Array;
  /** Texts of the record that the holder of the receipt is to have. */
  readonly bodies: readonly Body[];
};

/** The signed, public side of the ledger: static files in a folder, and the guard beside the key. */
export interface LedgerFiles {
  /** What verifiers need and nothing else. */
  readonly verifierKey: string;
  /** Signs all leaves that the database has; see `sealTree`. Calls queue up; each is complete or changes nothing. */
  seal(request: SealRequest): Promise<Sealing>;
  /** The published checkpoint, null before the first seal. @throws NuwaError `ledger-refused` when it is not ours. */
  checkpoint(): Promise<Checkpoint | null>;
  /**
   * The file behind a request path (`checkpoint`, `tile/…`, no leading slash), null when there is none. Hostile
   * input. Tiles that no published checkpoint covers yet are not handed out: what is immutable must not change.
   */
  publicFile(path: string): Promise<PublicFile | null>;
  /**
   * The receipt of a leaf, verified before it is handed out; null while no published checkpoint covers the leaf.
   * @throws NuwaError `receipt-invalid` when record and salt are not what the ledger holds at this position.
   */
  receipt(leaf: LeafToProve): Promise<string | null>;
  /**
   * The leaves of the public tree from a position on, as far as the published checkpoint goes. For the day on which
   * the database has lost its last commits and the public tree has not: put back without their records, the database
   * continues the signed tree again. Sealing compares them with the signed root.
   * @throws NuwaError `ledger-refused` naming the first leaf that cannot be read.
   */
  publicLeaves(from: number): AsyncIterable<SealedLeaf>;
  /** Verifies the whole public tree from its files. */
  audit(question?: Omit<AuditQuestion, 'verifier'>): Promise<Audit>;
}

export type LedgerFilesOptions = {
  /** `data/ledger`: everything in it is public. */
  readonly folder: string;
  /** The key folder: the guard lives there, so that restoring the data folder alone cannot roll the ledger back. */
  readonly keysFolder: string;
  readonly signer: NoteSigner;
};

/** Opens the ledger's files. One process at a time, which the lock of the data folder sees to. Touches nothing yet. */
export function openLedgerFiles({ folder, keysFolder, signer }: LedgerFilesOptions): LedgerFiles {
  const tree = new DurableFolder(folder);
  const keys = new DurableFolder(keysFolder);
  const verifier = parseVerifierKey(signer.verifierKey);
  const read = (path: string) => tree.read(path);
  let previous: Promise<unknown> = Promise.resolve();

  const published = async (): Promise<{ checkpoint: Checkpoint; note: Uint8Array } | null> => {
    const note = await tree.read('checkpoint');
    if (note === null) return null;
    const opened = openCheckpoint(note, verifier);
    if (opened.kind === 'refused') throw new NuwaError('ledger-refused', { reason: opened.reason });
    return { checkpoint: { origin: opened.origin, size: opened.size, root: opened.root }, note };
  };

  return {
    verifierKey: signer.verifierKey,

    seal: (request) => {
      const sealing = previous.then(() => sealTree({ tree, keys, signer }, request));
      previous = sealing.catch(() => null); // the caller has the failure; the next seal starts from the files
      return sealing;
    },

    checkpoint: async () => (await published())?.checkpoint ?? null,

    publicFile: async (path) => {
      const address = parseLedgerPath(path);
      if (address === null) return null;
      if (address.kind === 'checkpoint') {
        const bytes = await tree.read(path);
        return bytes && { bytes, type: 'text/plain; charset=utf-8', isImmutable: false };
      }
      const size = (await published())?.checkpoint.size ?? 0;
      const level = address.kind === 'tile' ? address.level : 0;
      if (address.width > tileWidth(level, address.index, size)) return null;
      const bytes = await tree.read(path);
      return bytes && { bytes, type: 'application/octet-stream', isImmutable: true };
    },

    receipt: async ({ position, ...rest }) => {
      const signed = await published();
      if (signed === null || position >= signed.checkpoint.size) return null;
      const proof = await runReading(readInclusionProof(position, signed.checkpoint.size), read);
      const checkpoint = Buffer.from(signed.note).toString('utf8');
      const receipt = composeReceipt({ ...rest, index: position, proof, checkpoint });
      verifyReceipt(receipt, signer.verifierKey);
      return receipt;
    },

    publicLeaves: async function* (from) {
      const size = (await published())?.checkpoint.size ?? 0;
      for (let bundle = Math.floor(from / TILE_WIDTH); bundle * TILE_WIDTH < size; bundle++) {
        const entries = (await runReading(readBundle(bundle, size), read)) ?? [];
        const first = bundle * TILE_WIDTH;
        for (
          let position = Math.max(from, first);
          position < Math.min(size, first + TILE_WIDTH);
          position++
        ) {
          const entry = entries[position - first];
          const commitment = entry === undefined ? null : commitmentOf(entry);
          if (commitment === null) {
            throw new NuwaError('ledger-refused', {
              reason: `leaf ${position} of the public tree is not readable`,
            });
          }
          yield { position, commitment };
        }
      }
    },

    audit: (question = {}) => runReading(auditTree({ verifier, ...question }), read),
  };
}
