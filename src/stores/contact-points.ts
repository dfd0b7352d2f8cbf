import { sql } from 'kysely';

import type { Subject } from '#domain/assertions/subject.ts';
import { type Instant } from '#kernel/instant.ts';

import type { KeyOf } from './bodies.ts';
import { fromTime, inChunks } from './columns.ts';
import type { Db } from './database.ts';
import { openText } from './sealed-text.ts';

/** A code that was sent to a contact, as it is kept: nothing here confirms anything without the key. */
export type ContactCode = {
  readonly organization: string;
  readonly contact: string;
  readonly naming: string;
  readonly code: Uint8Array;
  readonly tries: number;
  readonly expires: Instant;
};

/** Contact points whose life ends, and the one-time codes by which they prove to be reached. */
export const contactPointStore = (db: Db) => ({
  /** Confirmed ones that are no longer live since an instant between the two: for reminders. The earliest first. */
  lapsing: async (
    from: Instant,
    to: Instant,
    limit: number,
  ): Promise<
    readonly { readonly organization: string; readonly contact: string; readonly until: Instant }[]
  > => {
    const rows = await db
      .selectFrom('contact_points')
      .select(['organization', 'contact', sql<Date>`live_until`.as('until')])
      .where('live_until', '>=', new Date(from))
      .where('live_until', '<', new Date(to))
      .orderBy('live_until')
      .limit(limit)
      .execute();
    return rows.map((row) => ({ ...row, until: fromTime(row.until) }));
  },

  /** Sets the code of a contact; an earlier one is void. */
  putCode: async (code: Omit<ContactCode, 'tries'>, sent: Instant): Promise<void> => {
    const { organization, contact, ...rest } = code;
    const row = { ...rest, tries: 0, sent };
    await db
      .insertInto('contact_codes')
      .values({ organization, contact, ...row })
      .onConflict((conflict) => conflict.columns(['organization', 'contact']).doUpdateSet(row))
      .execute();
  },

  /** When the last code went to this contact; null when none waits. */
  sentSince: async (organization: string, contact: string): Promise<Instant | null> => {
    const row = await db
      .selectFrom('contact_codes')
      .select('sent')
      .where('organization', '=', organization)
      .where('contact', '=', contact)
      .executeTakeFirst();
    return row === undefined ? null : fromTime(row.sent);
  },

  /** Counts a try and gives the code, so that two tries at one time count as two. Null when there is none. */
  tryCode: async (organization: string, contact: string): Promise<ContactCode | null> => {
    const row = await db
      .updateTable('contact_codes')
      .set((eb) => ({ tries: eb('tries', '+', 1) }))
      .where('organization', '=', organization)
      .where('contact', '=', contact)
      .returning(['organization', 'contact', 'naming', 'code', 'tries', 'expires'])
      .executeTakeFirst();
    return row === undefined ? null : { ...row, expires: fromTime(row.expires) };
  },

  deleteCode: async (organization: string, contact: string): Promise<void> => {
    await db
      .deleteFrom('contact_codes')
      .where('organization', '=', organization)
      .where('contact', '=', contact)
      .execute();
  },

  deleteExpiredCodes: async (before: Instant): Promise<void> => {
    await db.deleteFrom('contact_codes').where('expires', '<', new Date(before)).execute();
  },

  /** The texts of many assertions at once: who contacts are. Left out: what was erased, or its key destroyed. */
  texts: async (
    said: readonly { readonly assertion: string; readonly subject: Subject }[],
    keyOf: KeyOf,
  ): Promise<ReadonlyMap<string, string>> => {
    const subjects = new Map(said.map(({ assertion, subject }) => [assertion, subject]));
    const texts = new Map<string, string>();
    for (const some of inChunks([...subjects.keys()])) {
      const rows = await db
        .selectFrom('assertion_bodies')
        .select(['assertion', 'sealed_text'])
        .where('assertion', '=', sql<string>`any(${some}::text[])`)
        .execute();
      for (const row of rows) {
        const subject = subjects.get(row.assertion);
        const key = subject === undefined ? null : keyOf(subject);
        if (key === null || row.sealed_text === null) continue;
        const opened = openText(key, row.assertion, row.sealed_text);
        if (opened !== null) texts.set(row.assertion, opened.text);
      }
    }
    return texts;
  },
});
