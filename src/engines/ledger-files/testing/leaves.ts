import { createHash } from 'node:crypto';

import type { SealedLeaf } from '../seal-tree.ts';

/** The leaves of a made-up database; two histories differ in every leaf. */
export function leavesOf(history: string) {
  return async function* (from: number, to: number) {
    for (let position = from; position < to; position++) {
      const commitment = createHash('sha256').update(`${history} ${position}`).digest();
      yield { position, commitment };
    }
  };
}

export const leaves = leavesOf('a');

/** The leaves of a database that lost everything from `at` on and was filled anew. */
export function regrown(at: number) {
  const other = leavesOf('b');
  return async function* (from: number, to: number): AsyncGenerator<SealedLeaf> {
    yield* leaves(from, Math.min(at, to));
    yield* other(Math.max(at, from), to);
  };
}
