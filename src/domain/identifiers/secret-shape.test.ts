import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyText } from './testing/any-text.ts';
import { residentIdCheck } from './resident-id.ts';
import { identifierShape, secretShape } from './secret-shape.ts';

test('length in characters and the class of characters', () => {
  const table: readonly (readonly [string, number, string])[] = [
    ['', 0, 'empty'],
    ['123456', 6, 'digits'],
    ['woaini', 6, 'lower'],
    ['WOAINI', 6, 'upper'],
    ['WoAiNi', 6, 'letters'],
    ['woaini520', 9, 'letters-digits'],
    ['wo ai ni', 8, 'symbols'],
    ['我爱你', 3, 'other'],
    ['😀😀', 2, 'other'],
    ['\ud800', 1, 'other'],
    ['a\u0000', 2, 'other'],
  ];
  for (const [secret, length, characters] of table)
    assert.deepEqual(secretShape(secret), { length, characters });
});

test('length is the number of code points', () => {
  fc.assert(
    fc.property(anyText(), (secret) => {
      assert.equal(secretShape(secret).length, Array.from(secret).length);
    }),
  );
});

test('every mobile number is held back, with whatever is written around it', () => {
  const mobile = fc
    .tuple(fc.constantFrom(...'3456789'.split('')), fc.stringMatching(/^\d{9}$/))
    .map(([b, rest]) => `1${b}${rest}`);
  const before = fc.constantFrom('', 'a', '0', '86', '+86', '+86 ', '0086', 'zhang', '王');
  const after = fc.constantFrom('', 'a', '!', '1', 'qq');
  fc.assert(
    fc.property(before, mobile, after, (head, number, tail) => {
      assert.notEqual(identifierShape(head + number + tail), null, head + number + tail);
    }),
    { numRuns: 1000 },
  );
  assert.equal(identifierShape('154-0000-0001'), 'mobile');
  assert.equal(identifierShape('１５４００００００01'), 'mobile');
});

test('ID numbers are held back with a right and with a wrong check digit', () => {
  const body = '33000019900101001';
  for (const last of '0123456789Xx') assert.equal(identifierShape(body + last), 'resident-id');
  assert.equal(identifierShape('330000900101001'), 'resident-id');
  assert.equal(identifierShape(`id${body}${residentIdCheck(body)}`), 'resident-id');
});

test('cards, e-mails, landlines, passports and permits are held back', () => {
  assert.equal(identifierShape('6200000000000006'), 'bank-card');
  assert.equal(identifierShape('6200 0000 0000 0000 005'), 'bank-card');
  assert.equal(identifierShape('li.lei@codehub.example'), 'email');
  assert.equal(identifierShape('01020000001'), 'landline');
  assert.equal(identifierShape('0571-20000001'), 'landline');
  assert.equal(identifierShape('e00000001'), 'passport');
  assert.equal(identifierShape('EA0000001'), 'passport');
  assert.equal(identifierShape('H0000000101'), 'hk-macau-permit');
  assert.equal(identifierShape('T00000001'), 'taiwan-permit');
});

test('what most people choose is not', () => {
  const common =
    '123456 123456789 12345678 111111 5201314 1234567890 11111111 00000000 woaini1314 qwertyuiop 19870101 a19870101 g19870101 p@ssw0rd 147258369 1qaz2wsx 12345678910 11111111111';
  for (const secret of common.split(' ')) assert.equal(identifierShape(secret), null, secret);
});

test('a secret of a megabyte is answered at once', () => {
  assert.equal(identifierShape('1'.repeat(1_000_000)), null);
  secretShape('a'.repeat(1_000_000));
});
