import { sql } from 'kysely';

import type { Instant } from '#kernel/instant.ts';

import { fromTime, inChunks } from './columns.ts';
import type { Db } from './database.ts';

export type LedgerLeaf = {
  /** Index in the tree, from 0, without gaps, in the order of the commits. */
  readonly position: number;
  readonly assertion: string | null;
  readonly commitment: Uint8Array;
  readonly salt: Uint8Array;
};

export type LedgerHead = {
  /** Leaves appended. */
  readonly size: number;
  /** Leaves covered by the latest signed checkpoint. */
  readonly sealed: number;
};

/** The leaves of the ledger as the database has them; `5-account/seal-ledger` carries them into signed files. */
export const ledgerLeafStore = (db: Db) => ({
  head: async (): Promise<LedgerHead> =>
    await db.selectFrom('ledger_head').select(['size', 'sealed']).executeTakeFirstOrThrow(),

  /**
   * Takes the next `count` positions and locks the head until the transaction ends, so that nobody else gets one
   * before our commit or rollback: positions leave no gap, and whoever sees one sees all before it.
   *
   * @returns the first position, and the instant to record: `now`, or a millisecond after the last one where the
   *   clock stood still or went back, so that no two transactions share an instant
   */
  take: async (
    count: number,
    now: Instant,
  ): Promise<{ readonly first: number; readonly recorded: Instant }> => {
    const row = await db
      .updateTable('ledger_head')
      .set((eb) => ({
        size: eb('size', '+', count),
        recorded: sql<Instant>`greatest(recorded + interval '1 millisecond', ${now}::timestamptz)`,
      }))
      .returning(['size', 'recorded'])
      .executeTakeFirstOrThrow();
    return { first: row.size - count, recorded: fromTime(row.recorded) };
  },

  /** Keeps everybody from taking positions until the transaction ends. */
  lock: async (): Promise<void> => {
    await db.selectFrom('ledger_head').select('only_row').forUpdate().execute();
  },

  append: async (leaves: readonly LedgerLeaf[]): Promise<void> => {
    for (const some of inChunks(leaves)) await db.insertInto('ledger_leaves').values(some).execute();
  },

  /** The leaves after the latest checkpoint, in order; at most `limit`. */
  unsealed: async (limit: number): Promise<readonly LedgerLeaf[]> =>
    await db
      .selectFrom('ledger_leaves')
      .select(['position', 'assertion', 'commitment', 'salt'])
      .where('position', '>=', (eb) => eb.selectFrom('ledger_head').select('sealed'))
      .orderBy('position')
      .limit(limit)
      .execute(),

  /** Leaves `from` to `to` (excluded), in order. */
  between: async (from: number, to: number): Promise<readonly LedgerLeaf[]> =>
    await db
      .selectFrom('ledger_leaves')
      .select(['position', 'assertion', 'commitment', 'salt'])
      .where('position', '>=', from)
      .where('position', '<', to)
      .orderBy('position')
      .execute(),

  ofAssertion: async (assertion: string): Promise<LedgerLeaf | null> =>
    (await db
      .selectFrom('ledger_leaves')
      .select(['position', 'assertion', 'commitment', 'salt'])
      .where('assertion', '=', assertion)
      .executeTakeFirst()) ?? null,

  /** Notes that a checkpoint over `size` leaves is signed. Never goes back; said twice, it changes nothing. */
  markSealed: async (size: number): Promise<void> => {
    await db.updateTable('ledger_head').set({ sealed: size }).where('sealed', '<', size).execute();
  },
});
