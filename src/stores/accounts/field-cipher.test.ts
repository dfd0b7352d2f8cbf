import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import fc from 'fast-check';

import { fieldCipher } from './field-cipher.ts';

const random = (n: number) => new Uint8Array(randomBytes(n));
const key = (byte: number) => new Uint8Array(32).fill(byte);
const cipher = fieldCipher(key(1), random);

test('what goes in comes out, in both ways, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (plain, field) => {
      assert.equal(cipher.open(field, cipher.findable(field, plain)), plain);
      assert.equal(cipher.open(field, cipher.sealed(field, plain)), plain);
    }),
  );
});

test('findable is the same for the same value of the same field, and for nothing else', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      assert.equal(cipher.findable('f', one), cipher.findable('f', one));
      assert.notEqual(cipher.findable('f', one), cipher.findable('g', one));
      assert.notEqual(cipher.sealed('f', one), cipher.sealed('f', one));
      assert.equal(cipher.findable('f', one) === cipher.findable('f', other), one === other);
      // The border between field and value cannot be moved.
      assert.notEqual(cipher.findable('f', `x${one}`).slice(0, 20), cipher.findable('fx', one).slice(0, 20));
    }),
  );
});

test('another key, another field or one changed bit does not open', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (plain, place) => {
      const sealed = cipher.sealed('f', plain);
      const bytes = Buffer.from(sealed.slice(3), 'base64url');
      const bit = place % (bytes.length * 8);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.throws(() => cipher.open('f', `a1.${bytes.toString('base64url')}`), { code: 'internal' });
      assert.throws(() => cipher.open('g', sealed), { code: 'internal' });
      assert.throws(() => fieldCipher(key(2), random).open('f', sealed), { code: 'internal' });
    }),
  );
  for (const text of ['', 'a1.', 'plain@mail.example', 'a1.AAAA']) {
    assert.throws(
      () => cipher.open('f', text),
      (error: Error & { code?: string }) => error.code === 'internal' && !error.message.includes('plain'),
    );
  }
});
