import { defaultKeyHasher } from '@better-auth/api-key';
import type { DBAdapter } from 'better-auth';

import { type Clock, type Instant, instantOf, msOf } from '#kernel/instant.ts';

import type { Db } from '../database.ts';
import type { FieldCipher } from './field-cipher.ts';

export type KeyAccess = 'read' | 'full';

export type ApiKey = {
  readonly id: string;
  readonly name: string;
  readonly access: KeyAccess;
  readonly made: Instant;
  readonly expires: Instant | null;
  /** To the hour. */
  readonly lastUsed: Instant | null;
};

/** How the library keeps a key's access: `permissions` of the key, in its own form. */
export const permissionsOf = (access: KeyAccess): { nuwa: string[] } => ({
  nuwa: access === 'full' ? ['read', 'write'] : ['read'],
});

const accessOf = (permissions: string | null): KeyAccess =>
  permissions?.includes('"write"') === true ? 'full' : 'read';

/** Every use would be a write; who was active when is nobody's business to the second. */
const LAST_USED_STEP_MS = 3_600_000;

type Row = {
  readonly id: string;
  readonly name: string | null;
  readonly permissions: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastRequest: Date | null;
};

export const apiKeys = (db: Db, adapter: DBAdapter, cipher: FieldCipher, clock: Clock) => ({
  /**
   * Whose key it is; null when it is no key, has expired, or its account is suspended. One look-up by index; the
   * library's own check writes two rows for each request.
   */
  check: async (key: string): Promise<{ readonly account: string; readonly access: KeyAccess } | null> => {
    const now = clock();
    const sealed = cipher.findable('apikey.key', await defaultKeyHasher(key));
    const row = await db
      .selectFrom('account_keys')
      .innerJoin('accounts', 'accounts.id', 'account_keys.reference_id')
      .select(['account_keys.id', 'reference_id', 'permissions', 'expires_at', 'last_request', 'enabled'])
      .where('account_keys.key', '=', sealed)
      .where('accounts.suspended_at', 'is', null)
      .executeTakeFirst();
    if (row === undefined || row.enabled !== true) return null;
    if (row.expires_at !== null && row.expires_at.getTime() <= msOf(now)) return null;
    if ((row.last_request?.getTime() ?? 0) + LAST_USED_STEP_MS <= msOf(now)) {
      await db
        .updateTable('account_keys')
        .set({ last_request: instantOf(Math.floor(msOf(now) / LAST_USED_STEP_MS) * LAST_USED_STEP_MS) })
        .where('id', '=', row.id)
        .execute();
    }
    return { account: row.reference_id, access: accessOf(row.permissions) };
  },

  of: async (account: string): Promise<readonly ApiKey[]> => {
    const rows = await adapter.findMany<Row>({
      model: 'apikey',
      where: [{ field: 'referenceId', value: account }],
      limit: 1000,
      sortBy: { field: 'createdAt', direction: 'asc' },
    });
    return rows.map((row) => ({
      id: row.id,
      name: row.name ?? '',
      access: accessOf(row.permissions),
      made: instantOf(row.createdAt.getTime()),
      expires: row.expiresAt === null ? null : instantOf(row.expiresAt.getTime()),
      lastUsed: row.lastRequest === null ? null : instantOf(row.lastRequest.getTime()),
    }));
  },

  /** @returns false when the account has no such key */
  end: async (account: string, id: string): Promise<boolean> =>
    (await adapter.deleteMany({
      model: 'apikey',
      where: [
        { field: 'id', value: id },
        { field: 'referenceId', value: account },
      ],
    })) === 1,
});
