import { createHash } from 'node:crypto';

import type { Instant } from '#kernel/instant.ts';

import type { Db } from './database.ts';

export type LookupRequest = {
  readonly id: string;
  /** Keyed tag of the address: without the key it names nobody. */
  readonly tag: Uint8Array;
};

/**
 * Links sent to people who ask about themselves. Neither address nor link is kept: the address as a keyed tag, the
 * secret of the link as its SHA-256 (it holds at least 128 random bits, so a plain hash cannot be guessed back).
 */
export const lookupRequestStore = (db: Db) => ({
  insert: async (
    request: LookupRequest & {
      readonly secret: Uint8Array;
      readonly requested: Instant;
      readonly expires: Instant;
    },
  ): Promise<void> => {
    const { secret, ...rest } = request;
    await db
      .insertInto('lookup_requests')
      .values({ ...rest, link: linkHash(secret) })
      .execute();
  },

  /** Uses a link up: of two who come with it at once, one gets the request. Null: unknown, used or expired. */
  redeem: async (secret: Uint8Array, now: Instant): Promise<LookupRequest | null> =>
    (await db
      .updateTable('lookup_requests')
      .set({ used: now })
      .where('link', '=', linkHash(secret))
      .where('used', 'is', null)
      .where('expires', '>', new Date(now))
      .returning(['id', 'tag'])
      .executeTakeFirst()) ?? null,

  /** How often this address was asked about since then: what a limit is held against. */
  countSince: async (tag: Uint8Array, since: Instant): Promise<number> => {
    const { n } = await db
      .selectFrom('lookup_requests')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('tag', '=', tag)
      .where('requested', '>=', new Date(since))
      .executeTakeFirstOrThrow();
    return n;
  },

  /** Deletes what expired before `before`, used or not; returns how many. */
  purge: async (before: Instant): Promise<number> => {
    const { numDeletedRows } = await db
      .deleteFrom('lookup_requests')
      .where('expires', '<', new Date(before))
      .executeTakeFirst();
    return Number(numDeletedRows);
  },
});

const linkHash = (secret: Uint8Array): Uint8Array =>
  new Uint8Array(createHash('sha256').update(secret).digest());
