/** The pages for making an account and signing in: as a client without a script, and in a real browser with passkeys. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { after, before, describe, test } from 'node:test';

import { AxeBuilder } from '@axe-core/playwright';
import { serve, type ServerType } from '@hono/node-server';
import { type Browser, chromium } from '@playwright/test';

import {
  ensureFirstAdministrator,
  makeAdministratorLink,
} from '#pipeline/0-people/make-administrator-link.ts';
import { inviteMember } from '#pipeline/0-people/invite-member.ts';
import { LEAKED_PASSWORD } from '#stores/accounts/testing/open-test-accounts.ts';
import { totp } from '#stores/accounts/testing/totp.ts';
import type { Database } from '#stores/database.ts';
import { openDatabase } from '#stores/open-database.ts';

import { accountApp } from '../support/account-app.ts';

/** As in bin/setup.mjs. */
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
const PASSWORD = 'a long enough invented phrase';

describe('account pages', () => {
  let database: Database;
  let home: Awaited<ReturnType<typeof accountApp>>;
  let server: ServerType;
  let origin: string;

  before(async () => {
    const port = await freePort();
    origin = `http://localhost:${port}`;
    database = await openDatabase();
    home = await accountApp(database, { publicUrl: origin });
    server = serve({ fetch: home.app.fetch, port, hostname: 'localhost' });
  });
  after(async () => {
    server.close();
    await database.close();
  });

  /** A browser without a script: it posts forms and keeps cookies. */
  function plain() {
    const jar = new Map<string, string>();
    const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const go = async (path: string, form?: Record<string, string>) => {
      const response = await fetch(origin + path, {
        method: form === undefined ? 'GET' : 'POST',
        redirect: 'manual',
        headers: { cookie: cookie(), origin },
        ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
      });
      for (const line of response.headers.getSetCookie()) {
        const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
        if (value === '' || /max-age=0/i.test(line)) jar.delete(name);
        else jar.set(name, value);
      }
      return { status: response.status, to: response.headers.get('location'), page: await response.text() };
    };
    /** Sets up an authenticator app, as the console will; gives what is in its QR code. */
    const withSecondFactor = async (): Promise<string> => {
      const uri = await ask('enable', { password: PASSWORD });
      await ask('verify-totp', { code: totp(uri) });
      return uri;
    };
    const ask = async (path: string, body: Record<string, string>): Promise<string> => {
      const response = await fetch(`${origin}/api/auth/two-factor/${path}`, {
        method: 'POST',
        headers: { cookie: cookie(), origin, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      assert.equal(response.status, 200);
      for (const line of response.headers.getSetCookie()) {
        const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
        jar.set(name, value);
      }
      return String(((await response.json()) as { totpURI?: string }).totpURI);
    };
    return Object.assign(go, { withSecondFactor });
  }

  test('without a script: setting up, signing in, a second factor, signing out', async () => {
    const go = plain();
    const word = ((await ensureFirstAdministrator(home.needs)) ?? '').split('#')[1] ?? '';
    assert.match((await go('/zh/setup')).page, /没有默认密码/);
    const form = { word, name: 'Chen', email: 'chief@mail.example', password: LEAKED_PASSWORD };
    const refused = await go('/zh/setup', form);
    assert.equal(refused.status, 422);
    assert.match(refused.page, /role="alert">这个密码不能用/);
    assert.ok(refused.page.includes('chief@mail.example') && !refused.page.includes(LEAKED_PASSWORD));
    assert.equal((await go('/en/setup', { ...form, password: PASSWORD })).status, 200);
    const dead = await go('/en/setup', { ...form, password: PASSWORD });
    assert.deepEqual([dead.status, /was used, has expired/.test(dead.page)], [410, true]);

    const wrong = await go('/en/sign-in', { email: form.email, password: 'not the password' });
    assert.deepEqual([wrong.status, /do not go together/.test(wrong.page)], [401, true]);
    assert.equal((await go('/en/account')).to, '/en/sign-in');
    const inside = await go('/en/sign-in', { email: form.email, password: PASSWORD });
    assert.deepEqual([inside.status, inside.to], [303, '/en/account']);
    assert.match((await go('/zh/account')).page, /管理员/);

    const uri = await go.withSecondFactor();
    assert.equal((await go('/en/sign-out', {})).to, '/en/sign-in');
    assert.equal((await go('/en/account')).to, '/en/sign-in');
    const half = await go('/en/sign-in', { email: form.email, password: PASSWORD });
    assert.deepEqual([half.status, half.to], [303, '/en/sign-in/code']);
    assert.equal((await go('/en/account')).to, '/en/sign-in');
    assert.equal((await go('/en/sign-in/code', { code: '000000' })).status, 401);
    assert.equal((await go('/en/sign-in/code', { code: totp(uri) })).to, '/en/account');
    assert.equal((await go('/en/account')).status, 200);
  });

  test('without a script: signing up, confirming, a forgotten password, an invitation', async () => {
    const go = plain();
    const email = 'finder@mail.example';
    const word = () => /#(\S+)/.exec(home.mails.at(-1)?.text ?? '')?.[1] ?? '';
    const form = { name: 'Wei', email, password: PASSWORD };
    const first = await go('/en/sign-up', form);
    const confirmation = word();
    const second = await go('/en/sign-up', form);
    assert.deepEqual([first.status, first.page], [second.status, second.page]);
    const early = await go('/en/sign-in', { email, password: PASSWORD });
    assert.deepEqual([early.status, /not confirmed yet/.test(early.page)], [403, true]);
    assert.match((await go('/en/confirm-email', { word: confirmation })).page, /Address confirmed/);
    assert.equal((await go('/en/sign-in', { email, password: PASSWORD })).to, '/en/account');

    const known = await go('/en/forgotten', { email });
    const reset = word();
    const unknown = await go('/en/forgotten', { email: 'nobody@mail.example' });
    assert.equal(known.page, unknown.page);
    const password = 'another invented long phrase';
    assert.match((await go('/en/new-password', { word: reset, password })).page, /Password changed/);
    assert.equal((await go('/en/account')).to, '/en/sign-in');

    const organization = `org_${'a'.repeat(26)}`;
    await inviteMember(home.needs, { kind: 'operator' }, { email, organization, role: 'member' });
    const invitation = word();
    const stranger = await go('/en/invitation', { word: invitation, name: 'Wei', password });
    assert.deepEqual([stranger.status, /has an account already/.test(stranger.page)], [403, true]);
    await go('/en/sign-in', { email, password });
    assert.match((await go('/en/invitation', { word: invitation })).page, /You have joined/);
    assert.ok((await go('/en/account')).page.includes(organization));
  });

  test('in a browser: the word leaves the address, a passkey is added and signs in', {
    skip: chromiumMissing(),
  }, async (t) => {
    const browser: Browser = await chromium.launch({
      executablePath: CHROMIUM ?? '',
      args: ['--no-sandbox'],
    });
    t.after(() => browser.close());
    const context = await browser.newContext({ locale: 'en-US' });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });

    await page.goto(await makeAdministratorLink(home.needs, { kind: 'operator' }));
    await page.waitForURL(`${origin}/setup`);
    await page.getByLabel('Name').fill('Lin');
    await page.getByLabel('E-mail address').fill('lin@mail.example');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Become administrator' }).click();
    await page.locator('main').getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('E-mail address').fill('lin@mail.example');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByText('The passkey is added').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.waitForURL(`${origin}/en/account`);
    await page.getByText('lin@mail.example').waitFor();

    for (const path of [
      '/en/account',
      '/zh/sign-in',
      '/en/sign-up',
      '/zh/setup',
      '/en/invitation',
      '/en/sign-in/code',
    ]) {
      await page.goto(origin + path);
      const { violations } = await new AxeBuilder({ page }).analyze();
      assert.deepEqual(
        violations.map(({ id, nodes }) => `${path} ${id} ${nodes[0]?.html}`),
        [],
      );
    }
    assert.deepEqual(faults, []);
    assert.deepEqual(home.faults, []);
  });
});

function chromiumMissing(): string | false {
  if (CHROMIUM !== undefined) return false;
  if (process.env['CI'] === 'true') throw new Error('Chromium is not installed, and CI skips nothing');
  return 'Chromium is not installed; Debian: apt install chromium';
}

async function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const probe = createServer();
  probe.listen(0, 'localhost', () => {
    const address = probe.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    probe.close(() => resolve(port));
  });
  return await promise;
}
