import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';

import { sql } from 'kysely';

import type { TokenOf } from '#stores/accounts/account-settings.ts';
import {
  cookiesOf,
  LEAKED_PASSWORD,
  PUBLIC_URL,
  wordIn,
} from '#stores/accounts/testing/open-test-accounts.ts';

import { ensureFirstAdministrator } from '#pipeline/0-people/make-administrator-link.ts';
import { accountApp } from '../support/account-app.ts';
import { onBothDatabases } from '../support/databases.ts';
import { CLIENT, startOpenIdProvider } from '../support/open-id-provider.ts';

const PASSWORD = 'a long enough invented phrase';

type App = Awaited<ReturnType<typeof accountApp>>['app'];

/** One browser: it keeps its cookies. */
function browser(app: App) {
  const jar = new Map<string, string>();
  const send = async (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await app.request(`${PUBLIC_URL}${path}`, { ...init, headers });
    for (const pair of cookiesOf(response).split('; ')) {
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      if (name !== '') jar.set(name, value);
    }
    for (const line of response.headers.getSetCookie()) {
      if (/max-age=0/i.test(line)) jar.delete(line.split('=')[0] ?? '');
    }
    return response;
  };
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', ...headers },
      body: JSON.stringify(body),
    });
  return { jar, send, post };
}

const problem = async (response: Response) => {
  const body = (await response.json()) as { code: string; detail: string };
  return { status: response.status, code: body.code, detail: body.detail };
};

let groups = 0;

