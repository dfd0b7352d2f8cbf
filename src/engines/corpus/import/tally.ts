import type { RefusalReason } from '#domain/breaches/plan.ts';

/** Counts that a worker takes of its block; adding them up gives those of the dump. Small enough for a message. */
export type Tally = {
  rows: number;
  indexed: number;
  refused: Partial<Record<RefusalReason, number>>;
  /** By kind number: rows that hold one, and values whose check digit was wrong. */
  kinds: Record<number, number>;
  wrongChecks: Record<number, number>;
  /** By scheme number. */
  schemes: Record<number, number>;
  /** By length of plain secrets in characters, 255 standing for more; by bits of their character classes. */
  lengths: Record<number, number>;
  classes: Record<number, number>;
  identifierLike: number;
  /** Month numbers; 0 when no row has a date. */
  firstMonth: number;
  lastMonth: number;
};

export const emptyTally = (): Tally => ({
  rows: 0,
  indexed: 0,
  refused: {},
  kinds: {},
  wrongChecks: {},
  schemes: {},
  lengths: {},
  classes: {},
  identifierLike: 0,
  firstMonth: 0,
  lastMonth: 0,
});

export function addTally(sum: Tally, more: Tally): void {
  sum.rows += more.rows;
  sum.indexed += more.indexed;
  sum.identifierLike += more.identifierLike;
  addCounts(sum.refused, more.refused);
  addCounts(sum.kinds, more.kinds);
  addCounts(sum.wrongChecks, more.wrongChecks);
  addCounts(sum.schemes, more.schemes);
  addCounts(sum.lengths, more.lengths);
  addCounts(sum.classes, more.classes);
  noteMonth(sum, more.firstMonth);
  noteMonth(sum, more.lastMonth);
}

export function noteMonth(tally: Tally, month: number): void {
  if (month === 0) return;
  if (tally.firstMonth === 0 || month < tally.firstMonth) tally.firstMonth = month;
  if (month > tally.lastMonth) tally.lastMonth = month;
}

export function count<K extends string | number>(counts: Partial<Record<K, number>>, key: K): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

function addCounts(sum: Partial<Record<string, number>>, more: Partial<Record<string, number>>): void {
  for (const [key, n] of Object.entries(more)) sum[key] = (sum[key] ?? 0) + (n ?? 0);
}
