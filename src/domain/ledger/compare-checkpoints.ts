import type { Checkpoint } from './checkpoint.ts';
import { provesConsistency } from './merkle-proof.ts';

export type Comparison =
  | { readonly kind: 'consistent' }
  | { readonly kind: 'split-view'; readonly reason: string };

/**
 * Compares two opened checkpoints of one ledger that came from different hands or days. When they are no prefix of
 * each other, two histories were signed under one key, and the two checkpoints together prove it to anyone. A proof
 * that does not hold means the same, or that whoever served the proof served a wrong one: ask again elsewhere.
 *
 * @param proof consistency proof from the smaller to the larger (RFC 9162, 2.1.4); empty for equal sizes.
 */
export function compareCheckpoints(a: Checkpoint, b: Checkpoint, proof: readonly Uint8Array[]): Comparison {
  const [older, newer] = a.size <= b.size ? [a, b] : [b, a];
  if (older.origin !== newer.origin) {
    return { kind: 'split-view', reason: `the origins differ: ${older.origin} and ${newer.origin}` };
  }
  if (provesConsistency(older, newer, proof)) return { kind: 'consistent' };
  const reason =
    older.size === newer.size
      ? `two different trees of ${older.size} leaves were signed`
      : `the tree of ${newer.size} leaves does not begin with the one of ${older.size}`;
  return { kind: 'split-view', reason };
}
