import type { BetterAuthOptions } from 'better-auth';

import type { Instant } from '#kernel/instant.ts';

import type { Db } from '../database.ts';
import { accountRows } from './account-tables.ts';
import type { FieldCipher } from './field-cipher.ts';

export type NewAccount = {
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  /** The address is known to be theirs: a link went there alone, or the operator vouches. */
  readonly confirmed: boolean;
};

/** What our own use-cases write of accounts, each inside a transaction of theirs. */
export const accountWriter = (options: BetterAuthOptions, cipher: FieldCipher) => ({
  /** @returns the new account's identifier. An address that has an account already is a violated constraint. */
  create: async (
    tx: Db,
    { email, name, passwordHash, confirmed }: NewAccount,
    at: Instant,
  ): Promise<string> => {
    const rows = await accountRows(tx, options, cipher);
    const when = { createdAt: new Date(at), updatedAt: new Date(at) };
    const { id } = await rows.create<Record<string, unknown>, { id: string }>({
      model: 'user',
      data: { email: email.toLowerCase(), name, emailVerified: confirmed, ...when },
    });
    await rows.create({
      model: 'account',
      data: { userId: id, accountId: id, providerId: 'credential', password: passwordHash, ...when },
    });
    return id;
  },

  byEmail: async (tx: Db, email: string): Promise<string | null> => {
    const rows = await accountRows(tx, options, cipher);
    const row = await rows.findOne<{ id: string }>({
      model: 'user',
      where: [{ field: 'email', value: email.toLowerCase() }],
      select: ['id'],
    });
    return row?.id ?? null;
  },

  confirm: async (tx: Db, account: string): Promise<void> => {
    const rows = await accountRows(tx, options, cipher);
    await rows.update({
      model: 'user',
      where: [{ field: 'id', value: account }],
      update: { emailVerified: true },
    });
  },

  /** For who has lost access: another password, no second factor, and nobody stays signed in. */
  replaceWaysIn: async (tx: Db, account: string, passwordHash: string, at: Instant): Promise<void> => {
    const rows = await accountRows(tx, options, cipher);
    const mine = { field: 'userId', value: account };
    await rows.deleteMany({ model: 'session', where: [mine] });
    await rows.deleteMany({ model: 'twoFactor', where: [mine] });
    await rows.deleteMany({ model: 'passkey', where: [mine] });
    await rows.deleteMany({ model: 'apikey', where: [{ field: 'referenceId', value: account }] });
    await rows.deleteMany({ model: 'account', where: [mine] });
    await rows.create({
      model: 'account',
      data: {
        userId: account,
        accountId: account,
        providerId: 'credential',
        password: passwordHash,
        createdAt: new Date(at),
        updatedAt: new Date(at),
      },
    });
    await rows.update({
      model: 'user',
      where: [{ field: 'id', value: account }],
      update: { twoFactorEnabled: false, emailVerified: true },
    });
  },
});
