import type { Db } from './database.ts';

/**
 * Whose case it is, by keyed tag (`domain/vulnerabilities/desk.ts`). Written by whoever hands a case over, in the same
 * transaction (`Entry.also`); the projection, which runs after that, copies it into the row that lists read.
 */
export const caseDesks = (db: Db) => ({
  /** @param desk that of the new owner; null: nobody's */
  write: async (id: string, desk: string | null): Promise<void> => {
    if (desk === null) {
      await db.deleteFrom('case_desks').where('case_id', '=', id).execute();
      return;
    }
    await db
      .insertInto('case_desks')
      .values({ case_id: id, desk })
      .onConflict((oc) => oc.column('case_id').doUpdateSet({ desk }))
      .execute();
  },
});
