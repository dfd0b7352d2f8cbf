/**
 * The public pages of a demo installation in a real browser (Debian's Chromium): both languages, wide and narrow,
 * with and without script, with and without SubtleCrypto; an e-mail look-up from the form to silence.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, chromium, type Page } from '@playwright/test';

import { LOOKUP_ACCEPTED, NOT_FOUND_CAUTION } from '#contract/lookup-words.ts';
import { codehub } from '../../cases/2011/codehub.ts';
import {
  type Ending,
  newPlace,
  type Place,
  type RunningServer,
  startServer,
} from '../support/installation.ts';

/** As in bin/setup.mjs. */
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
const SCALE = 0.0001;
/** As in src/start-server.ts. */
const SEED = 1;
const LISTED = '123456789';
const UNLISTED = 'sdf98-nobody-ever-used-this-3j';
const SIZES = [
  { width: 1280, height: 900 },
  { width: 390, height: 844 },
] as const;
const LANGUAGES = ['zh', 'en'] as const;
const SAYS_DEMO = {
  zh: '演示安装：这里的一切数据均为虚构。',
  en: 'Demo installation: everything in it is invented.',
};
/** Bytes of the first page with everything it loads, unpacked. */
const MOST_WEIGHT = 70_000;

describe('the pages in a browser', { skip: chromiumMissing() }, () => {
  let browser: Browser;
  let server: RunningServer;
  let place: Place;
  const endings: (() => unknown)[] = [];
  const ending: Ending = { after: (hook) => void endings.push(hook) };
  const someone = someoneInCodehub();

  before(async () => {
    place = newPlace(ending, { PORT: await freePort() });
    server = await startServer(ending, place, ['--scale', String(SCALE)]);
    browser = await chromium.launch({
      executablePath: CHROMIUM ?? '',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
  });

  after(async () => {
    await browser?.close();
    for (const end of endings.reverse()) await end();
  });

  /** A page whose requests and complaints are written down; it may complain of nothing. */
  async function open(path: string, options: BrowserContextOptions & { noSubtleCrypto?: true } = {}) {
    const { noSubtleCrypto, ...context } = options;
    const opened = await browser.newContext(context);
    if (noSubtleCrypto) {
      await opened.addInitScript(
        "Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined })",
      );
    }
    const page = await opened.newPage();
    const requests: { method: string; url: string; body: string | null; headers: Record<string, string> }[] =
      [];
    const complaints: string[] = [];
    page.on('request', (request) =>
      requests.push({
        method: request.method(),
        url: request.url(),
        body: request.postData(),
        headers: request.headers(),
      }),
    );
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    const answer = await page.goto(server.url + path);
    return { page, requests, complaints, answer, [Symbol.asyncDispose]: () => opened.close() };
  }

  async function assertAccessible(page: Page, what: string): Promise<void> {
    const { violations } = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
      [],
      what,
    );
  }

  const textOf = async (page: Page, selector: string): Promise<string> =>
    (await page.locator(selector).first().innerText()).trim();

  for (const language of LANGUAGES) {
    for (const viewport of SIZES) {
      test(`the first page in ${language} at ${viewport.width}: nothing out of place`, async () => {
        await using opened = await open(`/${language}`, { viewport });
        const { page, complaints, answer, requests } = opened;
        assert.equal(answer?.status(), 200);
        assert.equal(await page.locator('html').getAttribute('lang'), language === 'zh' ? 'zh-CN' : 'en');
        assert.equal(await textOf(page, 'aside.demo'), SAYS_DEMO[language]);
        assert.match(await textOf(page, '#breaches'), /codehub\.example/);
        assert.ok(
          await page.evaluate(
            'document.scrollingElement.scrollWidth <= document.documentElement.clientWidth',
          ),
          'nothing hangs over the side',
        );
        await assertAccessible(page, `${language} at ${viewport.width}`);
        assert.deepEqual(complaints, []);
        for (const { url } of requests) assert.ok(url.startsWith(server.url), `${url} is not ours`);
      });
    }
  }

  test('the first page with everything it loads weighs little', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const sizes: Promise<[string, number]>[] = [];
    page.on('response', (response) =>
      sizes.push(response.body().then((body) => [response.url(), body.length] as [string, number])),
    );
    await page.goto(`${server.url}/zh`, { waitUntil: 'networkidle' });
    const loaded = await Promise.all(sizes);
    const weight = loaded.reduce((sum, [, bytes]) => sum + bytes, 0);
    assert.ok(loaded.length >= 4, `page, style, scripts: ${loaded.map(([url]) => url).join(', ')}`);
    assert.ok(weight < MOST_WEIGHT, `${weight} bytes: ${JSON.stringify(loaded)}`);
    await context.close();
  });

  for (const language of LANGUAGES) {
    for (const noSubtleCrypto of [false, true]) {
      test(`a password is checked in ${language} ${noSubtleCrypto ? 'without' : 'with'} SubtleCrypto, and five digits leave`, async () => {
        await using opened = await open(`/${language}`, noSubtleCrypto ? { noSubtleCrypto } : {});
        const { page, requests, complaints } = opened;
        assert.equal(await page.evaluate('crypto.subtle === undefined'), noSubtleCrypto);
        for (const [password, wanted] of [
          [LISTED, language === 'zh' ? /已经泄露：.*\d+ 次/ : /has leaked: it occurs \d+ times/],
          [
            UNLISTED,
            language === 'zh'
              ? /没有这个密码。这不等于它安全/
              : /not in the imported lists\. That does not make it safe/,
          ],
        ] as const) {
          const asked = requests.length;
          await page.fill('#password', password);
          await page.press('#password', 'Enter');
          await page.locator('#password-result').waitFor({ state: 'visible' });
          assert.match(await textOf(page, '#password-result'), wanted);
          const hash = createHash('sha1').update(password).digest('hex').toUpperCase();
          // A browser fetches a page's icon when it likes, also after the page has loaded.
          const sent = requests.slice(asked).filter(({ url }) => !url.includes('/assets/'));
          assert.deepEqual(
            sent.map(({ method, url, body }) => ({ method, url, body })),
            [{ method: 'GET', url: `${server.url}/range/${hash.slice(0, 5)}`, body: null }],
          );
          const everything = JSON.stringify(requests).toLowerCase();
          assert.ok(!everything.includes(password.toLowerCase()), 'the password never leaves');
          assert.ok(!everything.includes(hash.slice(0, 6).toLowerCase()), 'nor a sixth digit of its hash');
        }
        await assertAccessible(page, 'with an answer');
        assert.deepEqual(complaints, []);
        assert.deepEqual(await opened.page.context().cookies(), []);
      });
    }
  }

  test('when the server cannot be reached, the check says that it knows nothing', async () => {
    await using opened = await open('/en');
    await opened.page.route('**/range/*', (route) => route.abort());
    await opened.page.fill('#password', LISTED);
    await opened.page.press('#password', 'Enter');
    await opened.page.locator('#password-result').waitFor({ state: 'visible' });
    assert.match(
      await textOf(opened.page, '#password-result'),
      /does not mean that the password has not leaked/,
    );
  });

  test('without script the page says how to check, and the look-up of an e-mail works', async () => {
    await using opened = await open('/en', { javaScriptEnabled: false, viewport: SIZES[1] });
    const { page, requests } = opened;
    assert.match(await textOf(page, 'noscript'), /sha1sum/);
    assert.equal(await page.locator('#password-check button[type=submit]').isDisabled(), true);
    const asked = requests.length;
    await page.fill('#password', LISTED);
    await page.press('#password', 'Enter');
    await sleep(200);
    assert.equal(requests.length, asked, 'nothing is sent, not even by the Enter key');

    const nobody = `nobody.${Date.now()}@mail.example`;
    const code = await askByMail(page, 'en', nobody);
    await page.goto(`${server.url}/en/lookups`);
    await page.fill('#code', code);
    await page.click('#lookup-code button');
    assert.equal(await textOf(page, 'h1'), 'This address is in none of the imported lists');
    assert.match(await textOf(page, 'main'), new RegExp(NOT_FOUND_CAUTION.en));
    assert.equal(await textOf(page, 'aside.demo'), SAYS_DEMO.en);
  });

  /** Asks about an address on the first page; gives the code that its mailbox gets, from the demo's outbox. */
  async function askByMail(page: Page, language: 'zh' | 'en', email: string): Promise<string> {
    await page.goto(`${server.url}/${language}`);
    await page.fill('#email', email);
    await page.press('#email', 'Enter');
    await page.waitForURL('**/lookups/request');
    assert.match(await textOf(page, 'main'), new RegExp(LOOKUP_ACCEPTED[language]));
    assert.ok(!(await page.content()).includes(email), 'the reply does not repeat the address');
    const mail = page.locator('article', { hasText: email }).first();
    for (let tries = 0; tries < 50; tries++) {
      await page.goto(`${server.url}/${language}/demo/outbox`);
      if ((await mail.count()) > 0) {
        const link = await mail.locator('a').first().getAttribute('href');
        assert.ok(link);
        assert.ok(link.startsWith(`${server.url}/${language}/lookups#`), `the link of the mail: ${link}`);
        return link.slice(link.indexOf('#') + 1);
      }
      await sleep(200);
    }
    throw new Error('the mail never came');
  }

  test('what has leaked about somebody is told to that mailbox, once, and silence is kept', async () => {
    await using opened = await open('/zh', { viewport: SIZES[1] });
    const { page, requests, complaints } = opened;
    const code = await askByMail(page, 'zh', someone);
    await assertAccessible(page, 'the outbox');

    const asked = requests.length;
    await page.goto(`${server.url}/zh/lookups#${code}`);
    assert.equal(new URL(page.url()).hash, '', 'the code does not stay in the address');
    assert.ok(!JSON.stringify(requests.slice(asked)).includes(code), 'opening the link sends no code');
    assert.equal(await page.inputValue('#code'), code);
    await assertAccessible(page, 'the form for the code');
    await page.click('#lookup-code button');
    assert.match(await textOf(page, 'h1'), /这个邮箱出现在 \d+ 份泄露清单中/);
    assert.match(await textOf(page, 'table.breaches'), /codehub\.example/);
    assert.equal(await textOf(page, 'aside.demo'), SAYS_DEMO.zh);
    await assertAccessible(page, 'the answer');

    // The same code a second time opens nothing.
    await using second = await open('/zh/lookups');
    await second.page.fill('#code', code);
    await second.page.click('#lookup-code button');
    assert.match(await textOf(second.page, 'h1'), /查询码已失效/);

    await page.click('button[value=silence]');
    assert.equal(await textOf(page, 'h1'), '已停止回答');
    await assertAccessible(page, 'silence');
    assert.deepEqual(complaints, []);
  });

  test('silence outlives the server', async () => {
    await server.stop();
    server = await startServer(ending, place, []);
    await using opened = await open('/zh');
    const code = await askByMail(opened.page, 'zh', someone);
    await opened.page.goto(`${server.url}/zh/lookups#${code}`);
    await opened.page.click('#lookup-code button');
    assert.equal(await textOf(opened.page, 'h1'), '这个邮箱已停止回答');
    assert.doesNotMatch(await textOf(opened.page, 'main'), /codehub/);
  });

  test('the reply to a look-up is the same page, byte for byte, for hit and miss', async () => {
    const ask = async (email: string): Promise<string> => {
      const answer = await fetch(`${server.url}/en/lookups/request`, {
        method: 'POST',
        body: new URLSearchParams({ email }),
        headers: { origin: server.url },
      });
      assert.equal(answer.status, 200);
      return answer.text();
    };
    assert.equal(await ask(someoneInCodehub(1)), await ask(`nobody.${Date.now()}@mail.example`));
  });

  test('every page and every answer says that this is a demo', async () => {
    const get = (path: string, accept: string) => fetch(server.url + path, { headers: { accept } });
    for (const language of LANGUAGES) {
      for (const path of [
        '',
        '/breaches/codehub.example',
        '/lookups',
        '/demo/outbox',
        '/about/verify',
        '/no-such-page',
      ]) {
        const answer = await get(`/${language}${path}`, 'text/html');
        assert.equal(answer.status, path === '/no-such-page' ? 404 : 200, path);
        assert.ok((await answer.text()).includes(SAYS_DEMO[language]), `/${language}${path}`);
        assert.equal(answer.headers.get('nuwa-installation'), 'demo');
      }
    }
    assert.match(await (await get('/api', 'text/html')).text(), /demo/i);
    for (const path of ['/api/v1/breaches', '/api/v1/breaches/codehub.example', '/api/v1/installation']) {
      const answer = await get(path, 'application/json');
      assert.equal(answer.status, 200, path);
      assert.equal(((await answer.json()) as { installation: string }).installation, 'demo', path);
    }
    for (const path of ['/range/F7C3B', '/api/v3/breaches', '/ledger/checkpoint', '/healthz', '/metrics'])
      assert.equal((await get(path, '*/*')).headers.get('nuwa-installation'), 'demo', path);
  });

  test('a page of a breach shows what was found, in both languages', async () => {
    for (const language of LANGUAGES) {
      await using opened = await open(`/${language}/breaches/codehub.example`, { viewport: SIZES[1] });
      assert.equal(opened.answer?.status(), 200);
      assert.match(
        await textOf(opened.page, 'main'),
        new RegExp(codehub.truth(SCALE, SEED).rows.toLocaleString(language)),
      );
      await assertAccessible(opened.page, `breach in ${language}`);
      assert.ok(
        await opened.page.evaluate(
          'document.scrollingElement.scrollWidth <= document.documentElement.clientWidth',
        ),
      );
      assert.deepEqual(opened.complaints, []);
    }
  });
});

/** Why browser tests cannot run here, or false. */
function chromiumMissing(): string | false {
  if (CHROMIUM !== undefined) return false;
  if (process.env['CI'] === 'true') throw new Error('Chromium is not installed, and CI skips nothing');
  return 'Chromium is not installed; Debian: apt install chromium';
}

/** E-mail of the n-th person of the codehub list in the demo. */
function someoneInCodehub(n = 0): string {
  const text = Buffer.concat([...codehub.write(SCALE, SEED)]).toString();
  const emails = text
    .split(/\r?\n/)
    .flatMap((line) => /^[a-z0-9_]+ # \S+ # ([a-z0-9._]+@\S+)$/.exec(line)?.[1] ?? []);
  const email = emails[n];
  assert.ok(email);
  return email;
}

/** Mails name the address of the server, so that it must be known before the start. */
async function freePort(): Promise<string> {
  const probe = createServer();
  await new Promise<void>((resolve) => void probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => void probe.close(resolve));
  return String(port);
}
