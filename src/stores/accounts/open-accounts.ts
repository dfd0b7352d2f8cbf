import { hkdfSync } from 'node:crypto';

import { betterAuth } from 'better-auth';

import { NuwaError } from '#kernel/errors.ts';

import type { Db } from '../database.ts';
import { accountWriter, type NewAccount } from './account-rows.ts';
import type { AccountSettings } from './account-settings.ts';
import { accountAdapter } from './account-tables.ts';
import { type ApiKey, apiKeys, type KeyAccess, permissionsOf } from './api-keys.ts';
import { authOptions } from './auth-options.ts';
import { fieldCipher } from './field-cipher.ts';
import { asNuwaError, refusalIn } from './library-refusals.ts';
import { missingInDatabase } from './missing-in-database.ts';
import { gatherProofs, type Proof } from './oidc-config.ts';
import { type ProvenIdentifier, provenIdentifierStore } from './proven-identifier-store.ts';
import { LEAST_PASSWORD, LONGEST_PASSWORD } from './refuse-weak-passwords.ts';

/** What a request presents itself with. */
export type Presented =
  | { readonly kind: 'nothing' }
  /** Something that is not valid, has ended, or belongs to a suspended account. */
  | { readonly kind: 'refused'; readonly what: 'API key' | 'session' }
  | {
      readonly kind: 'account';
      readonly account: string;
      readonly by: 'API key' | 'session';
      readonly readOnly: boolean;
    };

export type Profile = {
  readonly account: string;
  readonly email: string;
  readonly name: string;
  readonly confirmed: boolean;
  readonly secondFactor: boolean;
};

/** Accounts, as the rest of the house sees them. The library behind it is nobody else's business. */
export type Accounts = {
  /**
   * Answers a request to an address of the library below /api/auth, with its cookies.
   * @throws NuwaError for whatever it refuses; what the library meets besides is told to `fault` and is `internal`
   */
  readonly handle: (request: Request) => Promise<Response>;
  readonly presented: (headers: Headers) => Promise<Presented>;
  /** @throws NuwaError password-refused when it is too short, too long, or on a leaked list */
  readonly hashPassword: (password: string) => Promise<string>;
  readonly create: (tx: Db, account: NewAccount) => Promise<string>;
  readonly byEmail: (tx: Db, email: string) => Promise<string | null>;
  readonly confirm: (tx: Db, account: string) => Promise<void>;
  readonly replaceWaysIn: (tx: Db, account: string, passwordHash: string) => Promise<void>;
  readonly profile: (account: string) => Promise<Profile | null>;
  readonly provenIdentifiers: (account: string) => Promise<readonly ProvenIdentifier[]>;
  readonly keys: {
    /** @returns the key itself, which is shown once and kept nowhere */
    readonly make: (
      account: string,
      wish: { readonly name: string; readonly access: KeyAccess; readonly days: number | null },
    ) => Promise<{ readonly id: string; readonly key: string }>;
    readonly of: (account: string) => Promise<readonly ApiKey[]>;
    readonly end: (account: string, id: string) => Promise<boolean>;
  };
  /** Encrypts an address as our own tables keep it, and opens it again. */
  readonly sealEmail: (email: string) => string;
  readonly openEmail: (sealed: string) => string;
  /** Statements that the library would still run on the database: none, or our migration lags behind it. */
  readonly missingInDatabase: () => Promise<readonly string[]>;
};

