import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { breach, breaches, dataClasses, latestBreach, pwnedPassword, pwnedPasswordRange } from 'hibp';
import { createApp } from './app.ts';
import type { RequestLine } from './deps.ts';
import { type RunningServer, serve } from './server.ts';
import { fakeDeps, LEAKED, NTLM_OF_PASSWORD } from './testing/fake-deps.ts';
import { fakeRanges, sha1Hex } from './testing/fake-ranges.ts';

const hash = sha1Hex(LEAKED.password);

describe('the server', () => {
  const lines: RequestLine[] = [];
  const deps = fakeDeps({ log: (line) => lines.push(line) });
  let server: RunningServer;
  before(async () => {
    server = await serve(deps, { host: '127.0.0.1', port: 0 });
  });
  after(() => server.close());

  it('answers ranges on the raw path exactly as the app does', async () => {
    const app = createApp(deps);
    const prefix = hash.slice(0, 5);
    const etag = (await fetch(`${server.address}/range/${prefix}`)).headers.get('etag') ?? '';
    const cases: [string, { method?: string; body?: string; headers?: Record<string, string> }][] = [
      [`/range/${prefix}`, {}],
      [`/range/${prefix.toLowerCase()}`, {}],
      [`/RANGE/${prefix}`, {}],
      [`/range/${prefix}?mode=ntlm`, {}],
      [`/range/${NTLM_OF_PASSWORD.slice(0, 5)}?Mode=ntlm`, {}],
      [`/range/${prefix}`, { headers: { 'add-padding': '1' } }],
      [`/range/${prefix}`, { headers: { 'add-padding': 'true', 'accept-encoding': 'br' } }],
      [`/range/${prefix}`, { headers: { 'if-none-match': etag } }],
      [`/range/${prefix}`, { method: 'HEAD' }],
      [`/range/${prefix}`, { method: 'OPTIONS' }],
      [`/range/${prefix}`, { method: 'POST', body: 'x' }],
      [`/range/${prefix}`, { method: 'DELETE' }],
      ['/range/', {}],
      ['/range/12', {}],
      ['/range/GGGGG', {}],
      ['/range/00000', {}],
    ];
    for (const [path, init] of cases) {
      const headers = { 'user-agent': 'test', 'accept-encoding': 'identity', ...init.headers };
      const raw = await fetch(server.address + path, { ...init, headers });
      const framed = await app.fetch(new Request(server.address + path, { ...init, headers }));
      const name = `${init.method ?? 'GET'} ${path} ${JSON.stringify(init.headers ?? {})}`;
      assert.equal(raw.status, framed.status, name);
      for (const header of Object.keys(Object.fromEntries(framed.headers))) {
        if (OF_THE_FRAMEWORK.includes(header)) continue;
        assert.equal(raw.headers.get(header), framed.headers.get(header), `${name}: ${header}`);
      }
      if (headers['accept-encoding'] !== 'identity') continue; // fetch unpacks the one and not the other
      assert.equal(await raw.text(), await framed.text(), name);
    }
    assert.ok(lines.every(({ route }) => route === '/range/{prefix}'));
  });

  it('refuses foreign hosts and missing user agents on the raw path, too', async () => {
    const { hostname, port } = new URL(server.address);
    const status = (headers: Record<string, string>) =>
      new Promise<number | undefined>((resolve, reject) => {
        httpRequest({ hostname, port, path: '/range/ABCDE', headers }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        })
          .on('error', reject)
          .end();
      });
    assert.equal(await status({ host: 'evil.example', 'user-agent': 'x' }), 421);
    assert.equal(await status({}), 403);
    assert.equal(await status({ 'user-agent': 'x' }), 200);
  });

  it('survives what is no HTTP, and targets that are no path', async () => {
    const { hostname, port } = new URL(server.address);
    const exchange = (bytes: string) =>
      new Promise<string>((resolve, reject) => {
        let answer = '';
        const socket = connect(Number(port), hostname, () => socket.end(bytes));
        socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
        socket.on('close', () => resolve(answer));
        socket.on('error', reject);
      });
    const head = 'Host: 127.0.0.1\r\nUser-Agent: x\r\nConnection: close\r\n\r\n';
    assert.match(await exchange('nonsense\r\n\r\n'), /^HTTP\/1\.1 400/);
    assert.match(await exchange(`GET http://127.0.0.1/range/ABCDE HTTP/1.1\r\n${head}`), /^HTTP\/1\.1 200/);
    assert.match(await exchange(`OPTIONS * HTTP/1.1\r\n${head}`), /^HTTP\/1\.1 4\d\d/);
    assert.match(await exchange(`GET //range/ABCDE HTTP/1.1\r\n${head}`), /^HTTP\/1\.1 404/);
    assert.match(await exchange(`GET /range/${'A'.repeat(9000)} HTTP/1.1\r\n${head}`), /^HTTP\/1\.1 400/);
    assert.equal((await fetch(`${server.address}/healthz`)).status, 200);
  });

  it('answers 500 and goes on when a segment cannot be read', async () => {
    const faults: unknown[] = [];
    const healthy = fakeRanges({ sha1: new Map(), ntlm: new Map() });
    let broken = true;
    const shaky = await serve(
      fakeDeps({
        ranges: {
          ...healthy,
          render: (range) => {
            if (broken) throw new Error('EIO');
            return healthy.render(range);
          },
        },
        fault: (_reference, error) => faults.push(error),
      }),
      { host: '127.0.0.1', port: 0 },
    );
    assert.equal((await fetch(`${shaky.address}/range/ABCDE`)).status, 500);
    assert.equal(faults.length, 1);
    broken = false;
    assert.equal((await fetch(`${shaky.address}/range/ABCDE`)).status, 200);
    await shaky.close();
  });

  it('says when the address is taken', async () => {
    const port = Number(new URL(server.address).port);
    await assert.rejects(serve(deps, { host: '127.0.0.1', port }), /EADDRINUSE/);
  });
});

