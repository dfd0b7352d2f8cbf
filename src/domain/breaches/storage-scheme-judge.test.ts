import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { writeNtlm } from './ntlm.ts';
import { judgeSchemes, type JudgedScheme, type SecretValue } from './storage-scheme-judge.ts';
import { knownDigests } from './storage-scheme-known.ts';

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');
const ntlm = (text: string): string => {
  const out = Buffer.alloc(16);
  writeNtlm(text, out, 0);
  return out.toString('hex');
};

/** Passwords as in real lists: a few that everybody has, the rest almost everybody's own. */
const people = (n: number): string[] =>
  Array.from({ length: n }, (_, i) =>
    i % 25 === 0 ? '123456' : i % 40 === 0 ? '111111' : `own${(i * 7919) % (n * 3)}`,
  );
const saltOf = (i: number): string => md5(`salt ${i}`).slice(0, 6);
const of = (secrets: readonly string[]): SecretValue[] => secrets.map((secret) => ({ secret }));
const brief = (judged: readonly JudgedScheme[]): unknown =>
  judged.map(({ scheme, confidence, because }) => [scheme, confidence, because]);

test('32 digits are told apart by known answers', () => {
  const list = people(1000);
  assert.deepEqual(brief(judgeSchemes(of(list.map(md5)))), [['md5', 'certain', 'known-answers']]);
  assert.deepEqual(brief(judgeSchemes(of(list.map(ntlm)))), [['ntlm', 'certain', 'known-answers']]);
  assert.deepEqual(brief(judgeSchemes(of(list.map((p) => md5(md5(p)))))), [
    ['md5-md5', 'certain', 'known-answers'],
  ]);
});

test('16 digits: middle of an MD5 or the old MySQL hash', () => {
  const middle = people(500).map((password) => md5(password).slice(8, 24));
  assert.deepEqual(brief(judgeSchemes(of(middle)).slice(0, 1)), [['md5-16', 'certain', 'known-answers']]);
  assert.deepEqual(brief(judgeSchemes(of(['565491d704013245', '6f8c114b58f2ce9e']))), [
    ['mysql-old', 'certain', 'known-answers'],
  ]);
});

test('a salted MD5 whose salt was left out looks like MD5, and the judgement is not fooled', () => {
  const hidden = people(1000).map((password, i) => md5(password + saltOf(i)));
  const [judged] = judgeSchemes(of(hidden));
  assert.deepEqual(brief(judged === undefined ? [] : [judged]), [['md5', 'weak', 'no-repeats']]);
  assert.ok(judged?.alternatives.includes('md5-salted'));
});

test('repeated digests without a known answer are unsalted, by a formula not known', () => {
  const peppered = people(1000).map((password) => md5(`pepper ${password}`));
  const [judged] = judgeSchemes(of(peppered));
  assert.deepEqual(brief(judged === undefined ? [] : [judged]), [['md5', 'fair', 'repeats']]);
  assert.deepEqual(judged?.alternatives, ['ntlm', 'md5-md5']);
});

test('a handful of digests is not enough to tell', () => {
  const [judged] = judgeSchemes(of(['q', 'w', 'z'].map(md5)));
  assert.equal(judged?.confidence, 'fair');
  assert.equal(judged?.because, 'too-few');
  assert.ok((judged?.alternatives.length ?? 0) > 2);
});

test('Discuz and plain salting are told apart by formula, in one field or in two columns', () => {
  const list = people(500);
  const discuz = list.map((password, i) => ({ secret: md5(md5(password) + saltOf(i)), salt: saltOf(i) }));
  assert.deepEqual(brief(judgeSchemes(discuz)), [['discuz', 'certain', 'known-answers']]);
  const joined = discuz.map(({ secret, salt }) => ({ secret: `${secret}:${salt}` }));
  assert.deepEqual(brief(judgeSchemes(joined)), [['discuz', 'certain', 'known-answers']]);
  const plain = list.map((password, i) => ({ secret: md5(password + saltOf(i)), salt: saltOf(i) }));
  assert.deepEqual(brief(judgeSchemes(plain)), [['md5-salted', 'certain', 'known-answers']]);
  const first = list.map((password, i) => ({ secret: `${sha1(saltOf(i) + password)}:${saltOf(i)}` }));
  assert.deepEqual(brief(judgeSchemes(first)), [['sha1-salted', 'certain', 'known-answers']]);
});

