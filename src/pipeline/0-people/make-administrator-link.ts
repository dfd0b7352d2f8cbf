import type { Actor } from '#kernel/actor.ts';
import { newId } from '#kernel/ids.ts';
import { instantOf, msOf } from '#kernel/instant.ts';
import type { AccountStores } from '#stores/accounts/account-stores.ts';
import type { PeopleNeeds } from './needs.ts';
import { digestOf, newToken } from './one-time-token.ts';
import { viewerOf } from './viewer-of.ts';
import { refuseUnlessAdministrator } from './who-may.ts';

export const ADMINISTRATOR_LINK_HOURS = 24;

type Needs = Pick<PeopleNeeds, 'database' | 'accountStoresOn' | 'clock' | 'random' | 'publicUrl'>;

/**
 * For the first start: a link by which whoever reads the console becomes administrator, good for a day and for once.
 * Each start makes a new one, and the ones before stop working, until there is an administrator who can sign in.
 * @returns null when there is one
 */
export async function ensureFirstAdministrator(needs: Needs): Promise<string | null> {
  return await needs.database.transaction(async (tx) => {
    const stores = needs.accountStoresOn(tx);
    if ((await stores.people.holders('administrator')).length > 0) return null;
    await stores.links.endAll('first-administrator', needs.clock());
    return await makeLink(needs, stores, { kind: 'platform' }, 'first-administrator');
  });
}

/**
 * For lost access: another such link, though there are administrators. Whoever uses it with the address of an account
 * takes that account over: another password, no second factor, nobody signed in.
 * @throws NuwaError not-signed-in, not-allowed
 */
export async function makeAdministratorLink(needs: Needs, actor: Actor): Promise<string> {
  refuseUnlessAdministrator(await viewerOf(needs, actor));
  return await needs.database.transaction(async (tx) => {
    const stores = needs.accountStoresOn(tx);
    await stores.links.endAll('administrator', needs.clock());
    return await makeLink(needs, stores, actor, 'administrator');
  });
}

async function makeLink(
  { clock, random, publicUrl }: Needs,
  { links, audit }: AccountStores,
  actor: Actor,
  purpose: 'first-administrator' | 'administrator',
): Promise<string> {
  const made = clock();
  const token = newToken(random);
  const id = newId('otl', random);
  await links.insert({
    id,
    purpose,
    digest: digestOf(token),
    email: null,
    organization: null,
    role: null,
    mailed: false,
    made,
    expires: instantOf(msOf(made) + ADMINISTRATOR_LINK_HOURS * 3_600_000),
  });
  await audit.append(actor, { at: made, action: 'make-administrator-link', what: id });
  return `${publicUrl}/setup#${token}`;
}
