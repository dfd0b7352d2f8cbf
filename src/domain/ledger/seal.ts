import { NuwaError } from '#kernel/errors.ts';

import { provesConsistency, type TreeHead } from './merkle-proof.ts';

/**
 * The rule of signing: whoever has a checkpoint of ours must find its tree at the beginning of every later one. So
 * nothing is signed that is smaller than the last signed tree or that does not provably begin with it. A database
 * put back to an older state is what this mostly catches.
 *
 * @param last the last tree that was signed, null when none ever was.
 * @param proof consistency proof from `last` to `next`.
 * @throws NuwaError `ledger-refused`.
 */
export function mayBeSigned(last: TreeHead | null, next: TreeHead, proof: readonly Uint8Array[]): void {
  if (last === null) return;
  if (next.size < last.size) {
    throw new NuwaError('ledger-refused', {
      reason:
        `the database has ${next.size} leaves, but a tree of ${last.size} was signed already, ` +
        'so the database was rolled back or leaves were dropped',
    });
  }
  if (!provesConsistency(last, next, proof)) {
    throw new NuwaError('ledger-refused', {
      reason: `the tree of ${next.size} leaves does not begin with the signed tree of ${last.size}`,
    });
  }
}
