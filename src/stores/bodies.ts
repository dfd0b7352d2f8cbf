import type { Subject } from '#domain/assertions/subject.ts';
import type { Instant } from '#kernel/instant.ts';

import { inChunks } from './columns.ts';
import type { Db } from './database.ts';
import { openText, type SaltedText } from './sealed-text.ts';

/** The key of a subject's free texts, 32 bytes; null when it was destroyed to forget them. */
export type KeyOf = (subject: Subject) => Uint8Array | null;

export type Body =
  | ({ readonly kind: 'text' } & SaltedText)
  /** Erased, or its key destroyed: only the commitment is left. */
  | { readonly kind: 'erased' };

/** Free texts that go with assertions, encrypted. */
export const bodyStore = (db: Db) => ({
  insert: async (
    bodies: readonly { readonly assertion: string; readonly sealed: Uint8Array }[],
  ): Promise<void> => {
    const rows = bodies.map(({ assertion, sealed }) => ({ assertion, sealed_text: sealed }));
    for (const some of inChunks(rows)) await db.insertInto('assertion_bodies').values(some).execute();
  },

  /** @returns null when this assertion never had a text */
  read: async (assertion: string, subject: Subject, keyOf: KeyOf): Promise<Body | null> => {
    const row = await db
      .selectFrom('assertion_bodies')
      .select('sealed_text')
      .where('assertion', '=', assertion)
      .executeTakeFirst();
    if (row === undefined) return null;
    const key = keyOf(subject);
    const said = row.sealed_text === null || key === null ? null : openText(key, assertion, row.sealed_text);
    return said === null ? { kind: 'erased' } : { kind: 'text', ...said };
  },

  /** Forgets the text for good (but for back-ups, which end with the key). The commitment stays. */
  erase: async (assertion: string, at: Instant): Promise<boolean> => {
    const { numUpdatedRows } = await db
      .updateTable('assertion_bodies')
      .set({ sealed_text: null, erased: at })
      .where('assertion', '=', assertion)
      .where('sealed_text', 'is not', null)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },
});
