/**
 * The pages that reports come in by, in a real browser (Debian's Chromium) against a real database: both languages, wide
 * and narrow, with and without script; from the warnings to the answer to a question.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';

import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from '@playwright/test';

import { say } from '#domain/assertions/saying.ts';
import { BUREAU, type House, OPERATOR, PORTAL } from '#pipeline/1-discover/testing/report-house.ts';
import { openReportSite, type ReportSite } from '../support/report-site.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
const SIZES = [
  { width: 1280, height: 900 },
  { width: 390, height: 844 },
] as const;
const LANGUAGES = ['zh', 'en'] as const;
const ALL = process.env['NUWA_TEST_CASES'] === 'all';
const PAGES = [
  '/report',
  '/report/vulnerability',
  '/report/rumour',
  '/report/misuse',
  '/report/follow',
  '/report/draft',
] as const;
/** Where to put pictures of what is seen, for whoever wants to look. */
const SHOTS = process.env['REPORT_SHOTS'];

describe('reporting in a browser', { skip: chromiumMissing() }, () => {
  let browser: Browser;
  let site: ReportSite;
  let house: House;

  before(async () => {
    site = await openReportSite();
    house = site.house;
    browser = await chromium.launch({
      executablePath: CHROMIUM ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
    });
  });
  after(async () => {
    await browser?.close();
    await site?.close();
  });

  async function open(path: string, options: { width?: number; script?: boolean } = {}) {
    const { width = 1280, script = true } = options;
    const context = await browser.newContext({
      viewport: SIZES.find((size) => size.width === width) ?? SIZES[0],
      javaScriptEnabled: script,
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(site.url + path);
    return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
  }

  /** Fits, and is accessible where `axe` is asked: it takes seconds, so each page is asked once in each width. */
  async function assertSound(page: Page, what: string, axe = true): Promise<void> {
    if (SHOTS !== undefined)
      await page.screenshot({ path: `${SHOTS}/${what.replaceAll(/[^a-z0-9]+/gi, '-')}.png`, fullPage: true });
    const { width } = (await page.locator('body').boundingBox()) ?? { width: 0 };
    const widest = await page.evaluate('document.scrollingElement.scrollWidth');
    assert.ok(Number(widest) <= Math.ceil(width), `${what}: nothing hangs over the side`);
    if (!axe) return;
    const { violations } = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
      [],
      what,
    );
  }

  for (const language of LANGUAGES) {
    for (const { width } of SIZES) {
      // Chinese on a phone and English on a desk stand for all four; NUWA_TEST_CASES=all looks at each.
      if (!ALL && (language === 'zh') !== width < 600) continue;
      test(`every page in ${language} at ${width} is sound`, async () => {
        await using opened = await open(`/${language}/report`, { width });
        for (const path of PAGES) {
          const { page, complaints } = opened;
          await page.goto(`${site.url}/${language}${path}`);
          const axe = language === 'zh';
          await assertSound(page, `${language} ${path} ${width}`, axe);
          assert.deepEqual(complaints, [], path);
        }
      });
    }
  }

  /** Every question of the form that must be answered. */
  async function fillIn(page: Page): Promise<void> {
    await page.fill('[name=title]', '改编号能看到别人的记录');
    await page.fill('[name=description]', '把编号加一，就看到了别人的参保信息。');
    await page.check('[name=critical][value=unknown]');
    await page.check('[name=consentNamed][value=no]');
    await page.check('[name=consentAsked][value=yes]');
    await page.check('[name=consentUnmasked][value=no]');
    await page.check('[name=classes][value=resident-id]');
    await page.fill('[name=likely]', '80,0000');
  }

  test('without a script: search, mistakes, hand in, follow, answer, add a file', async () => {
    await using opened = await open('/zh/report/vulnerability', { script: false });
    const { page } = opened;
    assert.match(await page.innerText('.warning'), /第三十一条/);
    await page.fill('[name=keeper]', '东山');
    await page.fill('[name=technical]', 'GET /api?id=1');
    await page.click('[value=search-keeper]');
    assert.equal(await page.inputValue('[name=technical]'), 'GET /api?id=1', 'nothing typed is lost');
    await page.check(`[name=keeperId][value="${BUREAU.id}"]`);
    await page.fill('[name=system]', '社保');
    await page.click('[value=search-system]');
    await page.check(`[name=systemId][value="${PORTAL.id}"]`);

    await page.click('form#report button:not([name])');
    assert.match(await page.innerText('#problems'), /还有 6 处/);
    assert.match(await page.innerText('#field-title-error'), /请填写/);
    assert.equal(await page.getAttribute('#field-title', 'aria-invalid'), 'true');
    assert.equal(await page.inputValue('[name=technical]'), 'GET /api?id=1');
    await assertSound(page, 'zh mistakes', false);
    await fillIn(page);
    await page.click('form#report button:not([name])');

    assert.equal(new URL(page.url()).pathname, '/zh/report/done');
    await assertSound(page, 'zh done', false);
    const [code = '', passphrase = ''] = await page.locator('dd.code').allInnerTexts();
    assert.match(code, /^NW-/);
    assert.ok(!page.url().includes(code));
    const row = await house.stores.reportCodes.find(code);
    const subject = { kind: 'vulnerability', id: row?.subject.id ?? '' } as const;
    const said = await house.stores.assertions.about(subject);
    assert.deepEqual(said.find(({ axis }) => axis === 'system')?.value, { is: 'stated', system: PORTAL.id });
    assert.equal(said.find(({ axis }) => axis === 'people')?.value?.['likely'], 800_000);

    await page.reload();
    assert.equal(new URL(page.url()).pathname, '/zh/report/done');
    const [again] = await page.locator('dd.code').allInnerTexts();
    assert.equal(again, code, 'sent again, it is the same report');

    await house.record({
      actor: OPERATOR,
      says: [
        say(subject, 'message', { is: 'said', to: 'finder' }, 'statement', { body: '哪一天看到的？' }),
        say(subject, 'report', { is: 'needs-info' }, 'statement'),
      ],
    });
    await page.goto(`${site.url}/zh/report/follow`);
    await page.fill('#code', code);
    await page.fill('#passphrase', 'wrong');
    await page.click('main button');
    assert.match(await page.innerText('[role=alert]'), /对不上/);
    await page.fill('#code', code.toLowerCase());
    await page.fill('#passphrase', passphrase.toLowerCase());
    await page.click('main button');
    assert.match(await page.innerText('main'), /哪一天看到的/);
    await assertSound(page, 'zh followed', false);
    const rows = Array.from({ length: 31 }, (_, i) => `13800138${100 + i}`).join('\n');
    await page.fill('#text', rows);
    await page.click('form[action$="/follow/add"] button');
    assert.match(await page.innerText('[role=status]'), /没有发送/);
    assert.equal(await page.inputValue('#text'), rows, 'and it is not lost');
    await page.fill('#text', '昨天');
    await page.click('form[action$="/follow/add"] button');
    assert.match(await page.innerText('main'), /正在研判[\s\S]*昨天/);

    await page.setInputFiles('#file', {
      name: 'tool.exe',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from('MZ…'),
    });
    await page.click('form[action$="/evidence"] button');
    assert.match(await page.innerText('[role=status]'), /不能收/);
    await page.setInputFiles('#file', {
      name: '截图.txt',
      mimeType: 'text/plain',
      buffer: Buffer.alloc(300_000, 'a\r\n--'),
    });
    await page.check('[name=unmasked]');
    await page.click('form[action$="/evidence"] button');
    assert.match(await page.innerText('main'), /文件已保存/);
    const [file] = house.files.values();
    assert.equal(file?.name, '截图.txt');
    assert.equal(file?.unmasked, true);
    assert.ok(file?.bytes.equals(Buffer.alloc(300_000, 'a\r\n--')), 'byte for byte');
    const download = page.waitForEvent('download');
    await page.click('form[action$="/receipts"] button');
    assert.equal((await download).suggestedFilename(), 'receipts.txt');
  });

  test('a draft is kept by a button without script, and goes on elsewhere', async () => {
    await using opened = await open('/en/report/misuse', { script: false });
    await opened.page.fill('[name=description]', 'half a sentence');
    await opened.page.check('[name=classes][value=mobile]');
    await opened.page.check('[name=classes][value=name]');
    await opened.page.click('[value=save]');
    const code = await opened.page.innerText('.notice .code');
    assert.match(code, /^(.{4}-){5}.{4}$/);
    await using elsewhere = await open('/en/report/draft', { script: false });
    await elsewhere.page.fill('#code', 'nonsense');
    await elsewhere.page.click('main button');
    assert.match(await elsewhere.page.innerText('[role=alert]'), /no such draft/);
    await elsewhere.page.fill('#code', code.replaceAll('-', ' '));
    await elsewhere.page.click('main button');
    assert.equal(await elsewhere.page.inputValue('[name=description]'), 'half a sentence');
    assert.ok(await elsewhere.page.isChecked('[name=classes][value=mobile]'));
    await elsewhere.page.check('[name=consentNamed][value=no]');
    await elsewhere.page.check('[name=consentAsked][value=no]');
    await elsewhere.page.click('form#report button:not([name])');
    assert.match(await elsewhere.page.innerText('h1'), /has arrived/);
    await using late = await open('/en/report/draft', { script: false });
    await late.page.fill('#code', code);
    await late.page.click('main button');
    assert.match(await late.page.innerText('[role=alert]'), /no such draft/, 'it ended with the report');
  });

  test('with a script it is saved as one types, and found again in the same window', async () => {
    await using opened = await open('/en/report/rumour', { width: 390 });
    const { page } = opened;
    await page.fill('[name=title]', 'A rumour');
    await page.locator('#draft-status', { hasText: 'Saved' }).waitFor();
    assert.match(await page.innerText('#draft-status'), /Saved at .*(.{4}-){5}.{4}/);
    const saved = page.waitForResponse((answer) => answer.request().method() === 'PUT');
    await page.fill('[name=title]', 'A better rumour');
    assert.equal((await saved).status(), 200);
    await page.goto(`${site.url}/en/report/rumour`);
    await page.click('form.notice button');
    assert.equal(await page.inputValue('[name=title]'), 'A better rumour');
    assert.deepEqual(opened.complaints, []);
  });

  test('a form that is sent twice is one report, and one that was changed in between asks first', async () => {
    const send = async (description: string) => {
      const body = new FormData();
      const fields = {
        kind: 'misuse',
        once: 'the-same-form',
        consentNamed: 'no',
        consentAsked: 'no',
        description,
      };
      for (const [name, value] of Object.entries(fields)) body.set(name, value);
      const answer = await fetch(`${site.url}/en/report/done`, { method: 'POST', body });
      assert.equal(answer.status, 200);
      const html = await answer.text();
      return { html, code: /NW-\w{4}-\w{4}/.exec(html)?.[0] };
    };
    const first = await send('a card');
    assert.equal((await send('a card')).code, first.code);
    const changed = await send('a card, and a loan');
    assert.equal(changed.code, undefined);
    assert.match(changed.html, /was handed in before[\s\S]*a card, and a loan/);
  });

  test('pages that come of a form are sound, too', async () => {
    for (const { width } of ALL ? SIZES : SIZES.slice(-1)) {
      await using opened = await open('/en/report/vulnerability', { width });
      const { page } = opened;
      await page.fill('[name=keeper]', '东山');
      await page.click('[value=search-keeper]');
      await page.check(`[name=keeperId][value="${BUREAU.id}"]`);
      await page.click('form#report button:not([name])');
      await assertSound(page, `en mistakes ${width}`, width < 600);
      await fillIn(page);
      await page.click('form#report button:not([name])');
      await assertSound(page, `en done ${width}`, width < 600);
      const [code = '', passphrase = ''] = await page.locator('dd.code').allInnerTexts();
      await page.goto(`${site.url}/en/report/follow`);
      await page.fill('#code', code);
      await page.fill('#passphrase', passphrase);
      await page.click('main button');
      await assertSound(page, `en followed ${width}`, width < 600);
    }
  });
});

function chromiumMissing(): string | false {
  if (CHROMIUM !== undefined) return false;
  if (process.env['CI'] === 'true') throw new Error('Chromium is not installed, and CI skips nothing');
  return 'Chromium is not installed; Debian: apt install chromium';
}
