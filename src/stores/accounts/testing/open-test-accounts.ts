import { randomBytes } from 'node:crypto';

import { type Instant, instantOf } from '#kernel/instant.ts';

import type { Database } from '../../database.ts';
import type { AccountMail, AccountSettings } from '../account-settings.ts';
import { type Accounts, openAccounts } from '../open-accounts.ts';

export const PUBLIC_URL = 'http://localhost:8080';
/** On the list of leaked passwords of these tests. */
export const LEAKED_PASSWORD = 'correct horse battery staple';

export type TestAccounts = {
  readonly accounts: Accounts;
  readonly mails: AccountMail[];
  readonly faults: unknown[];
  readonly clock: { now: () => Instant; ahead: number };
  /** Asks an address of the library as a browser of ours would. */
  readonly ask: (
    path: string,
    body?: Readonly<Record<string, unknown>>,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<{ readonly status: number; readonly cookies: string; readonly body: Record<string, unknown> }>;
};

export async function openTestAccounts(
  database: Database,
  changes: Partial<AccountSettings> & { readonly mail?: boolean } = {},
): Promise<TestAccounts> {
  const mails: AccountMail[] = [];
  const faults: unknown[] = [];
  const clock = { ahead: 0, now: () => instantOf(Date.now() + clock.ahead) };
  const { mail = true, ...rest } = changes;
  const accounts = await openAccounts({
    database,
    key: new Uint8Array(32).fill(7),
    clock: clock.now,
    random: (n) => new Uint8Array(randomBytes(n)),
    publicUrl: PUBLIC_URL,
    isLeaked: async (password) => password === LEAKED_PASSWORD,
    tokenOf: () => null,
    send: mail ? async (message) => void mails.push(message) : null,
    signUp: 'open',
    oidc: [],
    fault: (error) => void faults.push(error),
    ...rest,
  });
  return {
    accounts,
    mails,
    faults,
    clock,
    ask: async (path, body, headers = {}) => {
      const response = await accounts.handle(
        new Request(`${PUBLIC_URL}/api/auth${path}`, {
          method: body === undefined ? 'GET' : 'POST',
          headers: { 'content-type': 'application/json', origin: PUBLIC_URL, ...headers },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      );
      const text = await response.text();
      const answered: unknown = text.startsWith('{') ? JSON.parse(text) : { text };
      return {
        status: response.status,
        cookies: cookiesOf(response),
        body: answered as Record<string, unknown>,
      };
    },
  };
}

/** The cookies that a response sets, as the next request sends them. */
export const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0] ?? '')
    .filter((pair) => !pair.endsWith('='))
    .join('; ');

/** The one-time word behind the # of the link in a mail. */
export const wordIn = (mail: AccountMail | undefined): string => /#(\S+)/.exec(mail?.text ?? '')?.[1] ?? '';
