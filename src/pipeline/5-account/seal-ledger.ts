import type { LedgerFiles } from '#engines/ledger-files/ledger-files.ts';
import type { Sealing } from '#engines/ledger-files/seal-tree.ts';
import type { Stores } from '#stores/stores-on.ts';

export type SealNeeds = {
  readonly ledger: Pick<LedgerFiles, 'seal'>;
  readonly stores: Pick<Stores, 'ledgerLeaves'>;
};

const BATCH = 4096;

/**
 * Signs everything the database has by now. Called at a steady beat and never because something was said, so that the
 * time of a leaf tells nobody when a report came. If we crash between the signature and `markSealed`, the next beat
 * signs the same tree again, which changes nothing.
 * @throws NuwaError ledger-refused when the database does not continue what was signed
 */
export async function sealLedger({ ledger, stores }: SealNeeds): Promise<Sealing> {
  const { size } = await stores.ledgerLeaves.head();
  const sealing = await ledger.seal({ size, leaves: (from, to) => leavesOf(stores, from, to) });
  await stores.ledgerLeaves.markSealed(sealing.checkpoint.size);
  return sealing;
}

async function* leavesOf(stores: SealNeeds['stores'], from: number, to: number) {
  for (let start = from; start < to; start += BATCH) {
    yield* await stores.ledgerLeaves.between(start, Math.min(start + BATCH, to));
  }
}
