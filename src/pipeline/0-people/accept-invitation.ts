import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Instant } from '#kernel/instant.ts';
import type { OneTimeLink } from '#stores/accounts/one-time-link-store.ts';
import type { AccountStores } from '#stores/accounts/account-stores.ts';
import type { PeopleNeeds } from './needs.ts';
import { digestOf } from './one-time-token.ts';
import { nameOf } from './person-fields.ts';

type Needs = Pick<PeopleNeeds, 'database' | 'accountStoresOn' | 'accounts' | 'clock' | 'random'>;

type Invitation = OneTimeLink & {
  readonly email: string;
  readonly organization: string;
  readonly role: 'member' | 'responsible';
};

/**
 * An account joins by the link that was sent to its own address.
 * @returns the membership
 * @throws NuwaError not-signed-in, not-allowed, one-time-link-dead
 */
export async function acceptInvitation(needs: Needs, actor: Actor, token: string): Promise<string> {
  if (actor.kind !== 'account') throw new NuwaError('not-signed-in');
  const { database, accountStoresOn, accounts } = needs;
  const invitation = await invitationOf(needs, token);
  return await database.transaction(async (tx) => {
    const stores = accountStoresOn(tx);
    const account = await accounts.byEmail(tx, accounts.openEmail(invitation.email));
    if (account !== actor.id) {
      throw new NuwaError('not-allowed', {
        reason: 'the invitation was sent to the address of another account',
      });
    }
    if (invitation.mailed) await accounts.confirm(tx, account);
    return await join(needs, stores, invitation, account);
  });
}

/**
 * Somebody without an account makes one by the link and joins; also where sign-up is closed.
 * @returns the account, and the address by which it signs in
 * @throws NuwaError one-time-link-dead, password-refused, bad-request, not-allowed
 */
export async function joinByInvitation(
  needs: Needs,
  form: { readonly token: string; readonly name: string; readonly password: string },
): Promise<{ readonly account: string; readonly email: string }> {
  const { database, accountStoresOn, accounts, clock } = needs;
  const invitation = await invitationOf(needs, form.token);
  const email = accounts.openEmail(invitation.email);
  const name = nameOf(form.name);
  const passwordHash = await accounts.hashPassword(form.password);
  const account = await database.transaction(async (tx) => {
    if ((await accounts.byEmail(tx, email)) !== null) {
      throw new NuwaError('not-allowed', {
        reason: 'the address has an account already; sign in with it, then open the invitation again',
      });
    }
    const stores = accountStoresOn(tx);
    const made = await accounts.create(tx, { email, name, passwordHash, confirmed: invitation.mailed });
    const actor: Actor = { kind: 'account', id: made };
    await stores.audit.append(actor, {
      at: clock(),
      action: 'make-account',
      what: made,
      details: { link: invitation.id },
    });
    await join(needs, stores, invitation, made);
    return made;
  });
  return { account, email };
}

async function invitationOf({ database, accountStoresOn, clock }: Needs, token: string): Promise<Invitation> {
  const link = await accountStoresOn(database.db).links.find(digestOf(token), clock());
  if (link === null || link.email === null || link.organization === null || link.role === null) {
    throw new NuwaError('one-time-link-dead');
  }
  return { ...link, email: link.email, organization: link.organization, role: link.role };
}

/** Another role ends the membership before; the same role leaves it as it is. */
async function join(
  { clock, random }: Needs,
  { people, links, audit }: AccountStores,
  { id: link, organization, role }: Invitation,
  account: string,
): Promise<string> {
  const at: Instant = clock();
  const actor: Actor = { kind: 'account', id: account };
  if (!(await links.use(link, account, at))) throw new NuwaError('one-time-link-dead');
  const before = await people.membership(account, organization);
  if (before?.role === role) return before.id;
  if (before !== null) {
    await people.endMembership(before.id, at);
    await audit.append(actor, {
      at,
      action: 'end-membership',
      what: before.id,
      details: { organization, account },
    });
  }
  const id = newId('mem', random);
  await people.beginMembership({ id, account, organization, role, since: at });
  await audit.append(actor, {
    at,
    action: 'begin-membership',
    what: id,
    details: { organization, role, account, link },
  });
  return id;
}
