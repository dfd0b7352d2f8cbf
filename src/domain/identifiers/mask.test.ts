import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyText } from './testing/any-text.ts';
import { IDENTIFIER_KINDS } from './kinds.ts';
import { MASK_SHOWS, maskIdentifier, maskUnknown } from './mask.ts';

test('masks look as documented', () => {
  assert.equal(maskIdentifier('email', 'Zhangsan@codehub.example'), 'Z****@c****.example');
  assert.equal(maskIdentifier('mobile', '+8615400000012'), '154****12');
  assert.equal(maskIdentifier('mobile', '15400000012'), '154****12');
  assert.equal(maskIdentifier('resident-id', '11000019491231002X'), '11****2X');
  assert.equal(maskIdentifier('bank-card', '6200000000000005'), '62****0005');
  assert.equal(maskIdentifier('name', '韩梅梅'), '韩****');
  assert.equal(maskIdentifier('birthday', '1990-01-02'), '199****');
  assert.equal(maskIdentifier('site-username', 'lilei@codehub.example'), 'l****@codehub.example');
});

test('a mask never shows more than stated, of no text whatever', () => {
  for (const kind of IDENTIFIER_KINDS) {
    const { head, tail } = MASK_SHOWS[kind];
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'abcdefghijklmnop0123456789'.split('')), maxLength: 40 }),
        (text) => {
          const mask = maskIdentifier(kind, text);
          const shown = Array.from(mask.replace('****', ''));
          assert.ok(mask.includes('****'));
          assert.ok(shown.length <= head + tail, `${kind}: ${shown.length} shown`);
          assert.ok(text === '' || shown.length <= text.length / 2, 'at most half of a short text');
        },
      ),
    );
  }
});

test('the length of what is hidden does not show', () => {
  for (const kind of IDENTIFIER_KINDS) {
    const lengths = new Set([20, 24, 31].map((n) => maskIdentifier(kind, `1${'0'.repeat(n)}1`).length));
    assert.equal(lengths.size, 1, kind);
  }
});

test('an e-mail shows two characters and the last label', () => {
  fc.assert(
    fc.property(fc.emailAddress(), (address) => {
      const mask = maskIdentifier('email', address);
      const end = address.slice(address.lastIndexOf('.'));
      assert.match(mask, /^(.\*{4}|\*{4})@(.?\*{4})(\.[a-z0-9-]+)?$/i);
      assert.ok(mask.length <= 11 + end.length);
    }),
  );
});

test('a text that was not understood shows classes and lengths only', () => {
  assert.equal(maskUnknown('Zhang3 <z@x.example>'), 'Aa{4}9_#a#a#a{7}#');
  assert.equal(maskUnknown('韩梅梅88'), '字{3}9{2}');
  assert.equal(maskUnknown(''), '');
  fc.assert(
    fc.property(anyText(), (text) => {
      assert.match(maskUnknown(text), /^(?:[Aa9#_字](?:\{\d+\})?)*…?$/u);
    }),
  );
  assert.ok(maskUnknown('aA'.repeat(1_000_000)).length < 60);
});
