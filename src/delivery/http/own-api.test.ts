import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { InstallationAnswer } from '#contract/installation.ts';
import type { Problem } from '#contract/problem.ts';
import { EVIDENCE_PATHS } from '#contract/evidence-operations.ts';
import { RANGE_PATH } from '#contract/range-operation.ts';
import { apiRoutes } from '#contract/routes.ts';
import { createApp } from './app.ts';
import { ask, CODEHUB, fakeCatalogue, fakeDeps } from './testing/fake-deps.ts';
import { fakeRanges, firstBits, sha1Hex } from './testing/fake-ranges.ts';

const app = createApp(fakeDeps());
const get = async (path: string, init?: RequestInit) => app.fetch(ask(path, init));
const json = async <T>(path: string) => (await (await get(path)).json()) as T;

describe('our own interface', () => {
  it('shows a breach with its profile and what is asserted', async () => {
    const answer = await json<{ installation: string; breach: unknown }>('/api/v1/breaches/CODEHUB');
    assert.deepEqual(answer, { installation: 'real', breach: CODEHUB });
    const list = await json<{ breaches: { name: string; profile?: unknown }[] }>('/api/v1/breaches');
    assert.deepEqual(
      list.breaches.map(({ name, profile }) => [name, profile]),
      [
        ['Codehub', undefined],
        ['Gouwu', undefined],
      ],
    );
  });

  it('lets no field out that the contract does not name', async () => {
    const leaky = { ...CODEHUB, handedInBy: 'a finder' };
    const answer = await createApp(fakeDeps({ catalogue: fakeCatalogue([leaky]) })).fetch(
      ask('/api/v1/breaches/codehub'),
    );
    assert.equal(answer.status, 200);
    assert.ok(!(await answer.text()).includes('a finder'));
  });

  it('answers problems in words, and never repeats what was sent', async () => {
    const missing = await get('/api/v1/breaches/wang-mail');
    assert.equal(missing.status, 404);
    assert.ok(!(await missing.clone().text()).includes('wang-mail'));
    assert.equal(((await missing.json()) as Problem).code, 'not-found');
    const post = (body: string, type = 'application/json') =>
      get('/api/v1/lookups', { method: 'POST', headers: { 'content-type': type }, body });
    for (const [body, type] of [
      ['{"email":7}', 'application/json'],
      ['{"email":"wang@mail.example","language":"fr"}', 'application/json'],
      ['{', 'application/json'],
      ['"wang@mail.example"', 'application/json'],
      ['email=wang%40mail.example', 'application/x-www-form-urlencoded'],
      ['{"email":"wang@mail.example"}', 'text/plain'],
    ] as const) {
      const answer = await post(body, type);
      const text = await answer.text();
      assert.equal(answer.status, 400, body);
      assert.equal(answer.headers.get('content-type'), 'application/problem+json');
      assert.ok(!text.includes('wang'), text);
    }
    assert.equal((await post('{"email":"wang@mail.example"}')).status, 503);
    assert.equal((await get('/api/v1/nowhere')).status, 404);
  });

  it('refuses what pages of other sites send', async () => {
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ]) {
      const answer = await get('/api/v1/lookups', {
        method: 'POST',
        headers: { ...headers, host: '127.0.0.1:8080', 'content-type': 'application/json' } as Record<
          string,
          string
        >,
        body: '{"email":"wang@mail.example"}',
      });
      assert.equal(answer.status, 400);
    }
  });

  it('describes itself: every operation of the document exists', async () => {
    const document = await json<{
      openapi: string;
      paths: Record<string, Record<string, { responses: object }>>;
    }>('/api/v1/openapi.json');
    assert.match(document.openapi, /^3\.1/);
    assert.deepEqual(
      Object.keys(document.paths).sort(),
      [
        ...new Set([...apiRoutes().map(({ path }) => path), RANGE_PATH, ...Object.keys(EVIDENCE_PATHS)]),
      ].sort(),
    );
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, { responses }] of Object.entries(methods)) {
        assert.ok('default' in responses, path);
        // The others need accounts and cases: test/access asks every one of them.
        if (!/^\/(breaches|installation|lookups|passwords)/.test(path)) continue;
        const real = path
          .replace('{name}', 'codehub')
          .replace('{kind}/{version}/{bits}/{prefix}', 'sha1/test-1/8/AB');
        const answer = await get(`/api/v1${real}`, {
          method: method.toUpperCase(),
          ...(method === 'post' ? { headers: { 'content-type': 'application/json' }, body: '{}' } : {}),
        });
        assert.equal(answer.status, method === 'post' ? 400 : 200, path);
      }
    }
    const page = await (await get('/api')).text();
    for (const path of Object.keys(document.paths))
      assert.ok(page.includes(path.replaceAll('/', '<wbr>/')), path);
    assert.ok(!page.includes('<script'));
  });
});

