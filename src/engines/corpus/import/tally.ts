import type { RefusalReason } from '#domain/breaches/plan.ts';

/** Counts that a worker takes of its block; adding them up gives those of the dump. Small enough for a message. */
export type Tally = {
  rows: number;
  indexed: number;
  refused: Partial<Record<RefusalReason, number>>;
  /** By kind number: rows that hold one, and values whose check digit was wrong. */
  readonly kinds: Counts;
  readonly wrongChecks: Counts;
  /** By scheme number; 0 is no secret. */
  readonly schemes: Counts;
  /** By length of plain secrets in characters, 255 standing for more; by bits of their character classes. */
  readonly lengths: Counts;
  readonly classes: Counts;
  identifierLike: number;
  /** Month numbers; 0 when no row has a date. */
  firstMonth: number;
  lastMonth: number;
};

/** 256 of them; numbers of kinds, schemes and lengths are one byte. Exact far beyond the rows of any dump. */
export type Counts = Float64Array<ArrayBuffer>;

export const emptyTally = (): Tally => ({
  rows: 0,
  indexed: 0,
  refused: {},
  kinds: new Float64Array(256),
  wrongChecks: new Float64Array(256),
  schemes: new Float64Array(256),
  lengths: new Float64Array(256),
  classes: new Float64Array(256),
  identifierLike: 0,
  firstMonth: 0,
  lastMonth: 0,
});

export function addTally(sum: Tally, more: Tally): void {
  sum.rows += more.rows;
  sum.indexed += more.indexed;
  sum.identifierLike += more.identifierLike;
  for (const [reason, rows] of Object.entries(more.refused)) {
    sum.refused[reason as RefusalReason] = (sum.refused[reason as RefusalReason] ?? 0) + rows;
  }
  for (const name of ['kinds', 'wrongChecks', 'schemes', 'lengths', 'classes'] as const) {
    const counts = sum[name];
    more[name].forEach((rows, i) => {
      counts[i] = (counts[i] ?? 0) + rows;
    });
  }
  noteMonth(sum, more.firstMonth);
  noteMonth(sum, more.lastMonth);
}

export function noteMonth(tally: Tally, month: number): void {
  if (month === 0) return;
  if (tally.firstMonth === 0 || month < tally.firstMonth) tally.firstMonth = month;
  if (month > tally.lastMonth) tally.lastMonth = month;
}

export function count(counts: Counts, at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
}
