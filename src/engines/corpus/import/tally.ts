import type { RefusalReason } from '#domain/breaches/plan.ts';
import type { RowFacts } from '#domain/breaches/row-facts.ts';
import { SCHEMES } from '#domain/breaches/storage-scheme.ts';
import { KINDS } from '#domain/identifiers/kinds.ts';
import type { SketchedSecret } from './row-sketch.ts';

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

function noteMonth(tally: Tally, month: number): void {
  if (month === 0) return;
  if (tally.firstMonth === 0 || month < tally.firstMonth) tally.firstMonth = month;
  if (month > tally.lastMonth) tally.lastMonth = month;
}

function count(counts: Counts, at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
}

/** Counts an indexed row. */
export function countRow(tally: Tally, facts: RowFacts, secret: SketchedSecret): void {
  let seen = 0;
  for (const { kind } of facts.identifiers) seen = countOnce(tally, seen, KINDS[kind].number);
  for (const { kind } of facts.untokenised) seen = countOnce(tally, seen, KINDS[kind].number);
  for (const { kind } of facts.wrongChecks) count(tally.wrongChecks, KINDS[kind].number);
  noteMonth(tally, facts.month);
  count(tally.schemes, secret.scheme);
  if (secret.scheme !== SCHEMES.plain.number) return;
  count(tally.lengths, secret.length);
  count(tally.classes, secret.classes);
  if (secret.shape !== 0) tally.identifierLike++;
}

/** Counts a kind once a row; `seen` has the bits of the kinds counted so far. */
function countOnce(tally: Tally, seen: number, kind: number): number {
  const bit = 1 << kind;
  if ((seen & bit) === 0) count(tally.kinds, kind);
  return seen | bit;
}
