import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';

import { isId } from '#domain/assertions/fields.ts';
import { NuwaError } from '#kernel/errors.ts';
import { type Instant, parseInstant } from '#kernel/instant.ts';

import { fromTime, fromTimeOrNull } from './columns.ts';
import type { Db } from './database.ts';
import type { Tables } from './tables.ts';
import type { CasePart } from './tables/cases.ts';

/** `organizations`: only cases to which one of them is a party, in one of these parts. */
export type CaseScope =
  | { readonly kind: 'everything' }
  | {
      readonly kind: 'organizations';
      readonly organizations: readonly string[];
      readonly parts: readonly CasePart[];
    };

export type CaseFilters = {
  /** The line of an organization: its cases and those of all below it. */
  readonly line?: string;
  readonly keeper?: string;
  /** Lowest and highest division code of a territory (`territoryRange`); several where it was cut anew. */
  readonly divisions?: readonly { readonly least: string; readonly most: string }[];
  readonly sector?: string;
  readonly report?: string;
  readonly column?: string;
  readonly leak?: string;
  readonly grade?: string;
  readonly cwe?: number;
  readonly family?: string;
  readonly system?: string;
  /** Keyed tag of a coordinator (`domain/vulnerabilities/desk.ts`); null: nobody owns it. */
  readonly desk?: string | null;
  readonly receivedBefore?: Instant;
  readonly receivedFrom?: Instant;
  /** Whose nearest deadline is past at this instant. */
  readonly overdueAt?: Instant;
  /** Keyed bigrams that all occur in title or description. */
  readonly terms?: readonly number[];
};

/** `received` and `changed`: the newest first. `due`: the nearest deadline first; cases without one are left out. */
export type CaseOrder = 'received' | 'changed' | 'due';

export type ListedCase = {
  readonly id: string;
  readonly keeper: string | null;
  readonly system: string | null;
  readonly family: string | null;
  readonly division: string | null;
  readonly sector: string | null;
  readonly report: string;
  readonly repair: string;
  readonly column: string;
  readonly leak: string;
  readonly grade: string | null;
  readonly cwe: number | null;
  readonly classes: readonly string[];
  readonly people: { readonly least: number; readonly likely: number; readonly most: number } | null;
  readonly minors: boolean;
  readonly critical: string;
  readonly fast: boolean;
  readonly owner: string | null;
  readonly received: Instant;
  readonly told: Instant | null;
  readonly answered: Instant | null;
  readonly checked: Instant | null;
  readonly due: Instant | null;
  readonly dueStep: string | null;
  readonly changed: Instant;
  readonly closed: Instant | null;
};

export type CasePage = { readonly cases: readonly ListedCase[]; readonly next: string | null };

export type CaseListing = {
  readonly scope: CaseScope;
  readonly filters: CaseFilters;
  readonly order: CaseOrder;
  /** As the page before gave it; null for the first. Attacker-controlled. */
  readonly cursor: string | null;
  readonly limit: number;
};

/** One page of cases: the first rows of a range of one index, from where the page before ended. */
export async function listPage(db: Db, listing: CaseListing): Promise<CasePage> {
  const rows = await listQuery(db, listing, await matchesOf(db, listing.filters.terms)).execute();
  const cases = rows.slice(0, listing.limit);
  const last = cases.at(-1);
  const more = rows.length > listing.limit && last !== undefined;
  return {
    cases: cases.map(fromRow),
    next: more ? cursorAfter(listing.order, fromTime(last[listing.order] ?? last.received), last.id) : null,
  };
}

/**
 * How a text is best sought. The planner cannot know: neighbouring bigrams nearly always occur together, and it takes
 * them to be independent, so that it expects a hundredth of the cases that a common word really is in.
 */
export type TextMatches =
  | { readonly kind: 'no-text' }
  /** Found first, and then put in order. */
  | { readonly kind: 'few'; readonly ids: readonly string[] }
  /** In so many cases that the list is walked in its order, and each case looked at. */
  | { readonly kind: 'many'; readonly terms: readonly number[] };

/** So many are looked up one by one in less than what walking costs where they are rarer than one in a hundred. */
const FEW = 3000;

export async function matchesOf(db: Db, terms: readonly number[] | undefined): Promise<TextMatches> {
  if (terms === undefined) return { kind: 'no-text' };
  const rows = await db
    .selectFrom('case_terms')
    .select('case_id')
    .where(sql<SqlBool>`terms @> ${[...terms]}::int4[]`)
    .limit(FEW + 1)
    .execute();
  return rows.length > FEW ? { kind: 'many', terms } : { kind: 'few', ids: rows.map((row) => row.case_id) };
}

/** The statement of `listPage`, which asks for one row more than the page has. */
export function listQuery(
  db: Db,
  { scope, filters, order, cursor, limit }: CaseListing,
  matches: TextMatches,
) {
  const { direction, after } = ORDERS[order];
  const from = cursor === null ? null : readCursor(cursor, order);
  let query = db
    .selectFrom('cases')
    .selectAll()
    .where((eb) => eb.and([...inScope(eb, scope), ...matching(eb, filters), ...withText(matches)]));
  if (order === 'due') query = query.where('due', 'is not', null);
  if (from !== null) {
    const { at, id } = from;
    query = query.where(
      sql<boolean>`(${sql.ref(order)}, id) ${sql.raw(after)} (${at}::timestamptz, ${id}::text)`,
    );
  }
  return query
    .orderBy(order, direction)
    .orderBy('id', direction)
    .limit(limit + 1);
}

