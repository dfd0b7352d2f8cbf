import type { Subject } from '#domain/assertions/subject.ts';

import type { Db } from './database.ts';

/** What stands behind pseudonyms, for the one use-case that may look (`reveal-finder`). */
export const pseudonymStore = (db: Db) => ({
  /** Tag of the account that handed a subject in; null when its finder has none. */
  finderTag: async (subject: Subject): Promise<Uint8Array | null> => {
    const row = await db
      .selectFrom('assertions')
      .select('actor_tag')
      .where('subject_kind', '=', subject.kind)
      .where('subject_id', '=', subject.id)
      .where('actor', 'like', 'finder-%')
      .where('actor_tag', 'is not', null)
      .orderBy('position')
      .limit(1)
      .executeTakeFirst();
    return row?.actor_tag ?? null;
  },

  /** Every account there is, suspended ones too. */
  accounts: async (): Promise<readonly string[]> => {
    const rows = await db.selectFrom('accounts').select('id').execute();
    return rows.map(({ id }) => id);
  },
});
