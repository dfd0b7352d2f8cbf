import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import { sql } from 'kysely';

import type { Actor } from '#kernel/actor.ts';
import { newId } from '#kernel/ids.ts';
import { accountStoresOn } from '#stores/accounts/account-stores.ts';
import { openTestAccounts, PUBLIC_URL } from '#stores/accounts/testing/open-test-accounts.ts';
import type { Database } from '#stores/database.ts';

import { onBothDatabases } from '../../../test/support/databases.ts';
import { acceptInvitation, joinByInvitation } from './accept-invitation.ts';
import { becomeAdministrator } from './become-administrator.ts';
import { endMembership } from './end-membership.ts';
import { endOffice, giveOffice } from './give-office.ts';
import { inviteMember } from './invite-member.ts';
import { ensureFirstAdministrator, makeAdministratorLink } from './make-administrator-link.ts';
import { endKey, makeKey } from './make-key.ts';
import type { PeopleNeeds } from './needs.ts';
import { suspendAccount } from './suspend-account.ts';
import { viewerOf } from './viewer-of.ts';

const PASSWORD = 'a long enough invented phrase';
const OPERATOR: Actor = { kind: 'operator' };
const random = (n: number) => new Uint8Array(randomBytes(n));
const newEmail = () => `p-${randomBytes(5).toString('hex')}@mail.example`;
const tokenOf = (link: string | null | undefined) => (link ?? '').split('#')[1] ?? '';
const HASH = 'not a real hash: these accounts never sign in';

async function household(database: Database, mail = false) {
  const test = await openTestAccounts(database, { mail });
  const needs: PeopleNeeds = {
    database,
    accountStoresOn,
    accounts: test.accounts,
    isOrganization: async (id) => !id.endsWith('zz'),
    clock: test.clock.now,
    random,
    publicUrl: PUBLIC_URL,
    send: mail ? async (message) => void test.mails.push(message) : null,
  };
  const account = async (email = newEmail()): Promise<Actor & { kind: 'account' }> => ({
    kind: 'account',
    id: await database.transaction((tx) =>
      test.accounts.create(tx, { email, name: 'Wei', passwordHash: HASH, confirmed: true }),
    ),
  });
  const audits = async (what: string) =>
    (await accountStoresOn(database.db).audit.latest(200))
      .filter((row) => row.what === what)
      .map((row) => row.action);
  return { ...test, needs, account, audits };
}

