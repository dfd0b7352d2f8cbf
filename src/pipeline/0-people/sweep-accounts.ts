import type { PeopleNeeds } from './needs.ts';

/** Removes what has run out and nobody will ask for again: sessions, and values of half-done sign-ins. Once a day. */
export async function sweepAccounts({
  database,
  accountStoresOn,
  clock,
}: Pick<PeopleNeeds, 'database' | 'accountStoresOn' | 'clock'>): Promise<void> {
  await accountStoresOn(database.db).people.deleteExpired(clock());
}
