import type { Random } from '#kernel/ids.ts';
import type { Clock } from '#kernel/instant.ts';
import type { AccountStores } from '#stores/accounts/account-stores.ts';
import type { Accounts } from '#stores/accounts/open-accounts.ts';
import type { Database, Db } from '#stores/database.ts';

/** What the use-cases of people are given. Each names the slice that it needs. */
export type PeopleNeeds = {
  readonly database: Pick<Database, 'db' | 'transaction'>;
  readonly accountStoresOn: (db: Db) => AccountStores;
  readonly accounts: Accounts;
  readonly isOrganization: (id: string) => Promise<boolean>;
  readonly clock: Clock;
  readonly random: Random;
  /** Scheme and host in links, without a slash at the end. */
  readonly publicUrl: string;
  /** Null where no mail can be sent: links are then handed to whoever asked for them. */
  readonly send: ((mail: { to: string; subject: string; text: string }) => Promise<void>) | null;
};
