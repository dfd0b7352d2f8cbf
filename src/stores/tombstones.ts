import type { Instant } from '#kernel/instant.ts';

import type { Db } from './database.ts';

/** `silence`: answered no longer. `erase`: taken out of every fact, too. */
export type TombstoneMode = 'silence' | 'erase';
export type Tombstone = { readonly token: Uint8Array; readonly mode: TombstoneMode };

/** People's wish not to be found. Tokens only: nobody can read here who wished it. */
export const tombstoneStore = (db: Db) => ({
  /** Erasing wins over silencing, whichever came first. */
  put: async ({ token, mode }: Tombstone, epoch: number, at: Instant): Promise<void> => {
    await db
      .insertInto('tombstones')
      .values({ token, mode, epoch, at })
      .onConflict((conflict) =>
        conflict
          .column('token')
          .doUpdateSet({ mode: 'erase', at })
          .where('tombstones.mode', '=', 'silence')
          .where('excluded.mode', '=', 'erase'),
      )
      .execute();
  },

  all: async (): Promise<readonly Tombstone[]> =>
    await db.selectFrom('tombstones').select(['token', 'mode']).orderBy('token').execute(),

  has: async (token: Uint8Array): Promise<boolean> =>
    (await db.selectFrom('tombstones').select('token').where('token', '=', token).executeTakeFirst()) !==
    undefined,

  /**
   * After a rotation of keys: every token of an older epoch is replaced. Each row changes in one statement, so that a
   * crash loses none; said again, it goes on where it stopped.
   */
  rekey: async (
    toEpoch: number,
    rekeyed: (token: Uint8Array, epoch: number) => Uint8Array,
  ): Promise<number> => {
    const old = await db
      .selectFrom('tombstones')
      .select(['token', 'epoch'])
      .where('epoch', '<', toEpoch)
      .execute();
    for (const { token, epoch } of old) {
      await db
        .updateTable('tombstones')
        .set({ token: rekeyed(token, epoch), epoch: toEpoch })
        .where('token', '=', token)
        .execute();
    }
    return old.length;
  },
});