/** What the framework adds to everything and the raw path, for its speed, does not. */
const OF_THE_FRAMEWORK = [
  'content-security-policy',
  'x-frame-options',
  'referrer-policy',
  'cross-origin-opener-policy',
  'permissions-policy',
];

describe('npm hibp, unmodified', () => {
  let server: RunningServer;
  let catalogue: { baseUrl: string };
  before(async () => {
    server = await serve(fakeDeps(), { host: '127.0.0.1', port: 0 });
    catalogue = { baseUrl: `${server.address}/api/v3` };
  });
  after(() => server.close());

  it('checks passwords, plain and padded', async () => {
    const baseUrl = server.address;
    assert.equal(await pwnedPassword(LEAKED.password, { baseUrl }), LEAKED.count);
    assert.equal(await pwnedPassword(LEAKED.password, { baseUrl, addPadding: true }), LEAKED.count);
    assert.equal(await pwnedPassword('never seen anywhere 7f3a', { baseUrl }), 0);
    assert.equal(await pwnedPassword('never seen anywhere 7f3a', { baseUrl, addPadding: true }), 0);
  });

  it('reads ranges in both modes', async () => {
    const baseUrl = server.address;
    assert.deepEqual(await pwnedPasswordRange(hash.slice(0, 5), { baseUrl }), {
      [hash.slice(5)]: LEAKED.count,
    });
    assert.deepEqual(await pwnedPasswordRange(NTLM_OF_PASSWORD.slice(0, 5), { baseUrl, mode: 'ntlm' }), {
      [NTLM_OF_PASSWORD.slice(5)]: 42,
    });
    assert.deepEqual(await pwnedPasswordRange('00000', { baseUrl }), {});
    const padded = await pwnedPasswordRange(hash.slice(0, 5), { baseUrl, addPadding: true });
    assert.ok(Object.keys(padded).length >= 800);
    await assert.rejects(pwnedPasswordRange('XXXXX', { baseUrl }), /not valid hexadecimal/);
  });

  it('reads the catalogue', async () => {
    const all = await breaches(catalogue);
    assert.deepEqual(
      all.map(({ Name }) => Name),
      ['Gouwu', 'Codehub'],
    );
    assert.equal((await breaches({ ...catalogue, domain: 'codehub.example' })).length, 1);
    assert.equal((await breach('codehub', catalogue))?.PwnCount, 6100);
    assert.equal(await breach('nobody', catalogue), null);
    assert.equal((await latestBreach(catalogue))?.Name, 'Gouwu');
    assert.ok((await dataClasses(catalogue))?.includes('Passwords'));
  });
});
