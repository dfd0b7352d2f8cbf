/** After whatever happened: what is said, its leaves, its texts, where it stands, its rows and its jobs agree. */
import assert from 'node:assert/strict';

import { sql } from 'kysely';

import { recordOf } from '#domain/assertions/record-of.ts';
import { commit } from '#domain/ledger/commitment.ts';
import type { Database } from '#stores/database.ts';
import { rebuildStandings } from '#stores/record.ts';
import { storesOn } from '#stores/stores-on.ts';

import { PROJECTIONS } from '../support/case-world.ts';

const TABLES = [
  'assertions',
  'assertion_bodies',
  'ledger_leaves',
  'standings',
  'cases',
  'case_parties',
  'case_terms',
  'case_desks',
] as const;

/** Everything that a use-case writes but its row in the audit, which is written at the door. */
export async function snapshot(database: Database): Promise<Readonly<Record<string, readonly string[]>>> {
  const rows = await Promise.all(
    TABLES.map(async (table) => [table, await rowsOf(database, table)] as const),
  );
  return { ...Object.fromEntries(rows), jobs: await jobRows(database) };
}

const rowsOf = async (database: Database, table: string): Promise<readonly string[]> => {
  const { rows } = await sql<{
    row: string;
  }>`select t::text as row from ${sql.table(table)} t order by 1`.execute(database.db);
  return rows.map(({ row }) => row);
};

/** Jobs that wait, by name and payload. */
export async function jobRows(database: Database): Promise<readonly string[]> {
  const there = await sql<{ job: string | null }>`select to_regclass('pgboss.job')::text as job`.execute(
    database.db,
  );
  if (there.rows[0]?.job === null) return [];
  const { rows } = await sql<{ row: string }>`
    select name || ' ' || data::text as row from pgboss.job order by 1`.execute(database.db);
  return rows.map(({ row }) => row);
}

export async function assertInStep(database: Database): Promise<void> {
  const { assertions, ledgerLeaves } = storesOn(database.db);
  const all = (await assertions.aboutAll(await assertions.subjects())).values();
  const said = [...all].flat().sort((a, b) => a.position - b.position);
  const { size } = await ledgerLeaves.head();
  assert.equal(said.length, size, 'as many leaves as statements');
  const leaves = new Map((await ledgerLeaves.between(0, size)).map((leaf) => [leaf.position, leaf]));
  assert.equal(leaves.size, size);
  for (const [index, one] of said.entries()) {
    assert.equal(one.position, index, 'without a gap');
    const leaf = await ledgerLeaves.ofAssertion(one.id);
    assert.ok(leaf !== null && leaves.has(index));
    assert.deepEqual(leaf.commitment, commit(recordOf(one), leaf.salt));
  }
  const bodies = (await rowsOf(database, 'assertion_bodies')).length;
  assert.equal(bodies, said.filter(({ body }) => body !== null).length, 'every text is there');
  const before = await snapshot(database);
  await rebuildStandings(database, PROJECTIONS);
  assert.deepEqual(await snapshot(database), before, 'standings and rows are what the statements say');
}