/** @throws nothing of its own: providers that do not answer now are asked again when somebody signs in by them */
export async function openAccounts(settings: AccountSettings): Promise<Accounts> {
  const { database, key, clock, random } = settings;
  const cipher = fieldCipher(key, random);
  const secret = Buffer.from(hkdfSync('sha256', key, '', 'nuwa/accounts/cookies/v1', 32)).toString(
    'base64url',
  );
  const options = authOptions(settings, secret);
  const adapter = await accountAdapter(database, options, cipher);
  const auth = betterAuth({ ...options, database: () => adapter });
  const writer = accountWriter(options, cipher);
  const keys = apiKeys(database.db, adapter, cipher, clock);
  const context = await auth.$context;
  const sessionCookie = context.authCookies.sessionToken.name;

  /** A provider's proof counts for the account that its subject belongs to, once the library has taken it. */
  async function keepProofs(proofs: readonly Proof[]): Promise<void> {
    for (const { provider, subject, ...proof } of proofs) {
      const way = await adapter.findOne<{ userId: string }>({
        model: 'account',
        where: [
          { field: 'providerId', value: provider },
          { field: 'accountId', value: subject },
        ],
      });
      if (way === null) continue;
      const proven = { ...proof, provider, proven: clock() };
      await provenIdentifierStore(database.db).put(way.userId, proven);
    }
  }

  async function bySession(headers: Headers): Promise<Presented> {
    const found = await auth.api.getSession({ headers, query: { disableRefresh: true } });
    if (found === null) return { kind: 'refused', what: 'session' };
    const standing = await database.db
      .selectFrom('accounts')
      .select('suspended_at')
      .where('id', '=', found.user.id)
      .executeTakeFirst();
    if (standing?.suspended_at !== null) return { kind: 'refused', what: 'session' };
    return { kind: 'account', account: found.user.id, by: 'session', readOnly: false };
  }

  async function byKey(given: string): Promise<Presented> {
    const found = await keys.check(given);
    if (found === null) return { kind: 'refused', what: 'API key' };
    return { kind: 'account', account: found.account, by: 'API key', readOnly: found.access === 'read' };
  }

  return {
    handle: async (request) => {
      const { result: response, proofs } = await gatherProofs(() => auth.handler(request));
      const refusal = await refusalIn(response);
      if (refusal !== null) throw refusal;
      await keepProofs(proofs);
      return response;
    },
    presented: async (headers) => {
      const bearer = /^Bearer\s+(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
      const given = headers.get('x-api-key') ?? bearer;
      if (given !== undefined) return await byKey(given);
      const cookies = headers.get('cookie') ?? '';
      return cookies.includes(`${sessionCookie}=`) ? await bySession(headers) : { kind: 'nothing' };
    },
    hashPassword: async (password) => {
      const reason =
        password.length < LEAST_PASSWORD
          ? `it has fewer than ${LEAST_PASSWORD} characters`
          : `it has more than ${LONGEST_PASSWORD} characters`;
      if (password.length < LEAST_PASSWORD || password.length > LONGEST_PASSWORD)
        throw new NuwaError('password-refused', { reason });
      try {
        return await context.password.hash(password);
      } catch (error) {
        throw asNuwaError(error);
      }
    },
    create: (tx, account) => writer.create(tx, account, clock()),
    byEmail: writer.byEmail,
    confirm: writer.confirm,
    replaceWaysIn: (tx, account, hash) => writer.replaceWaysIn(tx, account, hash, clock()),
    profile: async (account) => {
      const row = await adapter.findOne<
        Omit<Profile, 'account'> & { emailVerified: boolean; twoFactorEnabled: boolean | null }
      >({
        model: 'user',
        where: [{ field: 'id', value: account }],
      });
      if (row === null) return null;
      const { email, name, emailVerified, twoFactorEnabled } = row;
      return { account, email, name, confirmed: emailVerified, secondFactor: twoFactorEnabled === true };
    },
    provenIdentifiers: (account) => provenIdentifierStore(database.db).of(account),
    keys: {
      make: async (account, { name, access, days }) => {
        const made = await auth.api
          .createApiKey({
            body: {
              name,
              userId: account,
              permissions: permissionsOf(access),
              ...(days === null ? {} : { expiresIn: days * 86_400 }),
            },
          })
          .catch((error: unknown) => {
            throw asNuwaError(error);
          });
        return { id: made.id, key: made.key };
      },
      of: keys.of,
      end: keys.end,
    },
    sealEmail: (email) => cipher.findable('link.email', email.toLowerCase()),
    openEmail: (sealed) => cipher.open('link.email', sealed),
    missingInDatabase: () => missingInDatabase(database, options),
  };
}
