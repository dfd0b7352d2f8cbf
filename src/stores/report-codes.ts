import type { Subject } from '#domain/assertions/subject.ts';
import type { Instant } from '#kernel/instant.ts';

import type { Db } from './database.ts';

export type ReportCode = {
  readonly code: string;
  readonly subject: Subject;
  /** Salt and slow hash; null where no passphrase was made: accounts sign in, senders of mail answer by mail. */
  readonly passphrase: Uint8Array | null;
  /** Keyed tag of the address it came from, if it came by mail. */
  readonly sender: Uint8Array | null;
};

/** The codes that cases go by outside. */
export const reportCodeStore = (db: Db) => ({
  /** @returns false when the code is taken; draw another one */
  insert: async ({ code, subject, passphrase, sender }: ReportCode, made: Instant): Promise<boolean> => {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('report_codes')
      .values({ code, subject_kind: subject.kind, subject_id: subject.id, passphrase, sender, made })
      .onConflict((conflict) => conflict.column('code').doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  },

  find: async (code: string): Promise<ReportCode | null> => {
    const row = await db.selectFrom('report_codes').selectAll().where('code', '=', code).executeTakeFirst();
    if (row === undefined) return null;
    const { subject_kind: kind, subject_id: id, passphrase, sender } = row;
    return { code, subject: { kind, id }, passphrase, sender };
  },

  /** The code of a case; null for subjects that were never reported. */
  ofSubject: async (id: string): Promise<string | null> => {
    const row = await db
      .selectFrom('report_codes')
      .select('code')
      .where('subject_id', '=', id)
      .executeTakeFirst();
    return row?.code ?? null;
  },
});
