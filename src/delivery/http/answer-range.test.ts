import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { createApp } from './app.ts';
import { ask, fakeDeps, LEAKED, NTLM_OF_PASSWORD } from './testing/fake-deps.ts';
import { sha1Hex } from './testing/fake-ranges.ts';

const app = createApp(fakeDeps());
const hash = sha1Hex(LEAKED.password);
const range = `/range/${hash.slice(0, 5)}`;
const line = `${hash.slice(5)}:${LEAKED.count}`;
const get = async (path: string, init?: RequestInit) => app.fetch(ask(path, init));

describe('the range contract', () => {
  it('lists suffix and count with no line end after the last line', async () => {
    const answer = await get(range);
    assert.equal(answer.status, 200);
    assert.equal(await answer.text(), line);
    assert.equal(answer.headers.get('content-type'), 'text/plain');
    assert.equal(answer.headers.get('access-control-allow-origin'), '*');
  });

  it('takes lower-case prefixes and paths in any case', async () => {
    for (const path of [range.toLowerCase(), range.toUpperCase()]) {
      assert.equal(await (await get(path)).text(), line);
    }
  });

  it('serves NTLM for mode=ntlm, whatever the case of the name, and SHA-1 for any other value', async () => {
    const ntlm = `/range/${NTLM_OF_PASSWORD.slice(0, 5)}`;
    assert.equal(await (await get(`${ntlm}?mode=ntlm`)).text(), `${NTLM_OF_PASSWORD.slice(5)}:42`);
    assert.equal(await (await get(`${ntlm}?MODE=ntlm`)).text(), `${NTLM_OF_PASSWORD.slice(5)}:42`);
    assert.equal(await (await get(`${ntlm}?mode=NTLM`)).text(), '');
    assert.equal(await (await get(`${range}?mode=md5`)).text(), line);
  });

  it('answers an empty range with 200 and nothing', async () => {
    const answer = await get('/range/00000');
    assert.equal(answer.status, 200);
    assert.equal(await answer.text(), '');
  });

  it('refuses bad prefixes with the texts of the contract', async () => {
    for (const [path, text] of [
      ['/range/1234', 'The hash prefix was not in a valid format'],
      ['/range/', 'The hash prefix was not in a valid format'],
      ['/range/ABCDE/', 'The hash prefix was not in a valid format'],
      ['/range/%41BCDE', 'The hash prefix was not in a valid format'],
      ['/range/ABCDG', 'The hash prefix was not valid hexadecimal'],
    ] as const) {
      const answer = await get(path);
      assert.equal(answer.status, 400, path);
      assert.equal(await answer.text(), text, path);
      assert.equal(answer.headers.get('content-type'), 'text/plain');
      assert.equal(answer.headers.get('access-control-allow-origin'), '*');
    }
  });

  it('answers POST with 405 and names the verb', async () => {
    const answer = await get(range, { method: 'POST' });
    assert.equal(answer.status, 405);
    assert.equal(
      await answer.text(),
      'Only GET requests can be used to query ranges, but this request used the POST verb',
    );
  });

  it('wants a user agent', async () => {
    const answer = await get(range, { headers: { 'user-agent': '' } });
    assert.equal(answer.status, 403);
    assert.equal(await answer.text(), 'API request must include a user agent');
  });

  it('answers a preflight', async () => {
    const answer = await get(range, { method: 'OPTIONS' });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('access-control-allow-methods'), 'GET');
    assert.equal(answer.headers.get('access-control-allow-headers'), 'Add-Padding');
    assert.equal(answer.headers.get('access-control-max-age'), '1728000');
  });

  it('answers HEAD with the length of the body and no body', async () => {
    const answer = await get(range, { method: 'HEAD' });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('content-length'), String(line.length));
    assert.equal(await answer.text(), '');
  });

  it('answers 304 to whoever holds the same bytes', async () => {
    const first = await get(range);
    const etag = first.headers.get('etag') ?? '';
    assert.match(etag, /^"[\w-]+"$/);
    for (const held of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await get(range, { headers: { 'if-none-match': held } });
      assert.equal(again.status, 304, held);
      assert.equal(again.headers.get('etag'), etag);
      assert.equal(await again.text(), '');
    }
    assert.equal((await get(range, { headers: { 'if-none-match': '"other"' } })).status, 200);
    assert.equal(first.headers.get('last-modified'), 'Fri, 20 Nov 2026 08:30:00 GMT');
    assert.equal(first.headers.get('cache-control'), 'public, max-age=300');
  });

  it('pads for true and 1, the same way each time, and in order', async () => {
    for (const value of ['true', 'True', '1']) {
      const lines = (await (await get(range, { headers: { 'add-padding': value } })).text()).split('\r\n');
      assert.ok(lines.length >= 800);
      assert.ok(lines.includes(line));
      assert.deepEqual(lines, [...lines].sort());
      assert.ok(lines.every((each) => /^[0-9A-F]{35}:\d+$/.test(each)));
    }
    assert.equal(await (await get(range, { headers: { 'add-padding': 'false' } })).text(), line);
  });

  it('packs long bodies for those who accept it, each form with its own tag', async () => {
    const padded = { 'add-padding': 'true' };
    const plain = await get(range, { headers: padded });
    const body = Buffer.from(await plain.arrayBuffer());
    const brotli = await get(range, { headers: { ...padded, 'accept-encoding': 'gzip, br' } });
    assert.equal(brotli.headers.get('content-encoding'), 'br');
    assert.deepEqual(brotliDecompressSync(Buffer.from(await brotli.arrayBuffer())), body);
    const gzip = await get(range, { headers: { ...padded, 'accept-encoding': 'gzip, br;q=0' } });
    assert.equal(gzip.headers.get('content-encoding'), 'gzip');
    assert.deepEqual(gunzipSync(Buffer.from(await gzip.arrayBuffer())), body);
    const tags = [plain, brotli, gzip].map((each) => each.headers.get('etag'));
    assert.equal(new Set(tags).size, 3);
    const short = await get(range, { headers: { 'accept-encoding': 'br' } });
    assert.equal(short.headers.get('content-encoding'), null);
  });
});
