import type { Membership } from '#domain/access/viewer.ts';
import type { Instant } from '#kernel/instant.ts';

import type { Db } from '../database.ts';
import type { LinkPurpose } from '../tables/accounts.ts';

export type OneTimeLink = {
  readonly id: string;
  readonly purpose: LinkPurpose;
  /** Encrypted address of an invitation. */
  readonly email: string | null;
  readonly organization: string | null;
  readonly role: Membership['role'] | null;
  readonly mailed: boolean;
};

/** Links that work once. Of their tokens, only digests are here. */
export const oneTimeLinkStore = (db: Db) => ({
  insert: async (
    link: OneTimeLink & { readonly digest: Uint8Array; readonly made: Instant; readonly expires: Instant },
  ): Promise<void> => {
    await db.insertInto('one_time_links').values(link).execute();
  },

  /** Those of one purpose that still work stop working. */
  endAll: async (purpose: LinkPurpose, at: Instant): Promise<void> => {
    await db
      .updateTable('one_time_links')
      .set({ ended: at })
      .where('purpose', '=', purpose)
      .where('ended', 'is', null)
      .execute();
  },

  /** What the link is for, without using it up; null when it is used, too old or none of ours. */
  find: async (digest: Uint8Array, at: Instant): Promise<OneTimeLink | null> =>
    (await db
      .selectFrom('one_time_links')
      .select(['id', 'purpose', 'email', 'organization', 'role', 'mailed'])
      .where('digest', '=', digest)
      .where('ended', 'is', null)
      .where('expires', '>', new Date(at))
      .executeTakeFirst()) ?? null,

  /** Uses it up in one statement: of two who come at once, one is told false. */
  use: async (id: string, account: string, at: Instant): Promise<boolean> => {
    const { numUpdatedRows } = await db
      .updateTable('one_time_links')
      .set({ ended: at, used_by: account })
      .where('id', '=', id)
      .where('ended', 'is', null)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },
});
