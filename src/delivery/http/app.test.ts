import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Problem } from '#contract/problem.ts';
import { ERROR_SENTENCES, NuwaError } from '#kernel/errors.ts';
import { instantOf } from '#kernel/instant.ts';
import { createApp } from './app.ts';
import type { RequestLine } from './deps.ts';
import { problemOf, STATUS_OF_CODE } from './problems.ts';
import { ask, fakeCatalogue, fakeDeps } from './testing/fake-deps.ts';

const problemIn = async (answer: Response) => {
  assert.equal(answer.headers.get('content-type'), 'application/problem+json');
  return (await answer.json()) as Problem;
};

describe('the app', () => {
  it('serves loopback names and configured hosts, and refuses all others', async () => {
    const app = createApp(
      fakeDeps({ settings: { ...fakeDeps().settings, hosts: ['nuwa.example', 'x.example:8443'] } }),
    );
    const status = async (host: string) =>
      (await app.fetch(new Request('http://placeholder/healthz', { headers: { host } }))).status;
    for (const host of [
      'localhost',
      'LOCALHOST:1',
      '127.0.0.1:8080',
      '[::1]:8080',
      'nuwa.example',
      'nuwa.example:443',
    ]) {
      assert.equal(await status(host), 200, host);
    }
    for (const host of [
      'evil.example',
      'nuwa.example.evil.example',
      'x.example',
      'x.example:80',
      '127.0.0.1.evil.example',
    ]) {
      assert.equal(await status(host), 421, host);
    }
    const refused = await app.fetch(new Request('http://evil.example/api/v1/breaches'));
    assert.equal((await problemIn(refused)).code, 'host-refused');
  });

  it('gives every code a status, and every fault a reference instead of its words', () => {
    for (const code of Object.keys(ERROR_SENTENCES) as (keyof typeof ERROR_SENTENCES)[]) {
      const { status, problem } = problemOf(new NuwaError(code), 'real', () => 'ref-1');
      assert.equal(problem.status, status);
      assert.ok(problem.title !== 'Error', `no title for ${status}`);
      if (STATUS_OF_CODE[code] === 500) assert.match(problem.detail, /Something broke/);
    }
    const strange = problemOf(new TypeError('/secret/path'), 'demo', () => 'ref-2');
    assert.equal(strange.status, 500);
    assert.match(strange.problem.detail, /ref-2/);
    assert.ok(!JSON.stringify(strange).includes('/secret/path'));
    assert.equal(strange.problem.installation, 'demo');
  });

  it('tells the log of a fault, under the reference that the answer shows', async () => {
    const faults: [string, unknown][] = [];
    const app = createApp(
      fakeDeps({
        catalogue: { ...fakeCatalogue([]), list: () => Promise.reject(new Error('the disk is gone')) },
        fault: (reference, error) => faults.push([reference, error]),
      }),
    );
    const { detail, code } = await problemIn(await app.fetch(ask('/api/v1/breaches')));
    assert.equal(code, 'internal');
    assert.equal(faults.length, 1);
    assert.ok(detail.includes(faults[0]?.[0] ?? '-'));
    const hibp = await app.fetch(ask('/api/v3/breaches'));
    assert.deepEqual(
      [hibp.status, Object.keys((await hibp.json()) as object)],
      [500, ['statusCode', 'message']],
    );
  });

  it('logs templates of routes only', async () => {
    const lines: RequestLine[] = [];
    const app = createApp(fakeDeps({ log: (line) => lines.push(line) }));
    for (const path of [
      '/range/ABCDE?mode=ntlm',
      '/api/v3/breachedaccount/wang%40mail.example?truncateResponse=false',
      '/api/v1/breaches/wang-mail',
      '/wang@mail.example',
      '/zh/lookups?email=wang@mail.example',
    ]) {
      await app.fetch(ask(path, { headers: { 'x-forwarded-for': '192.0.2.7' } }));
    }
    assert.deepEqual(
      lines.map(({ route }) => route),
      ['/range/{prefix}', '/api/v3/{other}', '/api/v1/breaches/{name}', 'other', '/lookups'],
    );
    assert.ok(!/wang|abcde|192\.0|ntlm/i.test(JSON.stringify(lines)));
    const metrics = await (await app.fetch(ask('/metrics'))).text();
    assert.ok(!/wang|abcde|192\.0/i.test(metrics));
    assert.match(
      metrics,
      /nuwa_http_requests_total\{method="GET",route="\/range\/\{prefix\}",status="200"\} 1/,
    );
    assert.match(metrics, /nuwa_ledger_signed_leaves 4/);
    assert.match(metrics, /nuwa_jobs\{queue="publish",state="created"\} 1/);
  });

  it('allows nothing from elsewhere, sets no cookie, and does not force TLS', async () => {
    const app = createApp(fakeDeps());
    for (const path of ['/api', '/api/v1/breaches', '/healthz', '/nowhere']) {
      const { headers } = await app.fetch(ask(path));
      assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/);
      assert.ok(!headers.get('content-security-policy')?.includes('upgrade-insecure-requests'));
      assert.equal(headers.get('set-cookie'), null);
      assert.equal(headers.get('access-control-allow-origin'), null);
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
    }
  });

  it('marks every answer of a demo', async () => {
    const app = createApp(fakeDeps({ installation: 'demo' }));
    for (const path of [
      '/range/00000',
      '/api/v3/breaches',
      '/api/v1/breaches',
      '/healthz',
      '/metrics',
      '/nowhere',
    ]) {
      assert.equal((await app.fetch(ask(path))).headers.get('nuwa-installation'), 'demo', path);
    }
    for (const path of [
      '/api/v1/breaches',
      '/api/v1/breaches/codehub',
      '/api/v1/installation',
      '/api/v1/nowhere',
    ]) {
      const body = (await (await app.fetch(ask(path))).json()) as { installation: string };
      assert.equal(body.installation, 'demo', path);
    }
    assert.equal(await (await app.fetch(ask('/range/00000'))).text(), '');
    assert.match(await (await app.fetch(ask('/api'))).text(), /Demo: every figure/);
  });

  it('refuses long bodies', async () => {
    const app = createApp(fakeDeps());
    const answer = await app.fetch(
      ask('/api/v1/lookups', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': '1100000' },
        body: JSON.stringify({ email: 'a'.repeat(1_099_980) }),
      }),
    );
    assert.equal((await problemIn(answer)).code, 'too-large');
  });

  it('limits what changes something, network by network, and says when to come again', async () => {
    let now = Date.UTC(2026, 10, 22);
    const app = createApp(
      fakeDeps({ clock: () => instantOf(now), settings: { ...fakeDeps().settings, forwardedHops: 1 } }),
    );
    const post = async (address: string) =>
      app.fetch(
        ask('/api/v1/lookups/answer', {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-forwarded-for': `203.0.113.9, ${address}` },
          body: '{"code":"x"}',
        }),
        { incoming: { socket: { remoteAddress: '127.0.0.1' } } },
      );
    for (let i = 0; i < 20; i++) assert.equal((await post(`192.0.2.${i}`)).status, 503);
    const limited = await post('192.0.2.99');
    assert.equal(limited.headers.get('retry-after'), '3');
    assert.equal((await problemIn(limited)).code, 'too-many-requests');
    assert.equal((await post('198.51.100.1')).status, 503);
    now += 3_000;
    assert.equal((await post('192.0.2.1')).status, 503);
    assert.equal((await post('192.0.2.1')).status, 429);
  });

  it('says ready only when everything is, and not why in public', async () => {
    const broken = createApp(
      fakeDeps({ readiness: async () => [{ name: 'database', problem: 'no answer from db.internal' }] }),
    );
    const answer = await broken.fetch(ask('/readyz'));
    assert.equal(answer.status, 503);
    assert.deepEqual(await answer.json(), { installation: 'real', ready: false, failing: ['database'] });
    assert.equal((await createApp(fakeDeps()).fetch(ask('/readyz'))).status, 200);
  });
});

