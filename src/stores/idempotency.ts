import type { Instant } from '#kernel/instant.ts';

import type { Db } from './database.ts';

export type IdempotentAnswer = {
  readonly key: Uint8Array;
  readonly request: Uint8Array;
  readonly answer: Uint8Array;
  readonly expires: Instant;
};

/**
 * Answers to calls that may come twice. Written in the transaction of the call itself, so that there is an answer
 * exactly when there is what it tells of; of two at once the second waits for the first.
 */
export const idempotencyStore = (db: Db) => ({
  /** @returns false when this key has an answer already */
  insert: async (row: IdempotentAnswer): Promise<boolean> => {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('idempotent_answers')
      .values(row)
      .onConflict((conflict) => conflict.column('key').doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  },

  find: async (
    key: Uint8Array,
    now: Instant,
  ): Promise<Pick<IdempotentAnswer, 'request' | 'answer'> | null> => {
    const row = await db
      .selectFrom('idempotent_answers')
      .select(['request', 'answer'])
      .where('key', '=', key)
      .where('expires', '>', new Date(now))
      .executeTakeFirst();
    return row ?? null;
  },

  deleteExpired: async (now: Instant): Promise<number> => {
    const { numDeletedRows } = await db
      .deleteFrom('idempotent_answers')
      .where('expires', '<=', new Date(now))
      .executeTakeFirst();
    return Number(numDeletedRows);
  },
});