onBothDatabases('people', (open, shared) => {
  test('the first start: a link for one administrator, new at each start, dead after use', async (t) => {
    const { needs, clock, accounts, ask } = await household(await open(t));
    const first = tokenOf(await ensureFirstAdministrator(needs));
    const second = tokenOf(await ensureFirstAdministrator(needs));
    assert.equal(Buffer.from(second, 'base64url').length, 32);
    const form = { name: 'Chen', email: newEmail(), password: PASSWORD };
    const dead = { code: 'one-time-link-dead' };
    await assert.rejects(becomeAdministrator(needs, { ...form, token: first }), dead);
    await assert.rejects(becomeAdministrator(needs, { ...form, token: 'guess' }), dead);
    clock.ahead = 25 * 3_600_000;
    await assert.rejects(becomeAdministrator(needs, { ...form, token: second }), dead);
    clock.ahead = 0;
    await assert.rejects(becomeAdministrator(needs, { ...form, token: second, password: 'short' }), {
      code: 'password-refused',
    });
    // A finder who signed up with the administrator's address before the first start gains nothing by it.
    const early = await needs.database.transaction((tx) =>
      accounts.create(tx, { email: form.email, name: 'Early', passwordHash: HASH, confirmed: false }),
    );
    const account = await becomeAdministrator(needs, { ...form, token: second });
    assert.equal(account, early);
    assert.equal((await ask('/sign-in/email', { email: form.email, password: PASSWORD })).status, 200);
    const viewer = await viewerOf(needs, { kind: 'account', id: account });
    assert.deepEqual(viewer.kind === 'account' && viewer.offices, ['administrator']);
    await assert.rejects(becomeAdministrator(needs, { ...form, token: second }), dead);
    assert.equal(await ensureFirstAdministrator(needs), null);
  });

  test('two who use one link at once: one becomes administrator, the other leaves no trace', async () => {
    const { needs, accounts } = await household(await shared());
    const token = tokenOf(await makeAdministratorLink(needs, OPERATOR));
    const emails = [newEmail(), newEmail()];
    const both = await Promise.allSettled(
      emails.map((email) => becomeAdministrator(needs, { token, name: 'x', email, password: PASSWORD })),
    );
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    const made = await Promise.all(
      emails.map((email) => needs.database.transaction((tx) => accounts.byEmail(tx, email))),
    );
    assert.equal(made.filter((account) => account !== null).length, 1);
  });

  test('lost access: the operator makes a link, which takes the account over and closes what was open', async () => {
    const { needs, account, accounts, audits, ask } = await household(await shared());
    const email = newEmail();
    const lost = await account(email);
    const { key } = await makeKey(needs, lost, { name: 'old', access: 'full', days: null });
    const token = tokenOf(await makeAdministratorLink(needs, OPERATOR));
    await assert.rejects(makeAdministratorLink(needs, await account()), { code: 'not-allowed' });
    await assert.rejects(makeAdministratorLink(needs, { kind: 'anonymous' }), { code: 'not-signed-in' });
    assert.equal(await becomeAdministrator(needs, { token, name: 'x', email, password: PASSWORD }), lost.id);
    assert.equal((await accounts.presented(new Headers({ 'x-api-key': key }))).kind, 'refused');
    assert.equal((await ask('/sign-in/email', { email, password: PASSWORD })).status, 200);
    assert.deepEqual(await audits(lost.id), ['replace-ways-in']);
  });

  test('an invitation is for one address and one use; memberships end and stay on record', async () => {
    const { needs, account, audits } = await household(await shared());
    const organization = newId('org', random);
    const [email, responsible, stranger] = [newEmail(), await account(), await account()];
    const boss = await inviteMember(needs, OPERATOR, {
      organization,
      role: 'responsible',
      email: await addressOf(needs, responsible),
    });
    const first = await acceptInvitation(needs, responsible, tokenOf(boss.link));
    await assert.rejects(acceptInvitation(needs, responsible, tokenOf(boss.link)), {
      code: 'one-time-link-dead',
    });

    const wish = { organization, role: 'member', email } as const;
    await assert.rejects(inviteMember(needs, stranger, wish), { code: 'not-allowed' });
    await assert.rejects(inviteMember(needs, { kind: 'anonymous' }, wish), { code: 'not-signed-in' });
    await assert.rejects(inviteMember(needs, responsible, { ...wish, organization: newId('org', random) }), {
      code: 'not-allowed',
    });
    await assert.rejects(inviteMember(needs, OPERATOR, { ...wish, organization: 'org_zz' }), {
      code: 'not-found',
    });
    await assert.rejects(inviteMember(needs, responsible, { ...wish, email: 'no address' }), {
      code: 'bad-request',
    });
    const invited = await inviteMember(needs, responsible, wish);
    const token = tokenOf(invited.link);
    await assert.rejects(acceptInvitation(needs, stranger, token), { code: 'not-allowed' });
    const joined = await joinByInvitation(needs, { token, name: 'Mei', password: PASSWORD });
    assert.equal(joined.email, email);
    const member: Actor = { kind: 'account', id: joined.account };
    assert.deepEqual(await viewerOf(needs, member), {
      kind: 'account',
      account: joined.account,
      memberships: [{ organization, role: 'member' }],
      offices: [],
      readOnly: false,
    });
    const { people } = accountStoresOn(needs.database.db);
    const membership = (await people.membership(joined.account, organization))?.id ?? '';
    await assert.rejects(endMembership(needs, member, first), { code: 'not-allowed' });
    await endMembership(needs, responsible, membership);
    await assert.rejects(endMembership(needs, responsible, membership), { code: 'not-found' });
    assert.deepEqual(await audits(membership), ['end-membership', 'begin-membership']);
    const all = await people.membershipsOf(organization, null, 10);
    assert.deepEqual(
      new Set(all.map(({ id, until }) => `${id} ${until === null}`)),
      new Set([`${first} true`, `${membership} false`]),
    );
    await assert.rejects(sql`delete from memberships`.execute(needs.database.db), /never deleted/);
    await endMembership(needs, responsible, first);
  });

  test('where there is mail, the link goes to the mailbox alone, and proves it', async () => {
    const { needs, mails, account, accounts } = await household(await shared(), true);
    const organization = newId('org', random);
    const email = newEmail();
    const { link } = await inviteMember(needs, OPERATOR, { organization, role: 'member', email });
    assert.equal(link, null);
    const invited = await account(email);
    await acceptInvitation(needs, invited, tokenOf(/http\S+#\S+/.exec(mails.at(-1)?.text ?? '')?.[0]));
    assert.equal((await accounts.profile(invited.id))?.confirmed, true);
    assert.ok(!JSON.stringify(await accountStoresOn(needs.database.db).audit.latest(500)).includes('@'));
  });

  test('offices are given and taken by administrators; the last one stays', async () => {
    const { needs, account, audits } = await household(await shared());
    const [chief, other] = [await account(), await account()];
    await assert.rejects(giveOffice(needs, other, other.id, 'administrator'), { code: 'not-allowed' });
    await giveOffice(needs, OPERATOR, chief.id, 'administrator');
    await giveOffice(needs, chief, other.id, 'coordinator');
    await giveOffice(needs, chief, other.id, 'coordinator');
    await assert.rejects(giveOffice(needs, chief, 'acc_nobody', 'auditor'), { code: 'not-found' });
    await assert.rejects(endOffice(needs, other, chief.id, 'administrator'), { code: 'not-allowed' });
    const { people } = accountStoresOn(needs.database.db);
    for (const holder of await people.holders('administrator')) {
      if (holder !== chief.id) await endOffice(needs, OPERATOR, holder, 'administrator');
    }
    await assert.rejects(endOffice(needs, chief, chief.id, 'administrator'), {
      message: /last administrator/,
    });
    await endOffice(needs, other, other.id, 'coordinator');
    await assert.rejects(endOffice(needs, other, other.id, 'coordinator'), { code: 'not-found' });
    const { rows } = await sql<{ id: string }>`select id from offices where account = ${other.id}`.execute(
      needs.database.db,
    );
    assert.deepEqual(await audits(rows[0]?.id ?? ''), ['end-office', 'begin-office']);
    await endOffice(needs, OPERATOR, chief.id, 'administrator');
  });

  test('a suspended account is nobody until it is resumed', async () => {
    const { needs, account } = await household(await shared());
    const [chief, other] = [await account(), await account()];
    await giveOffice(needs, OPERATOR, chief.id, 'administrator');
    await assert.rejects(suspendAccount(needs, other, chief.id, true), { code: 'not-allowed' });
    await assert.rejects(suspendAccount(needs, chief, chief.id, true), { code: 'not-allowed' });
    await suspendAccount(needs, chief, other.id, true);
    await assert.rejects(viewerOf(needs, other), { code: 'credentials-refused' });
    await suspendAccount(needs, chief, other.id, false);
    assert.equal((await viewerOf(needs, other)).kind, 'account');
  });

  test('keys: made and ended by their account alone, each with its audit row', async () => {
    const { needs, account, audits } = await household(await shared());
    const [mine, other] = [await account(), await account()];
    const { id } = await makeKey(needs, mine, { name: 'laptop', access: 'read', days: 30 });
    await assert.rejects(makeKey(needs, OPERATOR, { name: 'x', access: 'full', days: null }), {
      code: 'not-signed-in',
    });
    await assert.rejects(makeKey(needs, mine, { name: 'x', access: 'full', days: 1000 }), {
      code: 'bad-request',
    });
    await assert.rejects(endKey(needs, other, id), { code: 'not-found' });
    await endKey(needs, mine, id);
    assert.deepEqual(await audits(id), ['end-key', 'make-key']);
  });
});

async function addressOf(needs: PeopleNeeds, actor: { readonly id: string }): Promise<string> {
  return (await needs.accounts.profile(actor.id))?.email ?? '';
}
