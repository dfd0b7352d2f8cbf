import assert from 'node:assert/strict';
import { isIPv4, isIPv6 } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicaliseIp } from './ip-address.ts';

test('IPv6 has the form that the URL standard gives it, too', () => {
  fc.assert(
    fc.property(fc.ipV6(), (text) => {
      const result = canonicaliseIp(text);
      assert.ok(result.ok, text);
      const expected = new URL(`http://[${text}]/`).hostname.slice(1, -1);
      if (/^::ffff:[0-9a-f]+:[0-9a-f]+$/.test(expected)) assert.ok(isIPv4(result.canonical));
      else assert.equal(result.canonical, expected);
    }),
    { numRuns: 1000 },
  );
});

test('what node:net calls no address is none here', () => {
  const nearly = fc.string({ unit: fc.constantFrom(...'0129af:.'.split('')), maxLength: 24 });
  fc.assert(
    fc.property(nearly, (text) => {
      assert.equal(canonicaliseIp(text).ok, isIPv4(text) || isIPv6(text), text);
    }),
    { numRuns: 5000 },
  );
});

test('IPv4 stays as it is', () => {
  fc.assert(
    fc.property(fc.ipV4(), (text) => assert.deepEqual(canonicaliseIp(text), { ok: true, canonical: text })),
  );
});
