import type { Subject } from '#domain/assertions/subject.ts';
import type { Instant } from '#kernel/instant.ts';

import type { Db } from './database.ts';
import type { MailOutcome } from './tables/intake.ts';

/** Which mails were dealt with, so that none becomes two reports. Keys are keyed hashes: nothing of a mail is here. */
export const receivedMailStore = (db: Db) => ({
  /** @returns false when it was dealt with before */
  insert: async (
    key: Uint8Array,
    outcome: MailOutcome,
    subject: Subject | null,
    received: Instant,
  ): Promise<boolean> => {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('received_mails')
      .values({
        key,
        outcome,
        subject_kind: subject?.kind ?? null,
        subject_id: subject?.id ?? null,
        received,
      })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  },

  find: async (
    key: Uint8Array,
  ): Promise<{ readonly outcome: MailOutcome; readonly subject: Subject | null } | null> => {
    const row = await db
      .selectFrom('received_mails')
      .select(['outcome', 'subject_kind', 'subject_id'])
      .where('key', '=', key)
      .executeTakeFirst();
    if (row === undefined) return null;
    const { outcome, subject_kind: kind, subject_id: id } = row;
    return { outcome, subject: kind === null || id === null ? null : { kind, id } };
  },
});
