import { sql } from 'kysely';

import { DEFAULT_CLOCKS } from '#domain/vulnerabilities/default-clocks.ts';
import { searchTerms } from '#domain/vulnerabilities/terms.ts';
import { instantOf } from '#kernel/instant.ts';
import { caseRow, partyRows } from '#stores/case-rows.ts';
import type { Database } from '#stores/database.ts';
import { type Draw, draw } from './draw.ts';
import { DAYS, drawCase, type DrawnCase } from './population.ts';
import { type Body, DAY_MS, organizationRow, registry, START_MS } from './registry.ts';

export const KEY = new Uint8Array(32).fill(9);
export const NOW = instantOf(START_MS + DAYS * DAY_MS);
const TOGETHER = 1000;

export type Filled = {
  readonly bodies: readonly Body[];
  readonly desks: readonly string[];
  readonly families: readonly string[];
  readonly cases: number;
};

/**
 * Cases through the pure function that makes the rows of the projection, and the registry beside them; the same in
 * every run. What a run before has filled is left as it is.
 */
export async function fill(database: Database, organizations: number, cases: number): Promise<Filled> {
  const d = draw(2015);
  const bodies = registry(organizations, d);
  const desks = Array.from({ length: 40 }, (_, n) => `desk-${n}`);
  const families = Array.from({ length: 50 }, () => d.id('fam'));
  const filled = { bodies, desks, families, cases };
  const { rows } = await sql<{ there: number }>`select count(*)::int4 as there from cases`.execute(
    database.db,
  );
  if (rows[0]?.there === cases) return filled;
  const places = new Map(bodies.map(({ id, line, sector }) => [id, { line, sector }]));
  const rebuildIndex = await withoutIndex(database, 'case_terms_terms');
  for (let from = 0; from < bodies.length; from += TOGETHER) {
    const some = bodies.slice(from, from + TOGETHER).map((body, n) => organizationRow(body, from + n));
    await populate(database, 'organizations', some);
  }
  for (let from = 0; from < cases; from += TOGETHER) {
    const count = Math.min(TOGETHER, cases - from);
    await insert(database, drawCases(bodies, desks, families, d, count), places);
  }
  await rebuildIndex();
  await sql`vacuum analyze`.execute(database.db);
  return filled;
}

/** An inverted index is built many times quicker than it is filled row by row. */
async function withoutIndex({ db }: Database, name: string): Promise<() => Promise<void>> {
  const { rows } = await sql<{ indexdef: string }>`
    select indexdef from pg_indexes where indexname = ${name}`.execute(db);
  await sql`drop index ${sql.id(name)}`.execute(db);
  return async () => {
    await sql.raw(rows[0]?.indexdef ?? '').execute(db);
  };
}

const drawCases = (
  bodies: readonly Body[],
  desks: readonly string[],
  families: readonly string[],
  d: Draw,
  count: number,
) => Array.from({ length: count }, () => drawCase(bodies, desks, families, d));

async function insert(
  database: Database,
  drawn: readonly DrawnCase[],
  places: ReadonlyMap<string, { readonly line: string; readonly sector: string }>,
): Promise<void> {
  const rows = drawn.map(({ id, history, desk }) => ({
    ...caseRow(id, history, NOW, DEFAULT_CLOCKS, (keeper) => places.get(keeper) ?? null),
    desk,
  }));
  const parties = drawn.flatMap(({ id, history }) => partyRows(id, history));
  const terms = drawn.map(({ id, text, title }) => ({
    case_id: id,
    terms: termsOf(text),
    title_terms: termsOf(title),
  }));
  await populate(database, 'cases', rows);
  await populate(database, 'case_parties', parties);
  await populate(database, 'case_terms', terms);
}

/** One parameter instead of 30,000. */
async function populate(database: Database, table: string, rows: readonly unknown[]): Promise<void> {
  await sql`insert into ${sql.table(table)}
    select * from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)`.execute(
    database.db,
  );
}

const known = new Map<string, readonly number[]>();

/** Line by line, since lines repeat and each pair costs a hash. */
function termsOf(text: string): readonly number[] {
  const terms = text.split(/[\n，]/).flatMap((line) => {
    const before = known.get(line);
    if (before !== undefined) return before;
    const now = searchTerms(line, KEY);
    known.set(line, now);
    return now;
  });
  return [...new Set(terms)];
}