describe('the ledger paths', () => {
  it('serve what tlog-tiles names and nothing else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nuwa-ledger-'));
    await writeFile(join(folder, 'secret'), 'no');
    await mkdir(join(folder, 'public', 'tile', '0', 'x001'), { recursive: true });
    await mkdir(join(folder, 'public', 'tile', 'entries', '000.p'), { recursive: true });
    await writeFile(join(folder, 'public', 'checkpoint'), 'origin\n5\nroot\n');
    await writeFile(join(folder, 'public', 'tile', '0', 'x001', '067'), Buffer.alloc(8192, 1));
    await writeFile(join(folder, 'public', 'tile', 'entries', '000.p', '5'), 'entries');
    await writeFile(join(folder, 'public', 'tile', '0', 'private'), 'no');
    const app = createApp(fakeDeps({ ledgerFolder: join(folder, 'public') }));
    const get = async (path: string) => app.fetch(ask(path));

    const checkpoint = await get('/ledger/checkpoint');
    assert.equal(await checkpoint.text(), 'origin\n5\nroot\n');
    assert.equal(checkpoint.headers.get('cache-control'), 'no-cache');
    assert.match(checkpoint.headers.get('content-type') ?? '', /^text\/plain/);
    const full = await get('/ledger/tile/0/x001/067');
    assert.equal((await full.arrayBuffer()).byteLength, 8192);
    assert.match(full.headers.get('cache-control') ?? '', /immutable/);
    const partial = await get('/ledger/tile/entries/000.p/5');
    assert.equal(await partial.text(), 'entries');
    assert.ok(!partial.headers.get('cache-control')?.includes('immutable'));
    for (const path of [
      '/ledger/tile/0/private',
      '/ledger/tile/0/x001/068',
      '/ledger/tile/64/000',
      '/ledger/tile/0/000.p/0',
      '/ledger/tile/0/000.p/256',
      '/ledger/secret',
      '/ledger/tile/%2e%2e/%2e%2e/secret',
      '/ledger/tile/..%2f..%2fsecret',
    ]) {
      assert.equal((await get(path)).status, 404, path);
    }
    await rm(folder, { recursive: true });
  });
});
