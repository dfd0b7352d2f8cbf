import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { it } from 'node:test';
import fc from 'fast-check';

const { sha1 } = (await import(new URL('sha1.js', import.meta.url).href)) as {
  sha1: (bytes: Uint8Array) => string;
};
const expected = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest('hex').toUpperCase();

it('hashes as the platform does, at every length around a block', () => {
  for (let length = 0; length <= 130; length++) {
    const bytes = new Uint8Array(length).map((_, i) => (i * 37 + length) & 255);
    assert.equal(sha1(bytes), expected(bytes), `${length} bytes`);
  }
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const bytes = new TextEncoder().encode(text);
      assert.equal(sha1(bytes), expected(bytes));
    }),
  );
});
