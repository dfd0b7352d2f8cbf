import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import { sql } from 'kysely';

import { onBothDatabases } from '../../../test/support/databases.ts';
import type { Database } from '../database.ts';
import { accountStoresOn } from './account-stores.ts';
import {
  LEAKED_PASSWORD,
  openTestAccounts,
  type TestAccounts,
  wordIn,
} from './testing/open-test-accounts.ts';
import { totp } from './testing/totp.ts';

const PASSWORD = 'a long enough invented phrase';
let made = 0;
const newEmail = () => `person-${++made}-${randomBytes(3).toString('hex')}@mail.example`;

/** Signs up, confirms by the mailed link, signs in. */
async function member(home: TestAccounts, email = newEmail(), name = 'Lin Xia') {
  await home.ask('/sign-up/email', { email, name, password: PASSWORD });
  await home.ask(`/verify-email?token=${wordIn(home.mails.at(-1))}`);
  const { cookies } = await home.ask('/sign-in/email', { email, password: PASSWORD });
  const presented = await home.accounts.presented(new Headers({ cookie: cookies }));
  assert.equal(presented.kind, 'account');
  return { email, cookies, account: presented.kind === 'account' ? presented.account : '' };
}

/** An account that never signs in by its password. */
const keyHolder = ({ accounts }: TestAccounts, database: Database): Promise<string> =>
  database.transaction((tx) =>
    accounts.create(tx, { email: newEmail(), name: 'Wei', passwordHash: 'none', confirmed: true }),
  );

/** Everything in every table, as text. */
async function dump(database: Database): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public'`.execute(
    database.db,
  );
  const texts = await Promise.all(
    rows.map(async ({ name }) => {
      const all = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(
        database.db,
      );
      return all.rows.map(({ row }) => row).join('\n');
    }),
  );
  return texts.join('\n');
}

let groups = 0;