describe('native ranges', () => {
  const many = Array.from({ length: 20_000 }, (_, i) => sha1Hex(`p${i}`));
  const ranges = fakeRanges({ sha1: new Map(many.map((hash) => [hash, 1])), ntlm: new Map() });
  const large = createApp(fakeDeps({ ranges }));
  const ask1 = async (path: string, init?: RequestInit) =>
    large.fetch(ask(`/api/v1/passwords/range/${path}`, init));

  it('recommends the longest prefix that keeps the floor', async () => {
    const answer = (await (await large.fetch(ask('/api/v1/installation'))).json()) as InstallationAnswer;
    const { bits } = answer.corpus.passwords.sha1;
    assert.ok(ranges.smallestBucket('sha1', bits) >= answer.corpus.floor);
    assert.ok(ranges.smallestBucket('sha1', bits + 1) < answer.corpus.floor);
  });

  it('serves prefixes of any number of bits, and every hash in exactly one bucket', async () => {
    for (const bits of [4, 5, 6]) {
      const found: string[] = [];
      for (let prefix = 0; prefix < 2 ** bits; prefix++) {
        const digits = Math.ceil(bits / 4);
        const hex = (prefix << (digits * 4 - bits)).toString(16).padStart(digits, '0').toUpperCase();
        const answer = await ask1(`sha1/test-1/${bits}/${hex}`);
        assert.equal(answer.status, 200);
        assert.equal(answer.headers.get('nuwa-bucket-floor'), '800');
        const lines = (await answer.text()).split('\r\n');
        assert.ok(lines.length >= 800 || bits > 4);
        const head = hex.slice(0, Math.floor(bits / 4));
        for (const line of lines) {
          const [suffix = '', count] = line.split(':');
          if (count !== '0') found.push(head + suffix);
          if (count !== '0') assert.equal(firstBits(head + suffix, bits), prefix);
        }
      }
      assert.deepEqual(found.sort(), [...many].sort());
    }
  });

  it('keeps one address per range, and caches it for good', async () => {
    const good = await ask1('sha1/test-1/5/F8');
    assert.match(good.headers.get('cache-control') ?? '', /immutable/);
    const etag = good.headers.get('etag') ?? '';
    assert.equal((await ask1('sha1/test-1/5/F8', { headers: { 'if-none-match': etag } })).status, 304);
    for (const path of [
      'sha1/test-1/5/F9',
      'sha1/test-1/5/F',
      'sha1/test-1/5/F80',
      'sha1/test-1/5/G8',
      'sha1/test-1/2/8',
      'sha1/test-1/25/0000000',
      'sha1/test-1/0x5/F8',
      'md5/test-1/5/F8',
    ]) {
      assert.equal((await ask1(path)).status, 400, path);
    }
    const old = await ask1('sha1/older/5/F8');
    assert.equal(old.status, 404);
    assert.equal(old.headers.get('nuwa-corpus-version'), 'test-1');
    const current = await ask1('sha1/current/5/F8');
    assert.equal(current.status, 307);
    assert.equal(current.headers.get('location'), '/api/v1/passwords/range/sha1/test-1/5/F8');
    assert.equal(current.headers.get('cache-control'), 'no-store');
  });
});
