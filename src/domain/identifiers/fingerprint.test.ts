import assert from 'node:assert/strict';
import { createCipheriv, createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { NuwaError } from '#kernel/errors.ts';
import { domainInner, innerOf, pairInner, Tokeniser, writeInner } from './fingerprint.ts';
import { IDENTIFIER_KINDS, KINDS } from './kinds.ts';

const key = Buffer.from(Array.from({ length: 32 }, (_, i) => 255 - i));

test('tokens go back to their inner fingerprints, any number of them in one call', () => {
  const tokeniser = new Tokeniser(key);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      const inners = bytes.subarray(0, bytes.length - (bytes.length % 16));
      const tokens = tokeniser.tokens(inners);
      assert.equal(tokens.length, inners.length);
      assert.deepEqual(Buffer.from(tokeniser.inners(tokens)), Buffer.from(inners));
    }),
  );
});

test('a token does not depend on what was tokenised before or beside it', () => {
  const inners = Buffer.concat(['a', 'b', 'a'].map((name) => innerOf('username', name)));
  const together = Buffer.from(new Tokeniser(key).tokens(inners));
  const used = new Tokeniser(key);
  used.tokens(innerOf('username', 'x'));
  assert.deepEqual(Buffer.from(used.tokens(inners)), together);
  assert.deepEqual(together.subarray(0, 16), together.subarray(32, 48));
  assert.notDeepEqual(together.subarray(0, 16), together.subarray(16, 32));
});

test('a token is one block of AES-256 under the key, and another key gives another', () => {
  const inner = innerOf('email', 'li.lei@codehub.example');
  const aes = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  assert.deepEqual(
    Buffer.from(new Tokeniser(key).tokens(inner)),
    Buffer.concat([aes.update(inner), aes.final()]),
  );
  assert.notDeepEqual(new Tokeniser(Buffer.alloc(32)).tokens(inner), new Tokeniser(key).tokens(inner));
});

test('inner fingerprints are SHA-256 of the documented bytes, also beyond ASCII', () => {
  const canonical = '李雷@xn--fsqu00a.example';
  const bytes = Buffer.concat([Buffer.from('nuwa/id/v1\0\u0001\u0001'), Buffer.from(canonical, 'utf8')]);
  const expected = createHash('sha256').update(bytes).digest().subarray(0, 16);
  assert.deepEqual(Buffer.from(innerOf('email', canonical)), expected);
});

test('the same text is another person as another kind', () => {
  const seen = new Set(
    IDENTIFIER_KINDS.filter((kind) => KINDS[kind].tokenised).map((kind) =>
      Buffer.from(innerOf(kind, '00000001')).toString('hex'),
    ),
  );
  seen.add(Buffer.from(domainInner('00000001')).toString('hex'));
  assert.equal(seen.size, 12);
});

test('writing into a buffer touches sixteen bytes and no more', () => {
  const out = Buffer.alloc(48, 0xee);
  writeInner('mobile', '+8615400000001', out, 16);
  assert.deepEqual(out.subarray(16, 32), innerOf('mobile', '+8615400000001'));
  assert.ok(out.subarray(0, 16).every((byte) => byte === 0xee));
  assert.ok(out.subarray(32).every((byte) => byte === 0xee));
});

test('names, birthdays and addresses of machines never become fingerprints', () => {
  for (const kind of ['ip', 'birthday', 'name'] as const) assert.throws(() => innerOf(kind, 'x'), NuwaError);
});

test('broken lengths are refused: keys, blocks, digests', () => {
  assert.throws(() => new Tokeniser(Buffer.alloc(16)), NuwaError);
  assert.throws(() => new Tokeniser(key).tokens(Buffer.alloc(17)), NuwaError);
  assert.throws(() => pairInner('md5', Buffer.alloc(16), Buffer.alloc(20)), NuwaError);
  assert.throws(() => pairInner('sha1', Buffer.alloc(15), Buffer.alloc(20)), NuwaError);
});
