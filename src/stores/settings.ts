import type { Instant } from '#kernel/instant.ts';

import { toJson } from './columns.ts';
import type { Db } from './database.ts';

/** What an installation remembers about itself; everything that an operator sets is in `config.ts` instead. */
export type Settings = {
  readonly 'installation-kind': 'demo' | 'real';
  /** Name of the ledger, in every checkpoint. */
  readonly 'ledger-origin': string;
  /** SHA-256 of the public ledger key, to notice keys that belong to another installation. */
  readonly 'ledger-key': string;
  readonly 'token-epoch': number;
  /** Version of the corpus that was published last. */
  readonly 'corpus-version': string;
};
export type SettingKey = keyof Settings;

export const settingStore = (db: Db) => ({
  get: async <K extends SettingKey>(key: K): Promise<Settings[K] | null> => {
    const row = await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst();
    return row === undefined ? null : (row.value as Settings[K]);
  },

  put: async <K extends SettingKey>(key: K, value: Settings[K], changed: Instant): Promise<void> => {
    const row = { value: toJson(value), changed };
    await db
      .insertInto('settings')
      .values({ key, ...row })
      .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
      .execute();
  },
});
