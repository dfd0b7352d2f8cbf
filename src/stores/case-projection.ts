import type { Assertion } from '#domain/assertions/assertion.ts';
import { type Clocks, DEFAULT_CLOCKS } from '#domain/vulnerabilities/default-clocks.ts';
import type { Instant } from '#kernel/instant.ts';

import { caseRow, type CaseRow, type KeeperPlace, partyRows, type PartyRow } from './case-rows.ts';
import { inChunks } from './columns.ts';
import type { Db } from './database.ts';
import type { Projection, SubjectHistory } from './projection.ts';

/**
 * Keeps `cases` and `case_parties`. What it copies from a keeper's row is kept up with the registry by
 * `organizationProjection`, which knows when a subtree moves, and may come before or after it.
 */
export const caseProjection = (clocks: Clocks = DEFAULT_CLOCKS): Projection => ({
  kinds: ['vulnerability'],
  write: async (tx, subjects) => {
    // As of the last thing said, so that the same assertions give the same row whenever it is computed.
    await writeCases(tx, subjects, clocks, lastRecorded);
  },
  clear: async (tx) => {
    await tx.deleteFrom('cases').execute();
    await tx.deleteFrom('case_parties').execute();
  },
});

/**
 * Writes the rows of cases again as they stand at `now`: those whose accepted risk has run out since the last thing was
 * said of them (`caseStore.outdated`). If we crash before, their rows say too much until it runs again.
 */
export async function refreshCases(
  tx: Db,
  cases: readonly SubjectHistory[],
  now: Instant,
  clocks: Clocks = DEFAULT_CLOCKS,
): Promise<void> {
  await writeCases(tx, cases, clocks, () => now);
}

async function writeCases(
  tx: Db,
  cases: readonly SubjectHistory[],
  clocks: Clocks,
  atOf: (history: readonly Assertion[]) => Instant,
): Promise<void> {
  if (cases.length === 0) return;
  const places = await keeperPlaces(tx, keepersIn(cases));
  const placeOf = (keeper: string) => places.get(keeper) ?? null;
  const gone: string[] = [];
  const rows: CaseRow[] = [];
  for (const { subject, history } of cases) {
    const row = caseRow(subject.id, history, atOf(history), clocks, placeOf);
    if (row === null) gone.push(subject.id);
    else rows.push(row);
  }
  await deleteCases(tx, gone);
  const desks = await desksOf(
    tx,
    rows.map(({ id }) => id),
  );
  await upsertCases(
    tx,
    rows.map((row) => ({ ...row, desk: desks.get(row.id) ?? null })),
  );
  await deleteParties(
    tx,
    cases.map(({ subject }) => subject.id),
  );
  await insertParties(
    tx,
    cases.flatMap(({ subject, history }) => partyRows(subject.id, history)),
  );
}

const lastRecorded = (history: readonly Assertion[]): Instant =>
  history.reduce((last, { recorded }) => (recorded > last ? recorded : last), '' as Instant);

function keepersIn(cases: readonly SubjectHistory[]): readonly string[] {
  const keepers = cases.flatMap(({ history }) =>
    history.flatMap(({ axis, value }) => {
      const keeper = axis === 'keeper' ? value?.['organization'] : undefined;
      return typeof keeper === 'string' ? [keeper] : [];
    }),
  );
  return [...new Set(keepers)];
}

async function keeperPlaces(tx: Db, keepers: readonly string[]): Promise<ReadonlyMap<string, KeeperPlace>> {
  const places = new Map<string, KeeperPlace>();
  for (const some of inChunks(keepers)) {
    const rows = await tx
      .selectFrom('organizations')
      .select(['id', 'line', 'sector'])
      .where('id', 'in', some)
      .execute();
    for (const { id, line, sector } of rows) places.set(id, { line, sector });
  }
  return places;
}

/** Handed over in this transaction or before. */
async function desksOf(tx: Db, cases: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const desks = new Map<string, string>();
  for (const some of inChunks(cases)) {
    const rows = await tx
      .selectFrom('case_desks')
      .select(['case_id', 'desk'])
      .where('case_id', 'in', some)
      .execute();
    for (const { case_id, desk } of rows) desks.set(case_id, desk);
  }
  return desks;
}

async function deleteCases(tx: Db, ids: readonly string[]): Promise<void> {
  for (const some of inChunks(ids)) await tx.deleteFrom('cases').where('id', 'in', some).execute();
}

type StoredRow = CaseRow & { readonly desk: string | null };

async function upsertCases(tx: Db, rows: readonly StoredRow[]): Promise<void> {
  for (const some of inChunks(rows)) {
    await tx
      .insertInto('cases')
      .values(some)
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((eb) => {
          const names = Object.keys(some[0] ?? {}) as (keyof StoredRow)[];
          return Object.fromEntries(names.map((name) => [name, eb.ref(`excluded.${name}`)]));
        }),
      )
      .execute();
  }
}

async function deleteParties(tx: Db, cases: readonly string[]): Promise<void> {
  for (const some of inChunks(cases)) {
    await tx.deleteFrom('case_parties').where('case_id', 'in', some).execute();
  }
}

async function insertParties(tx: Db, rows: readonly PartyRow[]): Promise<void> {
  for (const some of inChunks(rows)) await tx.insertInto('case_parties').values(some).execute();
}