onBothDatabases('accounts', (open, shared) => {
  // What has nothing to do with the database is tried on one of them: passwords are slow to hash, on purpose.
  const once = groups++ === 0 ? test : () => undefined;

  test('the library finds nothing left to do in the database', async () => {
    const { accounts } = await openTestAccounts(await shared());
    assert.deepEqual(await accounts.missingInDatabase(), []);
  });

  test('sign-up, confirmation by mail, sign-in, sign-out', async () => {
    const home = await openTestAccounts(await shared());
    const email = newEmail();
    await home.ask('/sign-up/email', { email, name: 'Lin Xia', password: PASSWORD });
    await assert.rejects(home.ask('/sign-in/email', { email, password: PASSWORD }), {
      code: 'email-unconfirmed',
    });
    await assert.rejects(home.ask('/verify-email?token=nonsense'), { code: 'one-time-link-dead' });
    await home.ask(`/verify-email?token=${wordIn(home.mails[0])}`);
    const { cookies } = await home.ask('/sign-in/email', { email: email.toUpperCase(), password: PASSWORD });
    const headers = new Headers({ cookie: cookies });
    const presented = await home.accounts.presented(headers);
    assert.ok(presented.kind === 'account' && /^acc_[0-9a-z]{26}$/.test(presented.account));
    assert.deepEqual(await home.accounts.profile(presented.account), {
      account: presented.account,
      email,
      name: 'Lin Xia',
      confirmed: true,
      secondFactor: false,
    });
    await home.ask('/sign-out', {}, { cookie: cookies });
    assert.deepEqual(await home.accounts.presented(headers), { kind: 'refused', what: 'session' });
    assert.deepEqual(await home.accounts.presented(new Headers()), { kind: 'nothing' });
    assert.deepEqual(home.faults, []);
  });

  once('an address that has an account, or none, answers alike', async () => {
    const home = await openTestAccounts(await shared());
    const { email } = await member(home);
    const shape = ({ status, body }: Awaited<ReturnType<TestAccounts['ask']>>) => ({
      status,
      fields: Object.keys(body).sort(),
      user: Object.keys(body['user'] as object).sort(),
    });
    const again = await home.ask('/sign-up/email', { email, name: 'Another', password: PASSWORD });
    assert.match(home.mails.at(-1)?.text ?? '', /have one; sign in/);
    const fresh = await home.ask('/sign-up/email', {
      email: newEmail(),
      name: 'Another',
      password: PASSWORD,
    });
    assert.deepEqual(shape(again), shape(fresh));
    const refusal = async (wrong: Record<string, unknown>) =>
      home.ask('/sign-in/email', wrong).then(
        () => assert.fail('it let somebody in'),
        (error: Error & { code?: string }) => `${error.code} ${error.message}`,
      );
    const unknown = await refusal({ email: newEmail(), password: PASSWORD });
    assert.equal(await refusal({ email, password: 'a wrong password altogether' }), unknown);
    assert.match(unknown, /^sign-in-refused /);
    const reset = (address: string) => home.ask('/request-password-reset', { email: address });
    assert.deepEqual((await reset(email)).body, (await reset(newEmail())).body);
  });

  once('a password on a leaked list, or a short one, is refused wherever one is set', async () => {
    const home = await openTestAccounts(await shared());
    const leaked = { code: 'password-refused', message: /list of leaked passwords/ };
    const body = { email: newEmail(), name: 'Wei', password: LEAKED_PASSWORD };
    await assert.rejects(home.ask('/sign-up/email', body), leaked);
    await assert.rejects(home.ask('/sign-up/email', { ...body, password: 'short' }), {
      code: 'password-refused',
      message: /fewer than 12/,
    });
    const { cookies, email } = await member(home);
    const change = { currentPassword: PASSWORD, newPassword: LEAKED_PASSWORD };
    await assert.rejects(home.ask('/change-password', change, { cookie: cookies }), leaked);
    await home.ask('/request-password-reset', { email });
    const token = wordIn(home.mails.at(-1));
    await assert.rejects(home.ask('/reset-password', { token, newPassword: LEAKED_PASSWORD }), leaked);
    await assert.rejects(home.accounts.hashPassword(LEAKED_PASSWORD), leaked);
  });

  once('a forgotten password is replaced by a mailed link, once, and ends every session', async () => {
    const home = await openTestAccounts(await shared());
    const { email, cookies } = await member(home);
    await home.ask('/request-password-reset', { email });
    const token = wordIn(home.mails.at(-1));
    const newPassword = 'another invented long phrase';
    await home.ask('/reset-password', { token, newPassword });
    await assert.rejects(home.ask('/reset-password', { token, newPassword }), { code: 'one-time-link-dead' });
    assert.equal((await home.accounts.presented(new Headers({ cookie: cookies }))).kind, 'refused');
    await assert.rejects(home.ask('/sign-in/email', { email, password: PASSWORD }), {
      code: 'sign-in-refused',
    });
    await home.ask('/sign-in/email', { email, password: newPassword });
  });

  once(
    'guesses at one address run out, from wherever they come, and whether it has an account or not',
    async () => {
      const home = await openTestAccounts(await shared());
      const { email: known } = await member(home);
      for (const email of [known, newEmail()]) {
        const codes: (string | undefined)[] = [];
        for (let i = 0; i < 11; i++) {
          const asked = home.ask('/request-password-reset', { email });
          codes.push(
            await asked.then(
              () => 'answered',
              ({ code }: { code?: string }) => code,
            ),
          );
        }
        assert.deepEqual([codes[0], codes.at(-1)], ['answered', 'too-many-requests']);
        await assert.rejects(home.ask('/sign-in/email', { email, password: PASSWORD }), {
          code: 'too-many-requests',
          message: /in \d+ seconds/,
        });
      }
      home.clock.ahead = 2 * 60_000;
      await home.ask('/sign-in/email', { email: known, password: PASSWORD });
    },
  );

  once('a second factor: app or back-up code, each code once', async () => {
    const home = await openTestAccounts(await shared());
    const { email, cookies } = await member(home);
    const enabled = await home.ask('/two-factor/enable', { password: PASSWORD }, { cookie: cookies });
    const uri = String(enabled.body['totpURI']);
    const codes = enabled.body['backupCodes'] as string[];
    assert.equal(codes.length, 10);
    await home.ask('/two-factor/verify-totp', { code: totp(uri) }, { cookie: cookies });

    const half = await home.ask('/sign-in/email', { email, password: PASSWORD });
    assert.equal(half.body['twoFactorRedirect'], true);
    assert.equal((await home.accounts.presented(new Headers({ cookie: half.cookies }))).kind, 'nothing');
    await assert.rejects(home.ask('/two-factor/verify-totp', { code: '000000' }, { cookie: half.cookies }), {
      code: 'sign-in-refused',
    });
    const whole = await home.ask('/two-factor/verify-totp', { code: totp(uri) }, { cookie: half.cookies });
    assert.equal((await home.accounts.presented(new Headers({ cookie: whole.cookies }))).kind, 'account');

    const code = codes[0] ?? '';
    const second = await home.ask('/sign-in/email', { email, password: PASSWORD });
    await home.ask('/two-factor/verify-backup-code', { code }, { cookie: second.cookies });
    const third = await home.ask('/sign-in/email', { email, password: PASSWORD });
    await assert.rejects(home.ask('/two-factor/verify-backup-code', { code }, { cookie: third.cookies }), {
      code: 'sign-in-refused',
    });
  });

  test('a key carries its account, reads only if so made, expires, ends, and falls with its account', async () => {
    const database = await shared();
    const home = await openTestAccounts(database);
    const account = await keyHolder(home, database);
    const full = await home.accounts.keys.make(account, { name: 'laptop', access: 'full', days: null });
    const reads = await home.accounts.keys.make(account, { name: 'dashboard', access: 'read', days: 1 });
    assert.match(full.key, /^nuwa_/);
    const by = (headers: Record<string, string>) => home.accounts.presented(new Headers(headers));
    const expected = { kind: 'account', account, by: 'API key' };
    assert.deepEqual(await by({ 'x-api-key': full.key }), { ...expected, readOnly: false });
    assert.deepEqual(await by({ authorization: `Bearer ${reads.key}` }), { ...expected, readOnly: true });
    const refused = { kind: 'refused', what: 'API key' };
    assert.deepEqual(await by({ 'x-api-key': `${full.key}x` }), refused);
    assert.deepEqual(
      (await home.accounts.keys.of(account)).map(({ name, access }) => [name, access]),
      [
        ['laptop', 'full'],
        ['dashboard', 'read'],
      ],
    );
    assert.equal(await home.accounts.keys.end('acc_somebodyelse', full.id), false);
    home.clock.ahead = 2 * 86_400_000;
    assert.deepEqual(await by({ 'x-api-key': reads.key }), refused);
    home.clock.ahead = 0;
    await database.db
      .updateTable('accounts')
      .set({ suspended_at: home.clock.now() })
      .where('id', '=', account)
      .execute();
    assert.deepEqual(await by({ 'x-api-key': full.key }), refused);
    await database.db.updateTable('accounts').set({ suspended_at: null }).where('id', '=', account).execute();
    assert.equal(await home.accounts.keys.end(account, full.id), true);
    assert.deepEqual(await by({ 'x-api-key': full.key }), refused);
  });

  test('a suspended account stays out, and what it had open closes', async () => {
    const database = await shared();
    const home = await openTestAccounts(database);
    const { account, email, cookies } = await member(home);
    await database.db
      .updateTable('accounts')
      .set({ suspended_at: home.clock.now() })
      .where('id', '=', account)
      .execute();
    assert.equal((await home.accounts.presented(new Headers({ cookie: cookies }))).kind, 'refused');
    await assert.rejects(home.ask('/sign-in/email', { email, password: PASSWORD }), {
      code: 'credentials-refused',
    });
  });

  test('two sign-ups with one address at once make one account', async () => {
    const home = await openTestAccounts(await shared());
    const email = newEmail();
    const both = await Promise.allSettled(
      ['One', 'Two'].map((name) => home.ask('/sign-up/email', { email, name, password: PASSWORD })),
    );
    assert.ok(both.some(({ status }) => status === 'fulfilled'));
    await home.ask(`/verify-email?token=${wordIn(home.mails.find(({ to }) => to === email))}`);
    await home.ask('/sign-in/email', { email, password: PASSWORD });
  });

  test('a sign-up that fails half-way leaves nothing, is told as a fault of ours, and works afterwards', async (t) => {
    const database = await open(t);
    const home = await openTestAccounts(database);
    const body = { email: newEmail(), name: 'Wei', password: PASSWORD };
    await sql`alter table account_ways_in add constraint broken check (false)`.execute(database.db);
    await assert.rejects(home.ask('/sign-up/email', body), { code: 'internal' });
    assert.equal(home.faults.length, 1);
    assert.ok(!String(home.faults[0]).includes(body.email));
    assert.deepEqual(home.mails, []);
    await sql`alter table account_ways_in drop constraint broken`.execute(database.db);
    await member(home, body.email);
  });

  test('what has run out is removed: sessions and half-done sign-ins', async (t) => {
    const database = await open(t);
    const home = await openTestAccounts(database);
    const { cookies, email } = await member(home);
    await home.ask('/request-password-reset', { email });
    const { people } = accountStoresOn(database.db);
    await people.deleteExpired(home.clock.now());
    assert.equal((await home.accounts.presented(new Headers({ cookie: cookies }))).kind, 'account');
    home.clock.ahead = 2 * 86_400_000;
    await people.deleteExpired(home.clock.now());
    assert.equal((await home.accounts.presented(new Headers({ cookie: cookies }))).kind, 'refused');
    const { rows } = await sql`select id from account_verifications`.execute(database.db);
    assert.deepEqual(rows, []);
  });

  test('a proof of person is one token for each provider, and follows a rotation of keys', async () => {
    const database = await shared();
    const home = await openTestAccounts(database);
    const account = await keyHolder(home, database);
    const { proven } = accountStoresOn(database.db);
    const at = home.clock.now();
    const proof = { kind: 'resident-id', provider: 'civic', proven: at, epoch: 1 } as const;
    await proven.put(account, { ...proof, token: new Uint8Array(16).fill(1) });
    await proven.put(account, { ...proof, token: new Uint8Array(16).fill(2) });
    await proven.put(account, { ...proof, provider: 'other', token: new Uint8Array(16).fill(3) });
    const rekeyed = (token: Uint8Array) => token.map((byte) => byte + 10);
    assert.equal(await proven.rekey(2, rekeyed), 2);
    assert.equal(await proven.rekey(2, rekeyed), 0);
    const found = await home.accounts.provenIdentifiers(account);
    assert.deepEqual(
      found.map(({ provider, token, epoch }) => [provider, token[0], epoch]),
      [
        ['civic', 12, 2],
        ['other', 13, 2],
      ],
    );
  });

  test('a copy of the database names nobody and lets nobody in', async () => {
    const database = await shared();
    const home = await openTestAccounts(database);
    const planted = { email: 'planted.person@mail.example', name: 'Plantedname Ouyang' };
    const { account, cookies } = await member(home, planted.email, planted.name);
    const enabled = await home.ask(
      '/two-factor/enable',
      { password: PASSWORD },
      {
        cookie: cookies,
        'user-agent': 'PlantedBrowser/1',
        'x-forwarded-for': '203.0.113.77',
      },
    );
    const { key } = await home.accounts.keys.make(account, {
      name: 'plantedkeyname',
      access: 'full',
      days: 9,
    });
    await home.ask('/request-password-reset', { email: planted.email });
    const session = decodeURIComponent(/session_token=([^.;]+)/.exec(cookies)?.[1] ?? '');
    assert.ok(session.length >= 32);
    const secret = new URL(String(enabled.body['totpURI'])).searchParams.get('secret') ?? '';
    const text = await dump(database);
    const search = [
      planted.email,
      'planted.person',
      planted.name,
      'Plantedname',
      PASSWORD,
      session,
      secret,
      ...(enabled.body['backupCodes'] as string[]),
      key,
      key.slice(0, 12),
      'plantedkeyname',
      'PlantedBrowser',
      '203.0.113.77',
      wordIn(home.mails.at(-1)),
    ];
    for (const value of search) {
      assert.ok(value.length >= 6);
      for (const form of [
        value,
        Buffer.from(value).toString('hex'),
        Buffer.from(value).toString('base64').slice(0, -3),
      ]) {
        assert.ok(!text.includes(form), `found in the database: ${value}`);
      }
    }
    assert.ok(text.includes(account));
  });

  once('with another key nothing opens', async () => {
    const database = await shared();
    const { email } = await member(await openTestAccounts(database));
    const other = await openTestAccounts(database, { key: new Uint8Array(32).fill(8) });
    await assert.rejects(other.ask('/sign-in/email', { email, password: PASSWORD }), {
      code: 'sign-in-refused',
    });
  });

  once('closed sign-up takes nobody, and says so', async () => {
    const home = await openTestAccounts(await shared(), { signUp: 'closed' });
    const body = { email: newEmail(), name: 'Wei', password: PASSWORD };
    await assert.rejects(home.ask('/sign-up/email', body), { code: 'not-allowed', message: /invitation/ });
  });
});
