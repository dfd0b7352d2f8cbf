import type { Selectable } from 'kysely';

import type { Plan, RefusalReason } from '#domain/breaches/plan.ts';
import { type ErrorCode, NuwaError } from '#kernel/errors.ts';
import type { Instant } from '#kernel/instant.ts';

import { fromTime, fromTimeOrNull, toJson, violates } from './columns.ts';
import type { Db } from './database.ts';
import type { ImportState, RawDump, Tables } from './tables.ts';

export type ImportCounts = {
  readonly rows: number;
  readonly indexed: number;
  readonly refused: Readonly<Partial<Record<RefusalReason, number>>>;
};

/** `profile` is what the corpus engine found (`Profile` in `engines/corpus/corpus.ts`), kept as it came. */
export type ImportRow<Profile = unknown> = {
  readonly id: string;
  readonly breach: string;
  readonly factId: string;
  readonly state: ImportState;
  readonly digest: string | null;
  readonly entries: readonly ImportEntry[];
  readonly counts: ImportCounts | null;
  readonly profile: Profile | null;
  readonly raw: RawDump;
  readonly failure: ErrorCode | null;
  readonly started: Instant;
  readonly ended: Instant | null;
};

/** Names of files may name people: shown to who may see the import, never logged. */
export type ImportEntry = { readonly name: string; readonly plan: Plan };

/** One row for every attempt to take in a dump. */
export const importStore = (db: Db) => ({
  /** @throws NuwaError `import-running` when another one runs: imports run one at a time */
  begin: async (row: BeginImport): Promise<void> => {
    try {
      await db
        .insertInto('imports')
        .values({
          id: row.id,
          breach: row.breach,
          fact_id: row.factId,
          state: 'running',
          entries: toJson(row.entries),
          raw: row.raw,
          started: row.started,
        })
        .execute();
    } catch (error) {
      throw violates(error, 'imports_one_at_a_time') ? new NuwaError('import-running', {}, error) : error;
    }
  },

  /**
   * The dump is read and its facts are on disk.
   * @throws NuwaError `dump-known` when a dump of the same content is in the corpus already; `import-cancelled` when
   *   the import has ended otherwise in the meantime
   */
  indexed: async (id: string, found: IndexedImport): Promise<void> => {
    try {
      const { numUpdatedRows } = await db
        .updateTable('imports')
        .set({
          state: 'indexed',
          digest: found.digest,
          counts: toJson(found.counts),
          profile: toJson(found.profile),
          ended: found.ended,
        })
        .where('id', '=', id)
        .where('state', '=', 'running')
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw new NuwaError('import-cancelled');
    } catch (error) {
      if (!violates(error, 'imports_known_digest')) throw error;
      throw new NuwaError('dump-known', { breach: 'another breach' }, error);
    }
  },

  published: async (factIds: readonly string[]): Promise<void> => {
    if (factIds.length === 0) return;
    await db
      .updateTable('imports')
      .set({ state: 'published' })
      .where('fact_id', 'in', factIds)
      .where('state', '=', 'indexed')
      .execute();
  },

  /** It ended without a result: failed or cancelled. `failure` is a code, so that nothing of the dump gets here. */
  ended: async (
    id: string,
    state: 'failed' | 'cancelled',
    failure: ErrorCode,
    at: Instant,
  ): Promise<void> => {
    await db
      .updateTable('imports')
      .set({ state, failure, ended: at })
      .where('id', '=', id)
      .where('state', '=', 'running')
      .execute();
  },

  /** At start: what a crash left running has failed. Its files are removed by the corpus. */
  failInterrupted: async (at: Instant): Promise<readonly string[]> => {
    const rows = await db
      .updateTable('imports')
      .set({ state: 'failed', failure: 'engine-failed', ended: at })
      .where('state', '=', 'running')
      .returning('id')
      .execute();
    return rows.map(({ id }) => id);
  },

  /** Its contribution is to leave the corpus; the row stays as a record. */
  removed: async (breach: string): Promise<readonly string[]> => {
    const rows = await db
      .updateTable('imports')
      .set({ state: 'removed' })
      .where('breach', '=', breach)
      .where('state', 'in', ['indexed', 'published'])
      .returning('fact_id')
      .execute();
    return rows.map((row) => row.fact_id);
  },

  /** Kept dumps of imports that ended before `at`. */
  keptBefore: async (at: Instant): Promise<readonly string[]> => {
    const rows = await db
      .selectFrom('imports')
      .select('id')
      .where('raw', '=', 'kept')
      .where('ended', '<', new Date(at))
      .execute();
    return rows.map(({ id }) => id);
  },

  /** Uploads whose import has ended are gone: staged files never outlive it. */
  markShredded: async (): Promise<void> => {
    await db
      .updateTable('imports')
      .set({ raw: 'shredded' })
      .where('raw', '=', 'staged')
      .where('state', '<>', 'running')
      .execute();
  },

  setRaw: async (id: string, raw: RawDump): Promise<void> => {
    await db.updateTable('imports').set({ raw }).where('id', '=', id).execute();
  },

  byId: async <Profile>(id: string): Promise<ImportRow<Profile> | null> => {
    const row = await db.selectFrom('imports').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : fromRow<Profile>(row);
  },

  /** The one in the corpus with this content, if any. */
  byDigest: async <Profile>(digest: string): Promise<ImportRow<Profile> | null> => {
    const row = await db
      .selectFrom('imports')
      .selectAll()
      .where('digest', '=', digest)
      .where('state', 'in', ['indexed', 'published'])
      .executeTakeFirst();
    return row === undefined ? null : fromRow<Profile>(row);
  },

  ofBreach: async <Profile>(breach: string): Promise<readonly ImportRow<Profile>[]> => {
    const rows = await db
      .selectFrom('imports')
      .selectAll()
      .where('breach', '=', breach)
      .orderBy('started')
      .execute();
    return rows.map((row) => fromRow<Profile>(row));
  },

  /** Every fact that belongs into the corpus, with the number of its breach: what `Corpus.publish` is given. */
  facts: async (): Promise<
    readonly { readonly factId: string; readonly breach: string; readonly number: number }[]
  > =>
    await db
      .selectFrom('imports')
      .innerJoin('breaches', 'breaches.id', 'imports.breach')
      .select(['imports.fact_id as factId', 'imports.breach', 'breaches.number'])
      .where('imports.state', 'in', ['indexed', 'published'])
      .orderBy('breaches.number')
      .orderBy('imports.started')
      .execute(),
});

export type BeginImport = {
  readonly id: string;
  readonly breach: string;
  readonly factId: string;
  readonly entries: readonly ImportEntry[];
  readonly raw: RawDump;
  readonly started: Instant;
};
export type IndexedImport = {
  readonly digest: string;
  readonly counts: ImportCounts;
  readonly profile: unknown;
  readonly ended: Instant;
};

function fromRow<Profile>(row: Selectable<Tables['imports']>): ImportRow<Profile> {
  return {
    id: row.id,
    breach: row.breach,
    factId: row.fact_id,
    state: row.state,
    digest: row.digest,
    entries: row.entries as readonly ImportEntry[],
    counts: row.counts as ImportCounts | null,
    profile: row.profile as Profile | null,
    raw: row.raw,
    failure: row.failure as ErrorCode | null,
    started: fromTime(row.started),
    ended: fromTimeOrNull(row.ended),
  };
}
