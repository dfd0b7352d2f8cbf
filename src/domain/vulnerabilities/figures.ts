import type { Assertion } from '#domain/assertions/assertion.ts';
import { type Instant, msOf } from '#kernel/instant.ts';

import { type CaseFacts, factsOfSaid, type Grade } from './case-facts.ts';
import { type CaseSaid, caseSaid } from './case-said.ts';
import { type Column, COLUMNS, foundBy } from './column.ts';
import { addPeople, NO_PEOPLE, type People, type PeopleTotal } from './people.ts';
import { type Span, survival } from './survival.ts';

const DAY_MS = 86_400_000;

/** What figures need of one vulnerability; small, so that those of a whole country fit into memory. */
export type FigureRow = {
  readonly grade: Grade | null;
  /** First two digits of its place. */
  readonly province: string | null;
  readonly people: People | null;
  readonly column: Column;
  readonly inTriage: boolean;
  /** From the first notice to the keeper's side to its first human answer; null while nobody was told. */
  readonly answer: Span | null;
  /** From the report to the check that found it repaired; once more for each time it was open again. */
  readonly open: readonly Span[];
  readonly reopened: number;
  readonly regressed: number;
};

/** @returns null when it had not been reported by then, or was found to be none of ours or counted elsewhere */
export function figureRow(history: readonly Assertion[], at: Instant): FigureRow | null {
  const said = caseSaid(history, at);
  const facts = factsOfSaid(said);
  if (facts === null || facts.dismissed) return null;
  const open = openSpans(said, facts);
  return {
    grade: facts.grade,
    province: facts.division?.slice(0, 2) ?? null,
    people: facts.people,
    column: facts.column,
    inTriage: IN_TRIAGE.has(facts.report),
    answer: answerSpan(facts, at),
    open,
    reopened: said.on('report').filter(({ value }) => value.is === 'reopened').length,
    regressed: open.length - 1,
  };
}

const IN_TRIAGE: ReadonlySet<string> = new Set(['received', 'triaging', 'needs-info', 'reopened']);

function answerSpan({ keeperTold, keeperAnswered }: CaseFacts, at: Instant): Span | null {
  if (keeperTold === null) return null;
  const end = keeperAnswered ?? at;
  // A keeper who answered before anybody wrote to it (a press report, say) took no time.
  return { ms: Math.max(0, msOf(end) - msOf(keeperTold)), ended: keeperAnswered !== null };
}

/** Only a check ends a span; a claim, a closed case or an accepted risk does not. */
function openSpans(said: CaseSaid, facts: CaseFacts): readonly Span[] {
  const spans: Span[] = [];
  let since: Instant | null = facts.received;
  for (const word of said.on('repair')) {
    const { happened } = word;
    const found = foundBy(word);
    if (found === 'repaired' && since !== null) {
      spans.push({ ms: Math.max(0, msOf(happened) - msOf(since)), ended: true });
      since = null;
    }
    if (found === 'open') since ??= happened;
  }
  if (since !== null) spans.push({ ms: Math.max(0, msOf(said.at) - msOf(since)), ended: false });
  return spans;
}

/** Shares in thousandths, null where nothing was watched for that long. */
export type CaseFigures = {
  readonly at: Instant;
  readonly cases: number;
  /** Of them not yet judged to be valid. */
  readonly inTriage: number;
  readonly byGrade: { readonly [G in Grade | 'ungraded']: number };
  /** By the first two digits of the place; `null` where the place is not known. */
  readonly byProvince: readonly { readonly province: string | null; readonly cases: number }[];
  readonly columns: { readonly [C in Column]: number };
  readonly people: PeopleTotal;
  /** Behind what no check has found repaired. */
  readonly peopleAtRisk: PeopleTotal;
  readonly peopleByColumn: { readonly [C in Column]: PeopleTotal };
  /** Of the keepers that were told: answered by a human within so many days, by survival. */
  readonly answered: WithinDays<3 | 10 | 15>;
  /** Since the report, or since it was open again: still not verified after so many days, by survival. */
  readonly open: WithinDays<30 | 60 | 90>;
  readonly reopened: number;
  readonly regressed: number;
};

export type WithinDays<D extends number> = {
  /** How many spans of time it is over: its denominator. */
  readonly of: number;
  readonly ended: number;
  readonly thousandths: { readonly [K in D]: number | null };
  /** Half took longer; tenths of a day, null where fewer than half have ended. */
  readonly medianTenths: number | null;
};

/** The figures of any set of vulnerabilities at an instant, from rows that were all made for that instant. */
export function figuresOf(rows: readonly FigureRow[], at: Instant): CaseFigures {
  return {
    at,
    cases: rows.length,
    inTriage: rows.filter(({ inTriage }) => inTriage).length,
    byGrade: countBy(rows, ({ grade }) => grade ?? 'ungraded', [
      'critical',
      'high',
      'medium',
      'low',
      'ungraded',
    ]),
    byProvince: provinces(rows),
    columns: countBy(rows, ({ column }) => column, COLUMNS),
    people: peopleOf(rows),
    peopleAtRisk: peopleOf(rows.filter(({ column }) => column !== 'verified')),
    // Every column is a key.
    peopleByColumn: Object.fromEntries(
      COLUMNS.map((column) => [column, peopleOf(rows.filter((row) => row.column === column))]),
    ) as CaseFigures['peopleByColumn'],
    answered: answeredWithin(rows.flatMap(({ answer }) => answer ?? [])),
    open: openAfter(rows.flatMap(({ open }) => open)),
    reopened: rows.reduce((sum, { reopened }) => sum + reopened, 0),
    regressed: rows.reduce((sum, { regressed }) => sum + regressed, 0),
  };
}

const peopleOf = (rows: readonly FigureRow[]): PeopleTotal =>
  rows.reduce((total, { people }) => addPeople(total, people), NO_PEOPLE);

function countBy<K extends string>(
  rows: readonly FigureRow[],
  keyOf: (row: FigureRow) => K,
  keys: readonly K[],
): { readonly [P in K]: number } {
  const counts = new Map<K, number>(keys.map((key) => [key, 0]));
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1);
  return Object.fromEntries(counts) as { readonly [P in K]: number };
}

function provinces(rows: readonly FigureRow[]): CaseFigures['byProvince'] {
  const groups = Map.groupBy(rows, ({ province }) => province);
  return [...groups]
    .map(([province, { length }]) => ({ province, cases: length }))
    .sort((a, b) => ((a.province ?? '~') < (b.province ?? '~') ? -1 : 1));
}

function answeredWithin(spans: readonly Span[]): CaseFigures['answered'] {
  const { openAfter: still, ended, median } = survival(spans);
  const within = (days: number) => {
    const open = still(days * DAY_MS);
    return open === null ? null : 1000 - open;
  };
  return {
    of: spans.length,
    ended,
    thousandths: { 3: within(3), 10: within(10), 15: within(15) },
    medianTenths: inTenths(median),
  };
}

function openAfter(spans: readonly Span[]): CaseFigures['open'] {
  const { openAfter: still, ended, median } = survival(spans);
  return {
    of: spans.length,
    ended,
    thousandths: { 30: still(30 * DAY_MS), 60: still(60 * DAY_MS), 90: still(90 * DAY_MS) },
    medianTenths: inTenths(median),
  };
}

const inTenths = (ms: number | null): number | null => (ms === null ? null : Math.round((ms * 10) / DAY_MS));
