import { NuwaError } from '#kernel/errors.ts';
import type { Instant } from '#kernel/instant.ts';

import { fromTime, violates } from './columns.ts';
import type { Db } from './database.ts';

export type Seed = {
  /** `sed_…` */
  readonly id: string;
  /** SHA-256 of the file that was read, hexadecimal. */
  readonly digest: string;
  readonly kind: 'sha1' | 'ntlm';
  /** Name of its run file in the corpus folder. */
  readonly run: string;
  readonly records: number;
  readonly added: Instant;
};

/** Lists of `HASH:count` lines that an operator filled the password segments from. */
export const seedStore = (db: Db) => ({
  /** @throws NuwaError `dump-known` when the same file was read before */
  insert: async (seed: Seed): Promise<void> => {
    try {
      await db.insertInto('seeds').values(seed).execute();
    } catch (error) {
      if (!violates(error, 'seeds_digest_key')) throw error;
      throw new NuwaError('dump-known', { breach: 'a seed' }, error);
    }
  },

  all: async (): Promise<readonly Seed[]> => {
    const rows = await db.selectFrom('seeds').selectAll().orderBy('added').orderBy('id').execute();
    return rows.map((row) => ({ ...row, added: fromTime(row.added) }));
  },

  remove: async (id: string): Promise<boolean> => {
    const { numDeletedRows } = await db.deleteFrom('seeds').where('id', '=', id).executeTakeFirst();
    return numDeletedRows === 1n;
  },
});
