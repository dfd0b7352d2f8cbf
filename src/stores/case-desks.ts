import type { Db } from './database.ts';

/** Whose case it is, by keyed tag; written by whoever hands a case over, in the same transaction (`Entry.also`). */
export const caseDesks = (db: Db) => ({
  /** @param desk `deskOf` the new owner; null: nobody */
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
