import type { CompiledQuery, Kysely } from 'kysely';

import { instantOf, msOf } from '#kernel/instant.ts';
import { type CaseListing, cursorAfter, listPage, listQuery, matchesOf } from '#stores/case-list.ts';
import type { Database } from '#stores/database.ts';
import { openDatabase } from '#stores/open-database.ts';
import { organizationStore } from '#stores/organizations.ts';
import { similarCases } from '#stores/similar-cases.ts';
import type { Tables } from '#stores/tables.ts';
import { median } from '../paired.ts';
import { draw } from './draw.ts';
import { fill, type Filled, NOW } from './fill.ts';
import { type Question, questions } from './questions.ts';
import { DAY_MS } from './registry.ts';

const PAGE = 50;
const LIMIT_MS = 50;

export type CasesBench = {
  readonly organizations: number;
  readonly cases: number;
  readonly rounds: number;
  /** A database of its own on a PostgreSQL server, or a folder of an embedded one; empty, or filled by a run before. */
  readonly location: { readonly url: string } | { readonly folder: string };
};

/**
 * Lists, filters and search over all cases, each beside a plain `select … limit` of the same table in the same round. Fails
 * where a median takes longer than 50 ms or a plan reads a whole table.
 */
export async function benchCases({ organizations, cases, rounds, location }: CasesBench): Promise<void> {
  const database = await openDatabase(location);
  try {
    const started = performance.now();
    const filled = await fill(database, organizations, cases);
    const took = ((performance.now() - started) / 1000).toFixed(0);
    console.log(
      `\nLists of cases, ${database.kind === 'embedded' ? 'embedded' : 'PostgreSQL'}: ${organizations.toLocaleString('en')} organizations, ${cases.toLocaleString('en')} cases (filled in ${took} s)`,
    );
    console.log(`${'question'.padEnd(42)}median ms (lowest to highest)   : plain select`);
    const failures = await measure(database, filled, rounds);
    if (failures.length > 0) throw new Error(`not as promised:\n${failures.join('\n')}`);
  } finally {
    await database.close();
  }
}

type Timed = { readonly name: string; readonly run: () => Promise<unknown> };

async function measure(database: Database, filled: Filled, rounds: number): Promise<readonly string[]> {
  const failures: string[] = [];
  const lists = questions(filled).map((question) => listOf(database, question));
  for (const { name, plan } of lists) {
    const scanned = scans(await plan());
    if (scanned.length > 0) failures.push(`${name} reads all of ${scanned.join(', ')}`);
  }
  for (const timed of [...lists, ...others(database, filled)]) {
    const { ours, peer } = await time(database, timed, rounds);
    const middle = median(ours);
    const line = `${middle.toFixed(1)} (${Math.min(...ours).toFixed(1)} to ${Math.max(...ours).toFixed(1)})`;
    console.log(`${timed.name.padEnd(42)}${line.padEnd(31)} ${(middle / median(peer)).toFixed(1)}`);
    if (middle > LIMIT_MS) failures.push(`${timed.name} takes ${middle.toFixed(0)} ms at the median`);
  }
  return failures;
}

async function time({ db }: Database, { run }: Timed, rounds: number) {
  const ours: number[] = [];
  const peer: number[] = [];
  await run();
  for (let round = 0; round < rounds; round++) {
    ours.push(await lasts(run));
    peer.push(
      await lasts(() =>
        db
          .selectFrom('cases')
          .selectAll()
          .limit(PAGE + 1)
          .execute(),
      ),
    );
  }
  return { ours, peer };
}

async function lasts(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

function listOf({ db }: Database, { name, ask }: Question): Timed & { plan: () => Promise<unknown> } {
  const drawing = draw(7);
  return {
    name,
    run: () => listPage(db, listing(ask(drawing))),
    plan: async () => {
      const asked = listing(ask(drawing));
      const matches = await matchesOf(db, asked.filters.terms);
      return await explained(db, listQuery(db, asked, matches).compile());
    },
  };
}

function listing({
  scope = { kind: 'everything' },
  filters,
  order = 'received',
  from,
}: ReturnType<Question['ask']>): CaseListing {
  const cursor =
    from === undefined
      ? null
      : cursorAfter(order, instantOf(msOf(NOW) - from * DAY_MS), `vul_${'z'.repeat(26)}`);
  return { scope, filters, order, cursor, limit: PAGE };
}

/** What is asked beside lists of cases: duplicates, and the registry. */
function others({ db }: Database, { bodies }: Filled): readonly Timed[] {
  const d = draw(11);
  const store = organizationStore(db);
  return [
    {
      name: 'duplicates of a case',
      run: async () => {
        const row = await db
          .selectFrom('cases')
          .select('id')
          .orderBy('received', 'desc')
          .limit(1)
          .executeTakeFirst();
        return await similarCases(db, row?.id ?? '');
      },
    },
    {
      name: 'organizations under one',
      run: () => store.list({ line: d.of(bodies).line }, { limit: PAGE, at: NOW }),
    },
    {
      name: 'organizations of a territory',
      run: () => store.list({ division: d.of(bodies).division }, { limit: PAGE, at: NOW }),
    },
    { name: 'organizations by name', run: () => store.search(`第${d.below(90_000)}号`, 20) },
  ];
}

async function explained(db: Kysely<Tables>, query: CompiledQuery): Promise<unknown> {
  const { rows } = await db.executeQuery<{ 'QUERY PLAN': unknown }>({
    ...query,
    sql: `explain (format json) ${query.sql}`,
  });
  return rows[0]?.['QUERY PLAN'];
}

/** Tables that a plan reads from end to end. */
function scans(plan: unknown): readonly string[] {
  if (Array.isArray(plan)) return plan.flatMap(scans);
  if (typeof plan !== 'object' || plan === null) return [];
  const own = plan as Record<string, unknown>;
  const here = own['Node Type'] === 'Seq Scan' ? [String(own['Relation Name'])] : [];
  return [...here, ...Object.values(own).flatMap(scans)];
}