const ORDERS = {
  received: { direction: 'desc', after: '<' },
  changed: { direction: 'desc', after: '<' },
  due: { direction: 'asc', after: '>' },
} as const;

type Builder = ExpressionBuilder<Tables, 'cases'>;

function inScope(eb: Builder, scope: CaseScope): Expression<SqlBool>[] {
  switch (scope.kind) {
    case 'everything':
      return [];
    case 'organizations':
      return [
        eb(
          'id',
          'in',
          eb
            .selectFrom('case_parties')
            .select('case_id')
            .where('organization', '=', sql<string>`any(${[...scope.organizations]}::text[])`)
            .where('part', '=', sql<CasePart>`any(${[...scope.parts]}::text[])`),
        ),
      ];
  }
}

function matching(eb: Builder, filters: CaseFilters): Expression<SqlBool>[] {
  const wanted: Expression<SqlBool>[] = [];
  const equals = <K extends keyof Tables['cases']>(
    column: K & string,
    value: string | number | undefined,
  ) => {
    if (value !== undefined) wanted.push(sql<SqlBool>`${sql.ref(`cases.${column}`)} = ${value}`);
  };
  // `~` sorts after every sign of a line.
  if (filters.line !== undefined)
    wanted.push(eb('line', '>=', filters.line), eb('line', '<', `${filters.line}~`));
  if (filters.divisions !== undefined) {
    wanted.push(eb.or(filters.divisions.map(({ least, most }) => eb.between('division', least, most))));
  }
  equals('keeper', filters.keeper);
  equals('sector', filters.sector);
  equals('report', filters.report);
  equals('repair_column', filters.column);
  equals('leak', filters.leak);
  equals('grade', filters.grade);
  equals('cwe', filters.cwe);
  equals('family', filters.family);
  equals('system', filters.system);
  if (filters.desk === null) wanted.push(eb('owner', 'is', null));
  else equals('desk', filters.desk);
  if (filters.receivedBefore !== undefined)
    wanted.push(eb('received', '<', new Date(filters.receivedBefore)));
  if (filters.receivedFrom !== undefined) wanted.push(eb('received', '>=', new Date(filters.receivedFrom)));
  if (filters.overdueAt !== undefined) wanted.push(eb('due', '<=', new Date(filters.overdueAt)));
  return wanted;
}

function withText(matches: TextMatches): Expression<SqlBool>[] {
  switch (matches.kind) {
    case 'no-text':
      return [];
    case 'few':
      return [sql<SqlBool>`cases.id = any(${[...matches.ids]}::text[])`];
    case 'many':
      // One value for each row, not a join: the planner would turn a join round and start from the text.
      return [
        sql<SqlBool>`(select t.terms @> ${[...matches.terms]}::int4[] from case_terms t where t.case_id = cases.id)`,
      ];
  }
}

/** Opaque to clients; says where in which order the page ended, and nothing that they have not seen. */
export const cursorAfter = (order: CaseOrder, at: Instant, id: string): string =>
  Buffer.from([order, at, id].join(' ')).toString('base64url');

/** @throws NuwaError bad-request */
function readCursor(cursor: string, order: CaseOrder): { readonly at: Instant; readonly id: string } {
  const [ofOrder, time, id, ...rest] = Buffer.from(cursor.slice(0, 200), 'base64url').toString().split(' ');
  const at = parseInstant(time ?? '');
  if (ofOrder !== order || at === null || id === undefined || !isId(id) || rest.length > 0) {
    throw new NuwaError('bad-request', {
      problem: 'the cursor is none of this list; start again without one',
    });
  }
  return { at, id };
}

type Row = Awaited<ReturnType<ReturnType<typeof listQuery>['execute']>>[number];

const fromRow = (row: Row): ListedCase => ({
  id: row.id,
  keeper: row.keeper,
  system: row.system,
  family: row.family,
  division: row.division,
  sector: row.sector,
  report: row.report,
  repair: row.repair,
  column: row.repair_column,
  leak: row.leak,
  grade: row.grade,
  cwe: row.cwe,
  classes: row.classes,
  people:
    row.people_least === null || row.people_likely === null || row.people_most === null
      ? null
      : { least: row.people_least, likely: row.people_likely, most: row.people_most },
  minors: row.minors,
  critical: row.critical,
  fast: row.fast,
  owner: row.owner,
  received: fromTime(row.received),
  told: fromTimeOrNull(row.told),
  answered: fromTimeOrNull(row.answered),
  checked: fromTimeOrNull(row.checked),
  due: fromTimeOrNull(row.due),
  dueStep: row.due_step,
  changed: fromTime(row.changed),
  closed: fromTimeOrNull(row.closed),
});
