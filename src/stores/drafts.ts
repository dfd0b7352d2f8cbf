import type { Instant } from '#kernel/instant.ts';

import { fromTime } from './columns.ts';
import type { Db } from './database.ts';

export type DraftRow = {
  readonly id: string;
  /** Keyed tag of the account; null for a draft that opens with its secret. */
  readonly owner: Uint8Array | null;
  readonly sealed: Uint8Array;
  readonly saved: Instant;
  readonly expires: Instant;
};

/** Reports that are not handed in yet, encrypted. */
export const draftStore = (db: Db) => ({
  /** @returns false when the number is taken */
  insert: async (draft: DraftRow): Promise<boolean> => {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('report_drafts')
      .values(draft)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  },

  /** @returns false when it is gone meanwhile */
  replace: async ({ id, sealed, saved, expires }: Omit<DraftRow, 'owner'>): Promise<boolean> => {
    const { numUpdatedRows } = await db
      .updateTable('report_drafts')
      .set({ sealed, saved, expires })
      .where('id', '=', id)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },

  /** Null when there is none, or it has expired. */
  find: async (id: string, now: Instant): Promise<DraftRow | null> => {
    const row = await db
      .selectFrom('report_drafts')
      .selectAll()
      .where('id', '=', id)
      .where('expires', '>', new Date(now))
      .executeTakeFirst();
    return row === undefined ? null : fromRow(row);
  },

  /** The latest first. */
  ofOwner: async (owner: Uint8Array, now: Instant): Promise<readonly DraftRow[]> => {
    const rows = await db
      .selectFrom('report_drafts')
      .selectAll()
      .where('owner', '=', owner)
      .where('expires', '>', new Date(now))
      .orderBy('saved', 'desc')
      .execute();
    return rows.map(fromRow);
  },

  delete: async (id: string): Promise<boolean> => {
    const { numDeletedRows } = await db.deleteFrom('report_drafts').where('id', '=', id).executeTakeFirst();
    return numDeletedRows === 1n;
  },

  deleteExpired: async (now: Instant): Promise<number> => {
    const { numDeletedRows } = await db
      .deleteFrom('report_drafts')
      .where('expires', '<=', new Date(now))
      .executeTakeFirst();
    return Number(numDeletedRows);
  },
});

const fromRow = (row: Omit<DraftRow, 'saved' | 'expires'> & { saved: Date; expires: Date }): DraftRow => ({
  ...row,
  saved: fromTime(row.saved),
  expires: fromTime(row.expires),
});
