import assert from 'node:assert/strict';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { NuwaError } from '#kernel/errors.ts';
import { certificateFor } from '../../../test/support/certificate.ts';
import { EgressFailure, type EgressSettings, type ResolveName } from './egress.ts';
import type { EgressNetwork } from './egress-policy.ts';
import { guardedEgress } from './guarded-egress.ts';
import { guardedFetch } from './guarded-fetch.ts';

/** A small internet on loopback: names with real public and private addresses, all answered by one server. */
const WORLD: Readonly<Record<string, readonly string[]>> = {
  'shop.example': ['93.184.216.34'],
  'other.example': ['2606:2800:220:1::1'],
  'inside.example': ['10.0.0.7'],
  'mixed.example': ['93.184.216.34', '127.0.0.1'],
  'metadata.example': ['::ffff:169.254.169.254'],
  'idp.corp.example': ['10.0.0.8'],
};
const certificate = certificateFor([...Object.keys(WORLD), 'rebind.example']);

describe('requests to addresses that somebody outside chose', () => {
  const seen: {
    host: string;
    url: string;
    headers: IncomingMessage['headers'];
    method: string;
    body: string;
  }[] = [];
  const dialled: string[] = [];
  const closers: Server[] = [];
  const pages = new Map<string, (response: ServerResponse, request: IncomingMessage) => void>();
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url = '', headers, method = '' } = request;
      seen.push({ host: headers.host ?? '', url, headers, method, body: Buffer.concat(chunks).toString() });
      const page = pages.get(url);
      if (page) page(response, request);
      else response.writeHead(404).end('nothing here');
    });
  };
  const listen = async (server: Server) => {
    closers.push(server);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve());
    });
    return (server.address() as AddressInfo).port;
  };
  let port = 0;
  let clear = 0;
  before(async () => {
    port = await listen(createServer(certificate, answer));
    clear = await listen(createHttpServer(answer));
  });
  after(() => {
    for (const server of closers) server.close();
  });

  const resolvePublic: ResolveName = async (host) => WORLD[host] ?? [];
  const network = (more: EgressNetwork = {}): EgressNetwork => ({
    resolvePublic,
    resolveConfigured: resolvePublic,
    own: () => [],
    dial: (address) => {
      dialled.push(address);
      return '127.0.0.1';
    },
    ...more,
  });
  const egressWith = (settings: Partial<EgressSettings> = {}, more: EgressNetwork = {}) =>
    guardedEgress(
      { allow: [], http: false, userAgent: 'Nuwa/test', authorities: [certificate.cert], ...settings },
      network(more),
    );
  const at = (host: string, path: string) => `https://${host}:${port}${path}`;
  const failureOf = async (work: Promise<unknown>): Promise<NuwaError> => {
    const error = await work.then(
      () => assert.fail('it was answered'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof NuwaError, String(error));
    return error;
  };
  const reasonOf = async (work: Promise<unknown>): Promise<string> => {
    const error = await failureOf(work);
    assert.equal(error.code, 'address-refused');
    assert.ok(error.cause instanceof EgressFailure, String(error.cause));
    return error.cause.message;
  };

  it('fetches from a public address, says who asks, and sends no more than it was given', async () => {
    pages.set('/hello', (response) =>
      response.writeHead(200, { 'set-cookie': 'a=1', 'x-two': ['a', 'b'] }).end('hi'),
    );
    const got = await egressWith()({
      url: at('shop.example', '/hello#part'),
      headers: { Accept: 'text/plain', Cookie: 'secret=1', Host: 'inside.example', 'User-Agent': 'curl' },
    });
    assert.equal(got.status, 200);
    assert.equal(Buffer.from(got.body).toString(), 'hi');
    assert.equal(got.url, at('shop.example', '/hello'));
    assert.equal(got.headers['set-cookie'], undefined);
    const last = seen.at(-1);
    assert.equal(last?.host, `shop.example:${port}`);
    assert.equal(last?.headers['user-agent'], 'Nuwa/test');
    assert.equal(last?.headers.cookie, undefined);
    assert.equal(last?.headers.accept, 'text/plain');
    assert.equal(dialled.at(-1), '93.184.216.34');
  });

  it('connects to nothing private, whether named, literal or hidden', async () => {
    const dials = dialled.length;
    const egress = egressWith();
    for (const host of [
      'inside.example',
      'mixed.example',
      'metadata.example',
      '127.0.0.1',
      '0x7f.1',
      '2130706433',
      '[::1]',
      '[::ffff:7f00:1]',
      '169.254.169.254',
    ]) {
      assert.equal(await reasonOf(egress({ url: at(host, '/') })), 'an address is not open', host);
    }
    assert.equal(dialled.length, dials);
  });

  it('refuses malformed addresses with a word that helps, before any look at the network', async () => {
    let asked = 0;
    const egress = egressWith({}, { resolvePublic: async () => [String(asked++)] });
    for (const [url, word] of [
      ['http://shop.example/', /https/],
      ['ftp://shop.example/', /https/],
      ['file:///etc/passwd', /https/],
      ['https://user:word@shop.example/', /user name/],
      ['https://shop.example:22/', /ports/],
      [`https://shop.example/${'a'.repeat(2048)}`, /longer/],
      ['shop.example', /like/],
    ] as const) {
      const error = await failureOf(egress({ url }));
      assert.equal(error.code, 'bad-request');
      assert.match(error.message, word);
    }
    assert.equal(asked, 0);
  });

  it('goes to the address that was judged, though the name has another one by then', async () => {
    pages.set('/rebound', (response) => response.end('pinned'));
    let asked = 0;
    const rebinding: ResolveName = async () => (asked++ === 0 ? ['93.184.216.34'] : ['127.0.0.1']);
    const egress = egressWith({}, { resolvePublic: rebinding });
    assert.equal((await egress({ url: at('rebind.example', '/rebound') })).status, 200);
    assert.equal(asked, 1);
    assert.equal(dialled.at(-1), '93.184.216.34');
    assert.equal(await reasonOf(egress({ url: at('rebind.example', '/rebound') })), 'an address is not open');
  });

  it('follows three redirects and judges each', async () => {
    for (const n of [1, 2, 3, 4]) {
      pages.set(`/hop${n}`, (response) =>
        response.writeHead(302, { location: `/hop${n - 1}` }).end('x'.repeat(99)),
      );
    }
    pages.set('/hop0', (response) => response.end('there'));
    const egress = egressWith();
    const three = await egress({ url: at('shop.example', '/hop3') });
    assert.equal(three.url, at('shop.example', '/hop0'));
    assert.equal(await reasonOf(egress({ url: at('shop.example', '/hop4') })), 'too many redirects');
    assert.equal(
      await reasonOf(egress({ url: at('shop.example', '/hop2'), redirects: 1 })),
      'too many redirects',
    );
    assert.equal((await egress({ url: at('shop.example', '/hop4'), redirects: 0 })).status, 302);
  });

  it('follows no redirect inside, to plain http, or to another kind of address', async () => {
    const dials = () => dialled.filter((address) => address !== '93.184.216.34').length;
    const before = dials();
    for (const [location, reason] of [
      [at('inside.example', '/'), 'an address is not open'],
      [at('127.0.0.1', '/'), 'an address is not open'],
      [`http://shop.example:${clear}/`, 'a redirect that is not followed'],
      ['file:///etc/passwd', 'a redirect that is not followed'],
      ['https://u:p@shop.example/', 'a redirect that is not followed'],
      ['https://:::', 'a redirect that is not followed'],
    ] as const) {
      pages.set('/away', (response) => response.writeHead(307, { location }).end());
      assert.equal(await reasonOf(egressWith({ http: true })({ url: at('shop.example', '/away') })), reason);
    }
    assert.equal(dials(), before);
  });

  it('does not let a public place send it to a private one that is open', async () => {
    pages.set('/to-idp', (response) =>
      response.writeHead(302, { location: at('idp.corp.example', '/token') }).end(),
    );
    pages.set('/token', (response) => response.end('inside'));
    for (const allow of [[at('idp.corp.example', '')], ['10.0.0.0/24']]) {
      const egress = egressWith({ allow });
      assert.equal((await egress({ url: at('idp.corp.example', '/token') })).status, 200);
      assert.equal((await egress({ url: at('idp.corp.example', '/to-idp') })).status, 200);
      assert.equal(
        await reasonOf(egress({ url: at('shop.example', '/to-idp') })),
        'a redirect that is not followed',
      );
    }
  });

  it('hands no key on to another origin, and no body on at all', async () => {
    pages.set('/cross', (response) =>
      response.writeHead(308, { location: at('other.example', '/landed') }).end(),
    );
    pages.set('/landed', (response) => response.end('ok'));
    const headers = { authorization: 'Bearer key', 'x-api-key': 'key', accept: 'text/plain' };
    const egress = egressWith();
    await egress({ url: at('shop.example', '/cross'), headers });
    assert.equal(seen.at(-2)?.headers.authorization, 'Bearer key');
    assert.equal(seen.at(-1)?.host, `other.example:${port}`);
    assert.deepEqual(
      [seen.at(-1)?.headers.authorization, seen.at(-1)?.headers['x-api-key'], seen.at(-1)?.headers.accept],
      [undefined, undefined, 'text/plain'],
    );
    const posted = await egress({
      url: at('shop.example', '/cross'),
      method: 'POST',
      body: Buffer.from('{}'),
    });
    assert.equal(posted.status, 308);
    assert.equal(seen.at(-1)?.body, '{}');
  });

  it('tells refused, silent, unknown, untrusted and private apart for the log only', async () => {
    const silent = await listen(createTcpServer(() => {}));
    const closed = createTcpServer();
    const closedPort = await listen(closed);
    closed.close();
    const egress = egressWith({ limits: { connect: 150, total: 400 } });
    const failures = [
      await failureOf(egress({ url: `https://shop.example:${closedPort}/` })),
      await failureOf(egress({ url: `https://shop.example:${silent}/` })),
      await failureOf(egress({ url: at('unknown.example', '/') })),
      await failureOf(egress({ url: at('inside.example', '/') })),
      await failureOf(egress({ url: `https://shop.example:${clear}/` })),
      await failureOf(egressWith({ authorities: [] })({ url: at('shop.example', '/hello') })),
    ];
    const shown = failures.map(({ code, message, details }) => JSON.stringify([code, message, details]));
    assert.equal(new Set(shown).size, 1, shown.join('\n'));
    assert.deepEqual(
      failures.map(({ cause }) => (cause as Error).message),
      [
        'no connection',
        'no connection in time',
        'the name has no address',
        'an address is not open',
        'no connection',
        'no connection',
      ],
    );
  });

  it('does not believe a certificate for another name', async () => {
    const egress = egressWith({}, { resolvePublic: async () => ['93.184.216.34'] });
    assert.equal(await reasonOf(egress({ url: at('bank.example', '/hello') })), 'no connection');
  });

  it('waits for nobody: slow names, slow headers, slow bodies', async () => {
    const drip = (socket: Socket, text: string) => {
      socket.write(text);
      const timer = setInterval(() => socket.write('a'), 20);
      socket.on('close', () => clearInterval(timer)).on('error', () => {});
    };
    const headers = await listen(createTcpServer((socket) => drip(socket, 'HTTP/1.1 200 OK\r\nx-slow: ')));
    const body = await listen(
      createTcpServer((socket) => drip(socket, 'HTTP/1.1 200 OK\r\ncontent-length: 99999\r\n\r\n')),
    );
    const limits = { connect: 200, total: 300 };
    const egress = egressWith({ http: true, limits });
    const started = Date.now();
    for (const slow of [headers, body]) {
      assert.equal(await reasonOf(egress({ url: `http://shop.example:${slow}/` })), 'no answer in time');
    }
    const never = egressWith({ limits }, { resolvePublic: () => new Promise(() => {}) });
    const beat = setInterval(() => {}, 50); // the deadline's timer alone keeps no test process alive
    assert.equal(await reasonOf(never({ url: at('shop.example', '/') })), 'no answer in time');
    clearInterval(beat);
    assert.ok(Date.now() - started < 3000);
  });

  it('takes a bounded answer only, packed or not', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const type = (encoding: string) => ({ 'content-encoding': encoding });
    pages.set('/packed', (response) => response.writeHead(200, type('gzip')).end(gzipSync('small')));
    pages.set('/brotli', (response) => response.writeHead(200, type('br')).end(brotliCompressSync('small')));
    pages.set('/bomb', (response) => response.writeHead(200, type('gzip')).end(bomb));
    pages.set('/twice', (response) => response.writeHead(200, type('gzip, gzip')).end(gzipSync(bomb)));
    pages.set('/odd', (response) => response.writeHead(200, type('constructor')).end('x'));
    pages.set('/torn', (response) =>
      response.writeHead(200, type('gzip')).end(gzipSync('small').subarray(0, 12)),
    );
    pages.set('/said', (response) =>
      response.writeHead(200, { 'content-length': 2_000_000 }).end(Buffer.alloc(2_000_000)),
    );
    pages.set('/unsaid', (response) => {
      response.write(Buffer.alloc(900_000));
      response.end(Buffer.alloc(900_000));
    });
    pages.set('/wordy', (response) => response.writeHead(200, { 'x-long': 'a'.repeat(20_000) }).end());
    pages.set('/broken', (response, request) => {
      response.writeHead(200, { 'content-length': 10 }).write('abc');
      setTimeout(() => request.socket.destroy(), 20);
    });
    const egress = egressWith();
    const get = (path: string, mostBody?: number) =>
      egress({ url: at('shop.example', path), ...(mostBody ? { mostBody } : {}) });
    for (const path of ['/packed', '/brotli']) {
      const packed = await get(path);
      assert.equal(Buffer.from(packed.body).toString(), 'small');
      assert.equal(packed.headers['content-encoding'], undefined);
    }
    for (const path of ['/bomb', '/said', '/unsaid', '/wordy']) {
      assert.equal(await reasonOf(get(path)), 'the answer is too large', path);
    }
    assert.equal(await reasonOf(get('/packed', 3)), 'the answer is too large');
    for (const path of ['/twice', '/odd']) {
      assert.equal(await reasonOf(get(path)), 'the answer is packed in an unknown way');
    }
    for (const path of ['/torn', '/broken']) assert.equal(await reasonOf(get(path)), 'the answer broke off');
  });

  it('asks in clear only where that is configured', async () => {
    pages.set('/clear', (response) => response.end('clear'));
    const url = `http://shop.example:${clear}/clear`;
    assert.equal((await egressWith({ http: true })({ url })).status, 200);
    assert.equal((await egressWith({ allow: [`http://shop.example:${clear}`] })({ url })).status, 200);
    assert.equal((await failureOf(egressWith({ allow: ['93.184.0.0/16'] })({ url }))).code, 'bad-request');
  });

  it('reads its settings at once', () => {
    for (const entry of ['https://idp.example/path', 'idp.example', 'ftp://idp.example', '10.0.0.0/40']) {
      assert.throws(
        () => egressWith({ allow: [entry] }),
        (error: unknown) => error instanceof NuwaError && error.code === 'config-invalid',
        entry,
      );
    }
  });

  it('stops when the caller does', async () => {
    pages.set('/never', () => {});
    const stop = new AbortController();
    const work = egressWith()({ url: at('shop.example', '/never'), signal: stop.signal });
    setTimeout(() => stop.abort(new Error('enough')), 50);
    await assert.rejects(work, /enough/);
  });

  describe('in the shape of fetch', () => {
    it('answers as fetch does', async () => {
      pages.set('/json', (response) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"a":1}'),
      );
      pages.set('/empty', (response) => response.writeHead(204).end());
      const fetched = guardedFetch(egressWith());
      const response = await fetched(new URL(at('shop.example', '/json')));
      assert.deepEqual(await response.json(), { a: 1 });
      assert.equal(response.url, at('shop.example', '/json'));
      assert.equal(response.redirected, false);
      assert.equal((await fetched(at('shop.example', '/empty'))).status, 204);
      assert.equal((await fetched(at('shop.example', '/hop1'))).redirected, true);
      assert.equal((await fetched(at('shop.example', '/hop1'), { redirect: 'manual' })).status, 302);
      assert.equal(
        (await failureOf(fetched(at('shop.example', '/hop1'), { redirect: 'error' }))).code,
        'address-refused',
      );
      const form = new URLSearchParams({ grant_type: 'authorization_code' });
      await fetched(at('shop.example', '/json'), {
        method: 'POST',
        body: form,
        headers: { authorization: 'Basic eA==' },
      });
      assert.equal(seen.at(-1)?.body, 'grant_type=authorization_code');
      assert.match(seen.at(-1)?.headers['content-type'] ?? '', /x-www-form-urlencoded/);
      assert.equal(seen.at(-1)?.headers.authorization, 'Basic eA==');
    });

    it('refuses as the guard does', async () => {
      const fetched = guardedFetch(egressWith());
      assert.equal((await failureOf(fetched(at('inside.example', '/')))).code, 'address-refused');
      const large = Buffer.alloc(2_000_000);
      assert.equal(
        (await failureOf(fetched(at('shop.example', '/json'), { method: 'POST', body: large }))).code,
        'too-large',
      );
      const stop = new AbortController();
      stop.abort(new Error('enough'));
      await assert.rejects(fetched(at('shop.example', '/json'), { signal: stop.signal }), /enough/);
    });
  });
});
