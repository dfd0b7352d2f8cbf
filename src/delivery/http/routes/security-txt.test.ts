import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instantOf } from '#kernel/instant.ts';
import { securityTxtRoute } from './security-txt.ts';

describe('our own security.txt', () => {
  let hours = 0;
  const app = securityTxtRoute(
    (now) => `Contact: mailto:security@nuwa.example\nExpires: ${now}\n`,
    () => instantOf(Date.UTC(2027, 0, 1, hours++)),
  );

  it('is plain text, made anew at each request', async () => {
    for (const hour of ['00', '01']) {
      const response = await app.request('/.well-known/security.txt');
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('content-type'), 'text/plain; charset=utf-8');
      assert.equal(
        await response.text(),
        `Contact: mailto:security@nuwa.example\nExpires: 2027-01-01T${hour}:00:00.000Z\n`,
      );
    }
  });

  it('is found from the old place', async () => {
    const response = await app.request('/security.txt');
    assert.equal(response.status, 301);
    assert.equal(response.headers.get('location'), '/.well-known/security.txt');
  });

  it('is not there where nobody is named', async () => {
    const none = securityTxtRoute(null, () => instantOf(0));
    for (const path of ['/.well-known/security.txt', '/security.txt']) {
      assert.equal((await none.request(path)).status, 404);
    }
  });
});
