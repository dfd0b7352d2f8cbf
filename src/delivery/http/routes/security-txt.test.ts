import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseSecurityTxt } from '#domain/security-txt/parse.ts';
import { writeSecurityTxt } from '#domain/security-txt/write.ts';
import { instantOf } from '#kernel/instant.ts';
import { securityTxtRoute } from './security-txt.ts';

const now = instantOf(Date.UTC(2027, 0, 1, 9, 30));
const settings = {
  contacts: ['security@nuwa.example'],
  policy: 'https://nuwa.example/policy',
  acknowledgments: null,
  encryption: null,
  languages: ['zh', 'en'],
  publicUrl: 'https://nuwa.example',
};

describe('our own security.txt', () => {
  const app = securityTxtRoute(
    (at) => writeSecurityTxt(settings, at),
    () => now,
  );

  it('is served by the rules that we read others by', async () => {
    const response = await app.request('https://nuwa.example/.well-known/security.txt');
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-type'), 'text/plain; charset=utf-8');
    const from = 'https://nuwa.example/.well-known/security.txt';
    const { file, problems } = parseSecurityTxt(new Uint8Array(await response.arrayBuffer()), { now, from });
    assert.deepEqual(problems, []);
    assert.deepEqual(file.contacts, ['mailto:security@nuwa.example']);
    assert.equal(file.expires, '2027-07-03T00:00:00.000Z');
  });

  it('is found from the old place', async () => {
    const response = await app.request('https://nuwa.example/security.txt');
    assert.equal(response.status, 301);
    assert.equal(response.headers.get('location'), '/.well-known/security.txt');
  });

  it('is not there where nobody is named', async () => {
    const none = securityTxtRoute(null, () => now);
    for (const path of ['/.well-known/security.txt', '/security.txt']) {
      assert.equal((await none.request(`https://nuwa.example${path}`)).status, 404);
    }
  });
});
