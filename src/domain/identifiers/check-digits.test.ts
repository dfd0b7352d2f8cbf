import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicaliseBankCard, passesLuhn } from './bank-card.ts';
import { canonicaliseCreditCode, creditCodeCheck, organizationCheck } from './credit-code.ts';
import { PROVINCES } from './provinces.ts';
import { canonicaliseResidentId, isResidentIdShaped, residentIdCheck } from './resident-id.ts';

const date = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2020-12-31T00:00:00Z'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10).replaceAll('-', ''));
const digits = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789'.split('')), minLength: length, maxLength: length });

/** Division xx0000 is a province's own code: no person's number has it. */
const residentId = fc
  .tuple(fc.constantFrom(...PROVINCES.keys()), date, digits(3))
  .map(([province, day, order]) => `${province}0000${day}${order}`)
  .map((body) => body + residentIdCheck(body));

test('a resident ID with any one character wrong is refused', () => {
  fc.assert(
    fc.property(residentId, (id) => {
      assert.deepEqual(canonicaliseResidentId(id), { ok: true, canonical: id });
      for (let i = 0; i < 18; i++) {
        for (const wrong of i === 17 ? '0123456789X' : '0123456789') {
          if (wrong === id[i]) continue;
          assert.equal(canonicaliseResidentId(id.slice(0, i) + wrong + id.slice(i + 1)).ok, false);
        }
      }
    }),
  );
});

test('a resident ID with two neighbours exchanged is refused', () => {
  fc.assert(
    fc.property(residentId, (id) => {
      for (let i = 0; i < 17; i++) {
        if (id[i] === id[i + 1]) continue;
        const exchanged = id.slice(0, i) + id.charAt(i + 1) + id.charAt(i) + id.slice(i + 2);
        assert.equal(canonicaliseResidentId(exchanged).ok, false, 'one exchange is always caught');
      }
    }),
    { numRuns: 500 },
  );
});

test('of random digits with the look of an ID number one in eleven passes, which is what a verdict counts on', () => {
  let passing = 0;
  let all = 0;
  for (let i = 0; i < 11_000; i++) {
    const id = `11000019900101${String(i % 1000).padStart(3, '0')}${'0123456789X'[i % 11] ?? ''}`;
    assert.ok(isResidentIdShaped(id));
    all++;
    if (canonicaliseResidentId(id).ok) passing++;
  }
  assert.ok(Math.abs(passing / all - 1 / 11) < 0.02, `${passing} of ${all}`);
});

test('a fifteen-digit number and its eighteen-digit successor are one person', () => {
  fc.assert(
    fc.property(residentId, (id) => {
      if (!id.startsWith('19', 6) || id.slice(14, 17) >= '996') return;
      const old = id.slice(0, 6) + id.slice(8, 17);
      assert.deepEqual(canonicaliseResidentId(old), { ok: true, canonical: id });
    }),
  );
});

test('the example of GB 11643 passes', () => {
  assert.equal(residentIdCheck('11010519491231002'), 'X');
  assert.equal(residentIdCheck('44052418800101001'), '4');
});

test('Luhn: one wrong digit is caught, and of ten last digits exactly one fits', () => {
  fc.assert(
    fc.property(digits(18), (body) => {
      const fitting = '0123456789'.split('').filter((last) => passesLuhn(body + last));
      assert.equal(fitting.length, 1);
      const card = body + (fitting[0] ?? '');
      for (let i = 0; i < card.length; i++) {
        const wrong = (Number(card[i]) + 1) % 10;
        assert.equal(passesLuhn(card.slice(0, i) + wrong + card.slice(i + 1)), false);
      }
    }),
  );
});

test('a card behind a known issuer is taken, the same digits behind an unknown one are not', () => {
  assert.deepEqual(canonicaliseBankCard('6200000000000005'), { ok: true, canonical: '6200000000000005' });
  assert.deepEqual(canonicaliseBankCard('1200000000000006'), { ok: false, reason: 'issuer' });
});

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const creditCode = fc
  .tuple(
    fc.string({ unit: fc.constantFrom(...ALPHABET.split('')), minLength: 2, maxLength: 2 }),
    fc.constantFrom('110000', '100000', '330000'),
    fc.string({ unit: fc.constantFrom(...ALPHABET.split('')), minLength: 8, maxLength: 8 }),
  )
  .map(([head, division, eight]) => `${head}${division}${eight}${organizationCheck(eight)}`)
  .map((body) => body + creditCodeCheck(body));

test('a credit code with any one character wrong, or two neighbours exchanged, is refused', () => {
  fc.assert(
    fc.property(creditCode, (code) => {
      assert.deepEqual(canonicaliseCreditCode(code), { ok: true, canonical: code });
      for (let i = 0; i < 18; i++) {
        for (const wrong of ALPHABET) {
          if (wrong === code[i]) continue;
          assert.equal(canonicaliseCreditCode(code.slice(0, i) + wrong + code.slice(i + 1)).ok, false);
        }
        if (i === 17 || code[i] === code[i + 1]) continue;
        const exchanged = code.slice(0, i) + code.charAt(i + 1) + code.charAt(i) + code.slice(i + 2);
        assert.equal(canonicaliseCreditCode(exchanged).ok, false);
      }
    }),
  );
});

test('a credit code whose sum leaves no remainder ends in 0, where known libraries refuse it', () => {
  const ending = new Set<string>();
  for (let i = 0; i < 3000; i++) {
    const eight = String(i).padStart(8, '0');
    const body = `91110000${eight}${organizationCheck(eight)}`;
    const code = body + creditCodeCheck(body);
    assert.deepEqual(canonicaliseCreditCode(code), { ok: true, canonical: code });
    ending.add(code.charAt(17));
  }
  assert.deepEqual([...ending].toSorted().join(''), ALPHABET, 'all 31 characters occur at the end');
});
