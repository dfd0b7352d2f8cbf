import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalise } from './canonicalise.ts';
import { recogniseColumn, recogniseKind, shapedKind } from './recognise.ts';
import { residentIdCheck } from './resident-id.ts';
import type { IdentifierKind } from './kinds.ts';

test('one cell is told by itself, or not at all', () => {
  const table: readonly (readonly [string, IdentifierKind | null])[] = [
    ['li.lei@codehub.example', 'email'],
    ['ｌｉ＠ｃｏｄｅｈｕｂ．ｅｘａｍｐｌｅ', 'email'],
    ['lilei@localhost', null],
    ['15400000001', 'mobile'],
    ['198.18.101.123', 'ip'],
    ['+86 154 0000 0001', 'mobile'],
    ['010-20000001', 'landline'],
    ['20000001', null],
    ['330000199001010010'.slice(0, 17) + residentIdCheck('33000019900101001'), 'resident-id'],
    ['33000019900101001', null],
    ['6200000000000005', 'bank-card'],
    ['6200 0000 0000 0005', 'bank-card'],
    ['6200000000000006', null],
    ['H00000001', 'hk-macau-permit'],
    ['h00000001', null],
    ['E00000001', 'passport'],
    ['e00000001', null],
    ['192.0.2.1', 'ip'],
    ['2001:db8::1', 'ip'],
    ['1990-01-02', 'birthday'],
    ['1990-01-02 10:20:30', null],
    ['19900102', null],
    ['韩梅梅', 'name'],
    ['欧阳锋', 'name'],
    ['密码', null],
    ['lilei', null],
    ['123456', null],
    ['', null],
    ['   ', null],
  ];
  for (const [text, kind] of table) assert.equal(recogniseKind(text), kind, JSON.stringify(text));
});

test('what is recognised is valid as that kind', () => {
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'0123456789-+.: HEX@a张王'.split('')), maxLength: 20 }),
    fc.emailAddress(),
    fc.ipV6(),
  );
  fc.assert(
    fc.property(text, (cell) => {
      const kind = recogniseKind(cell);
      if (kind !== null) assert.ok(canonicalise(kind, cell).ok, `${kind} ${cell}`);
    }),
    { numRuns: 3000 },
  );
});

test('a column of random digits is a column of cards, and the guess shows that nine in ten are wrong', () => {
  let state = 1;
  const random = (): number => (state = (state * 48271) % 2147483647);
  const cells = Array.from(
    { length: 2000 },
    () => `62${String(random()).padStart(10, '0')}${String(random()).padStart(10, '0').slice(0, 7)}`,
  );
  const [best] = recogniseColumn(cells);
  assert.equal(best?.kind, 'bank-card');
  assert.equal(best?.shaped, 1);
  assert.ok(best.share > 0.05 && best.share < 0.15, String(best.share));
});

test('a header settles what bare digits cannot say', () => {
  const cells = ['00000001', '00000002', ''];
  assert.equal(recogniseColumn(cells)[0]?.kind, null);
  assert.deepEqual(recogniseColumn(cells, '台胞证号')[0], {
    kind: 'taiwan-permit',
    share: 1,
    shaped: 1,
    named: true,
  });
});

test('a header that is not true loses against the cells', () => {
  const cells = Array.from({ length: 10 }, (_, i) => `user${i}@codehub.example`);
  assert.equal(recogniseColumn(cells, '手机')[0]?.kind, 'email');
});

test('a column of eight-digit dates is birthdays, passwords with a few dates are not', () => {
  assert.equal(recogniseColumn(['19900102', '19851231', '20010203'])[0]?.kind, 'birthday');
  const passwords = ['19900102', '123456', 'woaini', '5201314', 'abc123'];
  assert.equal(recogniseColumn(passwords)[0]?.kind, null);
});

test('a mixed column names every kind with its share, blanks not counted', () => {
  const guesses = recogniseColumn(['15400000001', '15400000002', 'a@b.example', 'lilei', '', ' ']);
  assert.deepEqual(
    guesses.map(({ kind, share }) => [kind, share]),
    [
      ['mobile', 0.5],
      ['email', 0.25],
      [null, 0.25],
    ],
  );
  assert.deepEqual(recogniseColumn(['', '  ']), []);
});

test('a wrong check digit leaves the shape', () => {
  assert.equal(shapedKind('330000199001010010'), 'resident-id');
  assert.equal(shapedKind('6200000000000006'), 'bank-card');
  assert.equal(shapedKind('620000000000000'), null);
});