onBothDatabases('signing in over HTTP', (_open, shared) => {
  // Nothing here depends on the database, and passwords are slow to hash, on purpose.
  const once = groups++ === 0 ? test : () => undefined;

  once('first start, invitation, key: each step as the client sees it', async () => {
    const { app, needs, mails } = await accountApp(await shared());
    const token = ((await ensureFirstAdministrator(needs)) ?? '').split('#')[1];
    const chief = browser(app);
    const form = { token, name: 'Chen', email: 'chief@mail.example', password: PASSWORD };
    const leaked = await problem(
      await chief.post('/api/v1/people/setup', { ...form, password: LEAKED_PASSWORD }),
    );
    assert.deepEqual([leaked.status, leaked.code], [422, 'password-refused']);
    assert.match(leaked.detail, /list of leaked passwords/);
    assert.equal((await chief.post('/api/v1/people/setup', form)).status, 201);
    const again = await problem(await chief.post('/api/v1/people/setup', form));
    assert.deepEqual([again.status, again.code], [410, 'one-time-link-dead']);

    const { password, email } = form;
    const signedIn = await chief.post('/api/auth/sign-in/email', { email, password });
    assert.ok(
      !('token' in ((await signedIn.clone().json()) as object)),
      'the session is in the cookie alone',
    );
    const cookie =
      signedIn.headers.getSetCookie().find((line) => line.startsWith('nuwa.session_token=')) ?? '';
    assert.match(cookie, /HttpOnly/i);
    assert.match(cookie, /SameSite=Lax/i);
    assert.ok(!/Secure/i.test(cookie));
    const me = (await (await chief.send('/api/v1/people/me')).json()) as Record<string, unknown>;
    assert.deepEqual([me['email'], me['offices']], ['chief@mail.example', ['administrator']]);

    const organization = `org_${'0'.repeat(26)}`;
    const invitation = { email: 'mei@mail.example', organization, role: 'responsible' };
    assert.equal((await chief.post('/api/v1/people/invitations', invitation)).status, 201);
    const mei = browser(app);
    const join = { token: wordIn(mails.at(-1)), name: 'Mei', password: PASSWORD };
    assert.equal((await mei.post('/api/v1/people/invitations/join', join)).status, 201);
    assert.equal(
      (await mei.post('/api/auth/sign-in/email', { email: invitation.email, password })).status,
      200,
    );
    const members = await mei.send(`/api/v1/organizations/${organization}/memberships`);
    const listed = (await members.json()) as { memberships: { role: string }[] };
    assert.deepEqual(
      listed.memberships.map(({ role }) => role),
      ['responsible'],
    );
    const offices = await problem(await mei.send('/api/v1/people/offices'));
    assert.deepEqual([offices.status, offices.code], [403, 'not-allowed']);

    const made = await mei.post('/api/v1/people/me/keys', { name: 'reader', access: 'read' });
    const { key } = (await made.json()) as { key: string };
    const program = browser(app);
    const by = { authorization: `Bearer ${key}` };
    assert.equal((await program.send('/api/v1/people/me', { headers: by })).status, 200);
    const writes = await problem(
      await program.post('/api/v1/people/me/keys', { name: 'x', access: 'full' }, by),
    );
    assert.deepEqual([writes.status, writes.code], [403, 'not-allowed']);
    // A key is for the interface: the addresses that manage the account do not know it.
    assert.equal(
      (
        await program.post(
          '/api/auth/change-password',
          { currentPassword: password, newPassword: `${password}!` },
          by,
        )
      ).status,
      401,
    );
    const wrong = await problem(
      await program.send('/api/v1/people/me', { headers: { 'x-api-key': 'nuwa_wrong' } }),
    );
    assert.deepEqual([wrong.status, wrong.code], [401, 'credentials-refused']);
    const nobody = await problem(await program.send('/api/v1/people/me'));
    assert.deepEqual([nobody.status, nobody.code], [401, 'not-signed-in']);

    await mei.post('/api/auth/sign-out', {});
    const stale = await app.request(`${PUBLIC_URL}/api/v1/people/me`, {
      headers: { cookie: cookie.split(';')[0] ?? '' },
    });
    assert.equal(stale.status, 200, 'another browser stays signed in');
    await chief.post('/api/auth/revoke-sessions', {});
    const revoked = await app.request(`${PUBLIC_URL}/api/v1/people/me`, {
      headers: { cookie: cookie.split(';')[0] ?? '' },
    });
    assert.deepEqual((await problem(revoked)).code, 'credentials-refused');
  });

  once('a page of another site signs nobody in, out or up', async () => {
    const { app } = await accountApp(await shared());
    const elsewhere = browser(app);
    const forms: [string, Record<string, string>][] = [
      ['/api/auth/sign-in/email', { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' }],
      ['/api/auth/sign-out', { 'sec-fetch-site': 'cross-site' }],
      ['/api/auth/sign-up/email', { 'sec-fetch-site': 'same-site' }],
    ];
    for (const [path, headers] of forms) {
      const refused = await elsewhere.post(
        path,
        { email: 'a@mail.example', password: PASSWORD, name: 'A' },
        headers,
      );
      assert.equal((await problem(refused)).code, 'bad-request');
    }
  });

  once('what the library has besides is shut', async () => {
    const { app } = await accountApp(await shared());
    const visitor = browser(app);
    for (const path of [
      '/api-key/create',
      '/delete-user',
      '/change-email',
      '/ok',
      '/error',
      '/list-sessions',
      '/toString',
    ]) {
      assert.equal((await visitor.post(`/api/auth${path}`, {})).status, 404, path);
    }
    assert.equal((await visitor.send('/api/auth/sign-in/email')).status, 405);
  });

  once('a sign-up says the same of a new address and of a known one, byte for byte', async () => {
    const { app } = await accountApp(await shared());
    const visitor = browser(app);
    const body = { email: 'twice@mail.example', name: 'Wei', password: PASSWORD };
    const answers: string[] = [];
    for (let i = 0; i < 2; i++) {
      const response = await visitor.post('/api/auth/sign-up/email', body);
      answers.push(`${response.status} ${JSON.stringify([...response.headers])} ${await response.text()}`);
    }
    assert.equal(answers[0], answers[1]);
    assert.equal(visitor.jar.size, 0);
  });

  once('behind https the cookie is for https alone', async () => {
    const { app } = await accountApp(await shared(), { publicUrl: 'https://nuwa.example', mail: false });
    const body = { email: 'secure@mail.example', name: 'Wei', password: PASSWORD };
    const post = (path: string) =>
      app.request(`https://nuwa.example${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
        body: JSON.stringify(body),
      });
    await post('/api/auth/sign-up/email');
    const response = await post('/api/auth/sign-in/email');
    assert.equal(response.status, 200);
    assert.match(response.headers.getSetCookie()[0] ?? '', /^__Secure-nuwa\.session_token=.*; Secure/i);
  });
});

onBothDatabases('an OpenID provider', (open) => {
  test('a whole sign-in by code, PKCE, state and nonce; a claim becomes proof of person and nothing more', async (t) => {
    const idNumber = '11010519491231002X';
    const provider = await startOpenIdProvider(
      {
        'subject-planted-77': {
          email: 'civic.person@mail.example',
          email_verified: true,
          name: 'Civic Plantedname',
          id_number: idNumber,
        },
        'subject-without-mail': { name: 'Quiet' },
        'subject-unchecked': { email: 'unchecked@mail.example', email_verified: false, name: 'Unchecked' },
        'subject-imposter': { email: 'known@mail.example', email_verified: true, name: 'Imposter' },
      },
      `${PUBLIC_URL}/api/auth/callback/civic`,
    );
    t.after(() => provider.close());
    const database = await open(t);
    const asked: string[] = [];
    const tokenOf: TokenOf = (kind, value) => {
      asked.push(`${kind}:${value}`);
      const token = new Uint8Array(createHash('sha256').update(`test key ${value}`).digest().subarray(0, 16));
      return { token, epoch: 1 };
    };
    const home = await accountApp(database, {
      tokenOf,
      oidc: [
        {
          id: 'civic',
          name: 'Civic ID',
          issuer: provider.issuer,
          clientId: CLIENT.id,
          clientSecret: CLIENT.secret,
          scopes: ['profile', 'email', 'identity'],
          proofs: [
            { claim: 'id_number', kind: 'resident-id' },
            { claim: 'email', kind: 'email' },
          ],
        },
      ],
    });
    const signInAs = async (subject: string) => {
      const visitor = browser(home.app);
      const begun = await visitor.post('/api/auth/sign-in/social', {
        provider: 'civic',
        callbackURL: '/en/account',
      });
      const { url } = (await begun.json()) as { url: string };
      const { searchParams } = new URL(url);
      assert.equal(searchParams.get('code_challenge_method'), 'S256');
      assert.ok(searchParams.get('state') && searchParams.get('nonce'));
      const back = await provider.signIn(url, subject);
      const landed = await visitor.send(new URL(back).pathname + new URL(back).search);
      return { visitor, landed, back };
    };
    const { visitor, landed, back } = await signInAs('subject-planted-77');
    assert.deepEqual([landed.status, landed.headers.get('location')], [302, '/en/account']);
    const me = (await (await visitor.send('/api/v1/people/me')).json()) as Record<string, unknown>;
    assert.deepEqual(
      [
        me['name'],
        me['email'],
        me['confirmed'],
        (me['proven'] as { kind: string }[]).map(({ kind }) => kind),
      ],
      ['Civic Plantedname', 'civic.person@mail.example', true, ['email', 'resident-id']],
    );
    assert.deepEqual(asked, [`resident-id:${idNumber}`, 'email:civic.person@mail.example']);
    const proven = await home.accounts.provenIdentifiers(String(me['account']));
    assert.deepEqual(
      proven.map(({ token }) => token.length),
      [16, 16],
    );

    // The same answer of the provider again, and from another browser: its state is used up, and bound to the first.
    for (const other of [visitor, browser(home.app)]) {
      const replayed = await other.send(new URL(back).pathname + new URL(back).search);
      assert.match(replayed.headers.get('location') ?? '', /error=/);
    }
    const second = await signInAs('subject-planted-77');
    const again = (await (await second.visitor.send('/api/v1/people/me')).json()) as Record<string, unknown>;
    assert.equal(again['account'], me['account']);

    const unchecked = await signInAs('subject-unchecked');
    const myself = (await (await unchecked.visitor.send('/api/v1/people/me')).json()) as Record<
      string,
      unknown
    >;
    assert.deepEqual([myself['confirmed'], myself['proven']], [false, []]);

    const quiet = await signInAs('subject-without-mail');
    assert.equal(quiet.landed.headers.get('location'), '/en/account');

    // Who controls a provider does not get accounts that have the same address here.
    await home.ask('/sign-up/email', { email: 'known@mail.example', name: 'Known', password: PASSWORD });
    const imposter = await signInAs('subject-imposter');
    assert.match(imposter.landed.headers.get('location') ?? '', /error=account_not_linked/);
    assert.equal((await imposter.visitor.send('/api/v1/people/me')).status, 401);

    const { rows } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = 'public'`.execute(
      database.db,
    );
    for (const { name } of rows) {
      const all = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(
        database.db,
      );
      const text = all.rows.map(({ row }) => row).join('\n');
      for (const planted of ['subject-planted-77', 'civic.person', 'Plantedname', idNumber, CLIENT.secret]) {
        assert.ok(!text.includes(planted), `${planted} in ${name}`);
      }
    }
    assert.deepEqual(home.faults, []);
  });
});
