import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { findIdentifiers } from './find-in-text.ts';
import { maskText } from './mask-text.ts';
import { passesLuhn } from './bank-card.ts';
import { residentIdCheck } from './resident-id.ts';

const ID = `11010119900307771${residentIdCheck('11010119900307771')}`;
const card = (body: string): string =>
  body + Array.from('0123456789').find((digit) => passesLuhn(body + digit));
const CARD = card('622202021234567890');

const kinds = (text: string): string[] =>
  findIdentifiers(text).map(({ kind, start, end }) => `${kind}:${text.slice(start, end)}`);

test('finds identifiers as people write them', () => {
  assert.deepEqual(kinds('写信给 zhang.san@corp.example，或打13900001234。'), [
    'email:zhang.san@corp.example',
    'mobile:13900001234',
  ]);
  assert.deepEqual(kinds(`身份证${ID}卡号${CARD}`), [`resident-id:${ID}`, `bank-card:${CARD}`]);
  assert.deepEqual(kinds('tel: 139 0000 1234, +86-139-0000-1235, 010-62000001'), [
    'mobile:139 0000 1234',
    'mobile:+86-139-0000-1235',
    'landline:010-62000001',
  ]);
  assert.deepEqual(kinds('139 0000 1234 139 0000 1235 (010) 62000001'), [
    'mobile:139 0000 1234',
    'mobile:139 0000 1235',
    'landline:(010) 62000001',
  ]);
  assert.deepEqual(kinds(`6222 0202 1234 5678 ${CARD.slice(16)}`), [
    `bank-card:6222 0202 1234 5678 ${CARD.slice(16)}`,
  ]);
  assert.deepEqual(kinds('passport E12345678; permit H12345678, mobile=13900001234&x=1'), [
    'passport:E12345678',
    'hk-macau-permit:H12345678',
    'mobile:13900001234',
  ]);
  assert.deepEqual(kinds('<a@b.example>,"c@d.example" https://x.example/?mail=e@f.example&g'), [
    'email:a@b.example',
    'email:c@d.example',
    'email:e@f.example',
  ]);
});

test('full-width digits and invisible marks hide nothing, and offsets are those of the original', () => {
  const text = '电话：１３９0000\u200b1234！';
  assert.deepEqual(kinds(text), ['mobile:１３９0000\u200b1234']);
  assert.equal(maskText(text, 'sample').text, '电话：139****34！');
});

test('dates, times, hashes, versions and addresses are nobody', () => {
  for (const text of [
    '2015-04-22 10:11:12 GET /api/v1/users?id=10001 HTTP/1.1 200 1234',
    'd41d8cd98f00b204e9800998ecf8427e 139000012345678901234567890123456789012345',
    'Chrome/120.0.6099.129 192.168.1.100:8080 1700000000000 20240101120000123',
    'id 3f13900001234aa77, uuid 550e8400-e29b-41d4-a716-446655440000',
    'CVE-2021-44228 CNVD-2015-01234 user@localhost git@',
  ])
    assert.deepEqual(kinds(text), [], text);
});

test('samples are masked whole; prose keeps what has no check digit, and counts it', () => {
  const text = `联系 li@corp.example 13900001234，例如 ${ID}`;
  const sample = maskText(text, 'sample');
  assert.ok(!/li@corp|00001234|19900307/.test(sample.text), sample.text);
  const prose = maskText(text, 'prose');
  assert.match(prose.text, /li@corp\.example 13900001234，例如 11\*{4}..$/u);
  for (const { found } of [sample, prose])
    assert.deepEqual(found, [
      { kind: 'email', count: 1 },
      { kind: 'mobile', count: 1 },
      { kind: 'resident-id', count: 1 },
    ]);
  const wrong = `${ID.slice(0, 17)}${ID.endsWith('1') ? '2' : '1'}`;
  assert.equal(maskText(wrong, 'prose').text, wrong);
  assert.notEqual(maskText(wrong, 'sample').text, wrong);
});

test('whatever stands around a number, it does not come through a sample', () => {
  const around = fc.stringMatching(/^[ ,;:"'(){}[\]|=，。：、\n\t-]{0,3}$/);
  const number = fc.constantFrom('13900001234', ID, CARD, 'zhang@corp.example');
  fc.assert(
    fc.property(fc.array(fc.tuple(around, number, around), { maxLength: 5 }), (parts) => {
      const text = parts.map(([a, n, b]) => `姓${a} ${n}${b}\n`).join('');
      const masked = maskText(text, 'sample').text;
      for (const [, n] of parts) assert.ok(!masked.includes(n), `${text} → ${masked}`);
    }),
    { numRuns: 200 },
  );
});

test('a long hostile text takes no longer than a long one', () => {
  const begun = performance.now();
  for (const text of [
    '@'.repeat(60_000),
    '1 '.repeat(60_000),
    'a@'.repeat(60_000),
    '12-34 '.repeat(20_000),
    '=@.'.repeat(20_000),
  ])
    maskText(text, 'sample');
  assert.ok(performance.now() - begun < 5_000);
});
