import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SiteDeps } from './deps.ts';
import { createSite } from './site.ts';
import { ANSWER, BREACH, FakeDesk, fakeSite } from './testing/fake-site.ts';

const textOf = async (path: string, deps: SiteDeps = fakeSite(), init: RequestInit = {}) => {
  const answer = await createSite(deps).pages.request(`http://127.0.0.1${path}`, init);
  assert.equal(answer.status, 200, path);
  return answer.text();
};
const form = (fields: Record<string, string>): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(fields),
});
const PATHS = ['', '/breaches/codehub', '/lookups', '/about/verify'];
const problem = (code: string) => ({
  type: '',
  title: 'Title',
  status: 410,
  detail: 'The sentence.',
  code,
  installation: 'demo' as const,
});

describe('the site', () => {
  it('speaks the language of the path, or else of the browser, or else Chinese', async () => {
    for (const path of PATHS) {
      assert.match(await textOf(`/zh${path}`), /<html lang="zh-CN">/);
      assert.match(await textOf(`/en${path}`), /<html lang="en">/);
      assert.match(await textOf(path || '/'), /<html lang="zh-CN">/);
      for (const [accept, lang] of [
        ['en-GB,en;q=0.9', 'en'],
        ['fr,en;q=0.5,zh;q=0.8', 'zh-CN'],
        ['zh-TW;q=0.2,en;q=0', 'zh-CN'],
        ['de', 'zh-CN'],
      ]) {
        const page = await textOf(path || '/', fakeSite(), { headers: { 'accept-language': accept ?? '' } });
        assert.match(page, new RegExp(`<html lang="${lang}">`), accept);
      }
    }
  });

  it('keeps to its own policy: nothing inline, nothing from elsewhere, and small', async () => {
    const many = Array.from({ length: 60 }, (_, i) => ({ ...BREACH, name: `B${i}`, title: `list ${i}` }));
    for (const path of PATHS) {
      const page = await textOf(`/zh${path}`, fakeSite({}, path.startsWith('/breaches') ? [BREACH] : many));
      assert.ok(Buffer.byteLength(page) < 70_000, `${path}: ${Buffer.byteLength(page)} bytes`);
      assert.ok(!/\sstyle=|\son\w+=|<style/.test(page), path);
      assert.ok(!/<script(?![^>]*\ssrc="\/assets\/)/.test(page), path);
      assert.ok(!/(?:src|href)="(?:https?:)?\/\//.test(page), path);
    }
  });

  it('says on every page of a demo that it is one, and nowhere else', async () => {
    const demo = fakeSite({ installation: 'demo', outbox: () => [] });
    for (const path of [...PATHS, '/demo/outbox']) {
      assert.match(
        await textOf(`/zh${path}`, demo),
        /class="demo"[^>]*>演示安装：这里的一切数据均为虚构。/,
        path,
      );
      assert.match(await textOf(`/en${path}`, demo), /Demo installation: everything in it is invented/, path);
    }
    assert.match(
      String(await createSite(demo).errorPage(problem('not-found'), new Request('http://x/zh'))),
      /class="demo"/,
    );
    assert.ok(!(await textOf('/zh')).includes('class="demo"'));
    assert.equal((await createSite(fakeSite()).pages.request('/zh/demo/outbox')).status, 404);
  });

  it('escapes what people typed', async () => {
    const hostile = {
      ...BREACH,
      title: '<img src=x onerror=alert(1)>',
      organization: '"><script>',
      note: "'<b>",
    };
    for (const path of ['/zh', '/en/breaches/codehub']) {
      const page = await textOf(path, fakeSite({}, [hostile]));
      assert.ok(!/<img|<b>|"><script>/.test(page), path);
      assert.ok(page.includes('&lt;img src=x onerror=alert(1)&gt;'), path);
    }
    const outbox = () => [
      { to: 'a@mail.example', subject: '<i>', text: 'http://x/?a=1&b="<script>', at: 'now' },
    ];
    const page = await textOf('/en/demo/outbox', fakeSite({ installation: 'demo', outbox }));
    assert.ok(!/<i>|<script>/.test(page));
    assert.ok(page.includes('<a href="http://x/?a=1">'));
  });

  it('has a password field that cannot be sent', async () => {
    const page = await textOf('/en');
    const card = /<form id="password-check"[\s\S]*?<\/form>/.exec(page)?.[0] ?? '';
    assert.match(card, /<input type="password"/);
    assert.ok(!/\sname=|\saction=|\smethod=/.test(card));
    assert.match(card, /<button type="submit" disabled>/);
    for (const data of ['found', 'absent', 'failed'])
      assert.match(card, new RegExp(`data-${data}="[^"]{10,}"`));
  });

  it('never lets "not found" read as "safe"', async () => {
    const home = await textOf('/en');
    assert.match(/data-absent="([^"]*)"/.exec(home)?.[1] ?? '', /does not make it safe/);
    assert.match(/data-absent="([^"]*)"/.exec(await textOf('/zh'))?.[1] ?? '', /不等于它安全/);
    assert.match(await textOf('/en', fakeSite({}, [])), /does not mean that nothing has leaked/);
    const desk = new FakeDesk();
    desk.answerTo = { ...ANSWER, exposures: [], advice: [] };
    assert.match(
      await textOf('/zh/lookups/answer', fakeSite({ lookups: desk }), form({ code: 'good' })),
      /不等于安全/,
    );
    desk.answerTo = { ...desk.answerTo, shown: 'silenced' };
    const silenced = await textOf('/en/lookups/answer', fakeSite({ lookups: desk }), form({ code: 'good' }));
    assert.match(silenced, /does not mean that nothing has leaked/);
    assert.ok(!silenced.includes(ANSWER.decideCode));
  });

  it('replies the same to every address, and repeats none', async () => {
    const desk = new FakeDesk();
    const deps = fakeSite({ lookups: desk });
    const replies = new Set<string>();
    for (const email of ['wang@mail.example', 'nobody@mail.example', ' <b>@x ']) {
      replies.add(await textOf('/zh/lookups/request', deps, form({ email })));
    }
    assert.equal(replies.size, 1);
    assert.ok(!/wang|mail\.example/.test([...replies][0] ?? ''));
    assert.deepEqual(desk.asked[2], [{ kind: 'anonymous' }, { email: '<b>@x', language: 'zh' }]);
  });

  it('leads from the code to the answer and to a decision', async () => {
    const desk = new FakeDesk();
    const deps = fakeSite({ lookups: desk });
    assert.match(await textOf('/en/lookups', deps), /assets\/lookup-code\.js/);
    const answer = await textOf('/en/lookups/answer', deps, form({ code: ' good ' }));
    for (const part of [
      'in 1 leaked list<',
      'codehub.example',
      'salted MD5: salted, but quick',
      'Give it a password',
    ]) {
      assert.ok(answer.includes(part), part);
    }
    const code = /name="code" value="([^"]+)"/.exec(answer)?.[1] ?? '';
    const done = await textOf('/en/lookups/decision', deps, form({ code, wish: 'erase' }));
    assert.match(done, /Erasure recorded/);
    assert.deepEqual(desk.asked, [[{ kind: 'anonymous' }, { code: ANSWER.decideCode, wish: 'erase' }]]);
    const back = await createSite(deps).pages.request('/en/lookups/answer');
    assert.deepEqual([back.status, back.headers.get('location')], [303, '/en/lookups']);
  });

  it('never lets an answer be cached', async () => {
    const answer = await createSite(fakeSite()).pages.request('/zh/lookups/answer', form({ code: 'good' }));
    assert.equal(answer.headers.get('cache-control'), 'no-store');
  });

  it('says so when no mail can be sent', async () => {
    const page = await textOf('/en', fakeSite({ lookups: null }));
    assert.match(page, /no way to send mail/);
    assert.ok(!page.includes('type="email"'));
  });

  it('shows a breach with its figures, its doubts and its sayings', async () => {
    const page = await textOf('/en/breaches/codehub');
    for (const part of [
      'neither for true nor for false',
      '6,390 indexed, 10 not understood',
      'told apart by email addresses',
      'The commonest makes up 3.6%',
      'too few fields',
      '<span class="withdrawn">The organization’s word: denies it</span>',
      '90.8%',
      'Sensitive',
    ]) {
      assert.ok(page.includes(part), part);
    }
    const rumour = await textOf(
      '/en/breaches/codehub',
      fakeSite({}, [{ ...BREACH, profile: null, asserted: [] }]),
    );
    assert.match(rumour, /No data has been seen/);
  });

  it('puts codes into words, and leaves what was said as it was', async () => {
    const said = BREACH.asserted[0] ?? assert.fail();
    const asserted = [
      { ...said, axis: 'people', value: 'told keeper public-notice reset-password' },
      { ...said, axis: 'data-classes', value: 'email, password' },
      { ...said, axis: 'title', value: 'open no yes' },
      { ...said, axis: 'later-axis', value: 'later-word' },
    ];
    const page = await textOf('/zh/breaches/codehub', fakeSite({}, [{ ...BREACH, asserted }]));
    for (const part of [
      '已告知、责任单位、公告、要求改密码',
      '电子邮箱、密码',
      '名称：open no yes',
      'later-axis：later-word',
    ]) {
      assert.ok(page.includes(part), part);
    }
  });

  it('serves its files by content, for good where the address says which', async () => {
    const { pages } = createSite(fakeSite());
    const page = await textOf('/zh');
    const sheet = /href="(\/assets\/site\.css\?v=[\w-]{12})"/.exec(page)?.[1] ?? '';
    const found = await pages.request(sheet);
    assert.equal(found.headers.get('content-type'), 'text/css; charset=utf-8');
    assert.match(found.headers.get('cache-control') ?? '', /immutable/);
    const plain = await pages.request('/assets/site.css');
    assert.equal(plain.headers.get('cache-control'), 'public, no-cache');
    const etag = plain.headers.get('etag') ?? '';
    assert.equal(
      (await pages.request('/assets/site.css', { headers: { 'if-none-match': etag } })).status,
      304,
    );
    for (const name of ['check-password.js', 'sha1.js', 'lookup-code.js', 'icon.svg', 'breach.png']) {
      assert.equal((await pages.request(`/assets/${name}`)).status, 200, name);
    }
    for (const name of ['..%2fsite.ts', 'site.ts', '']) {
      assert.equal((await pages.request(`/assets/${name}`)).status, 404, name);
    }
    const png = new Uint8Array(await (await pages.request('/assets/breach.png')).arrayBuffer());
    assert.deepEqual(Array.from(png.subarray(0, 8)), [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  });

  it('has a page for each error that a visitor can meet, in both languages', async () => {
    const { errorPage } = createSite(fakeSite());
    for (const code of [
      'not-found',
      'link-expired',
      'too-many-requests',
      'notice-undeliverable',
      'internal',
    ]) {
      const zh = String(await errorPage(problem(code), new Request('http://x/zh/lookups/answer')));
      assert.match(zh, /<h1>[^<]*[\u4e00-\u9fff]/, code);
      const en = String(await errorPage(problem(code), new Request('http://x/en/lookups/answer')));
      assert.match(en, /The sentence\./, code);
    }
  });
});
