import type { SyntheticLists } from './synthetic-list.ts';

/** Two overlapping lists; small, because a crash does not care for size. */
export const crashLists: SyntheticLists = ({ factId }) =>
  Array.from({ length: 200 }, (_, n) => ({
    identifiers: [{ kind: 'email', canonical: `p${n + (factId === 'b' ? 100 : 0)}@mail.example` }],
    secret: `secret-${n % 50}`,
  }));