test('random digests with salts stay salted MD5, formula unknown, Discuz possible', () => {
  const random = Array.from({ length: 600 }, (_, i) => ({ secret: `${md5(`nothing ${i}`)}:${saltOf(i)}` }));
  const [judged] = judgeSchemes(random);
  assert.deepEqual(brief(judged === undefined ? [] : [judged]), [['md5-salted', 'fair', 'formula-unknown']]);
  assert.deepEqual(judged?.alternatives, ['discuz']);
});

test('a salt column that the site never used does not hide unsalted MD5', () => {
  const unused = people(500).map((password, i) => ({ secret: md5(password), salt: saltOf(i) }));
  assert.deepEqual(brief(judgeSchemes(unused)), [['md5', 'certain', 'known-answers']]);
});

test('mixed lists give every scheme its share', () => {
  const list = people(1000);
  const mixed = of(list.map((password, i) => (i % 2 === 0 ? password : md5(password))));
  const judged = judgeSchemes([...mixed, { secret: '' }, { secret: `$2a$10$${'a'.repeat(53)}` }]);
  assert.deepEqual(
    judged.map(({ scheme, rows }) => [scheme, rows]),
    [
      ['plain', 500],
      ['md5', 500],
      ['empty', 1],
      ['bcrypt', 1],
    ],
  );
  const total = judged.reduce((sum, { share }) => sum + share, 0);
  assert.ok(Math.abs(total - 1) < 1e-9);
});

test('a site that changed from MD5 to MD5 of MD5 shows both', () => {
  const both = people(1000).map((password, i) => (i < 700 ? md5(password) : md5(md5(password))));
  const [judged] = judgeSchemes(of(both));
  assert.equal(judged?.because, 'known-answers-of-several');
  assert.deepEqual([judged?.scheme, judged?.alternatives], ['md5', ['md5-md5']]);
});

test('one password of 32 hexadecimal digits in a plain list is no MD5 list', () => {
  const judged = judgeSchemes(of([...people(3000), md5('something odd')]));
  assert.deepEqual(brief(judged), [
    ['plain', 'certain', 'known-answers'],
    ['md5', 'weak', 'stray'],
  ]);
  assert.ok(judged[1]?.alternatives.includes('plain'));
});

test('columns that are readable but nobody typed them', () => {
  const cipher = Array.from({ length: 100 }, (_, i) =>
    Buffer.from(md5(`c${i}`).slice(0, 16), 'hex').toString('base64'),
  );
  assert.deepEqual(brief(judgeSchemes(of(cipher))), [['encoded', 'strong', 'uniform']]);
  const des = Array.from({ length: 100 }, (_, i) => md5(`d${i}`).slice(0, 13));
  assert.deepEqual(brief(judgeSchemes(of(des))), [['des-crypt', 'fair', 'uniform']]);
  const tokens = Array.from({ length: 100 }, (_, i) => `!${md5(`t${i}`).slice(0, 17)}`);
  assert.deepEqual(brief(judgeSchemes(of(tokens))), [['plain', 'weak', 'uniform']]);
});

test('known answers are what their inventors publish', () => {
  const known = (scheme: Parameters<typeof knownDigests>[0], digest: string): boolean =>
    knownDigests(scheme)?.has(digest) === true;
  assert.ok(known('md5', 'e10adc3949ba59abbe56e057f20f883e'));
  assert.ok(known('md5-16', '49ba59abbe56e057'));
  assert.ok(known('ntlm', '32ed87bdb5fdc5e9cba88547376818d4'));
  assert.ok(known('sha1', '7c4a8d09ca3762af61e59520943dc26494f8941b'));
  assert.ok(known('mysql-old', '565491d704013245'));
  assert.ok(known('mysql5', '6bb4837eb74329105ee4568dda7dc67ed2ca2ad9'));
  assert.equal(knownDigests('bcrypt'), null);
});

test('nothing given, nothing judged', () => {
  assert.deepEqual(judgeSchemes([]), []);
});
