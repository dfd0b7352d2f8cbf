import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CaseList } from './case-list.ts';
import { codehub } from './codehub.ts';
import { haijiao } from './haijiao.ts';
import { kaihei } from './kaihei.ts';
import { leyuan } from './leyuan.ts';
import { bandOf } from './passwords.ts';
import { SHOP_WORD } from './password-figures.ts';
import { readNaively } from './testing/naive-reader.ts';
import { tongxue } from './tongxue.ts';
import { weiyu } from './weiyu.ts';
import { xiaoyouxi } from './xiaoyouxi.ts';
import { youxi } from './youxi.ts';

const column = (list: CaseList, scale: number, seed: number, role: string): readonly string[] => {
  const truth = list.truth(scale, seed);
  const at = truth.columns.findIndex((one) => one.role === role);
  return readNaively(list.write(scale, seed), truth).records.map((fields) => fields[at] ?? '');
};
const percent = (all: readonly string[], is: (text: string) => boolean): number =>
  (100 * all.filter(is).length) / all.length;
const bands = (all: readonly string[]): readonly number[] =>
  [0, 1, 2, 3].map((band) => percent(all, (text) => bandOf(text.length) === band));
const near = (found: number, wanted: number, tolerance: number, what: string): void =>
  assert.ok(
    Math.abs(found - wanted) <= tolerance,
    `${what}: ${found.toFixed(2)}, wanted ${wanted} ± ${tolerance}`,
  );

test('codehub passwords are distributed as published for CSDN', () => {
  const passwords = column(codehub, 0.01, 7, 'secret');
  // 64,000 rows: one standard deviation of a share is below 0.2 percentage points. Bands are normalised from 100.10.
  for (const [band, wanted] of [1.92, 90.71, 7.16, 0.21].entries())
    near(bands(passwords)[band] ?? 0, wanted, 0.6, `band ${band}`);
  near(
    percent(passwords, (p) => /^\d+$/.test(p)),
    45.01,
    0.9,
    'digits only',
  );
  near(
    percent(passwords, (p) => /^[a-z]+$/.test(p)),
    11.64,
    0.6,
    'lower case only',
  );
  near(
    percent(passwords, (p) => /^1[3-9]\d{9}$/.test(p)),
    2.18,
    0.3,
    'mobile numbers',
  );
  for (const [top, wanted] of [
    ['123456789', 3.66],
    ['12345678', 3.31],
    ['11111111', 1.19],
    [SHOP_WORD, 0.72],
  ] as const)
    near(
      percent(passwords, (p) => p === top),
      wanted,
      0.3,
      top,
    );
});

test('tongxue passwords are distributed as published for Renren', () => {
  const passwords = column(tongxue, 0.014, 8, 'secret');
  for (const [band, wanted] of [31.89, 65.86, 1.7, 0.55].entries())
    near(bands(passwords)[band] ?? 0, wanted, 0.8, `band ${band}`);
  near(
    percent(passwords, (p) => /^\d+$/.test(p)),
    52.97,
    0.9,
    'digits only',
  );
  near(
    percent(passwords, (p) => /^[a-z]+$/.test(p)),
    19.96,
    0.7,
    'lower case only',
  );
  near(
    percent(passwords, (p) => /^1[3-9]\d{9}$/.test(p)),
    2.91,
    0.3,
    'mobile numbers',
  );
});

test('over the other plain lists more than half of the passwords are digits only, and mobile numbers are counted', () => {
  for (const list of [haijiao, youxi]) {
    const passwords = column(list, 0.002, 9, 'secret');
    assert.ok(percent(passwords, (p) => /^\d+$/.test(p)) > 50, list.name);
    assert.equal(
      passwords.filter((p) => /^1[3-9]\d{9}$/.test(p)).length,
      list.truth(0.002, 9).mobilePasswords,
      list.name,
    );
  }
  assert.equal(
    column(kaihei, 0.001, 9, 'secret').filter((p) => /^1[3-9]\d{9}$/.test(p)).length,
    kaihei.truth(0.001, 9).mobilePasswords,
  );
});

test('the tail is long: half the passwords of codehub are used once, the most frequent hundred make up a tenth or more', () => {
  const counts = new Map<string, number>();
  for (const password of column(codehub, 0.01, 7, 'secret'))
    counts.set(password, (counts.get(password) ?? 0) + 1);
  const total = [...counts.values()].reduce((sum, n) => sum + n, 0);
  const once = [...counts.values()].filter((n) => n === 1).length;
  const top = [...counts.values()]
    .toSorted((a, b) => b - a)
    .slice(0, 100)
    .reduce((sum, n) => sum + n, 0);
  assert.ok(once / total > 0.4 && once / total < 0.8, `${once / total}`);
  assert.ok(top / total > 0.1 && top / total < 0.3, `${top / total}`);
});

const SCALE = 0.001;
const pairs = (list: CaseList, scale = SCALE, seed = 10): ReadonlyMap<string, ReadonlySet<string>> => {
  const truth = list.truth(scale, seed);
  const email = truth.columns.findIndex((one) => one.role === 'email');
  const secret = truth.columns.findIndex((one) => one.role === 'secret');
  const found = new Map<string, Set<string>>();
  for (const fields of readNaively(list.write(scale, seed), truth).records) {
    const who = (fields[email] ?? '').toLowerCase();
    found.set(who, (found.get(who) ?? new Set()).add(fields[secret] ?? ''));
  }
  return found;
};
const shareIn = (list: CaseList, earlier: readonly CaseList[]): number => {
  const known = earlier.map((one) => pairs(one));
  let all = 0;
  let copied = 0;
  for (const [who, secrets] of pairs(list))
    for (const secret of secrets) {
      all++;
      if (known.some((one) => one.get(who)?.has(secret))) copied++;
    }
  return copied / all;
};

test('copied lists hold exactly the pairs of the lists that they were copied from', () => {
  assert.equal(shareIn(leyuan, [codehub, tongxue]), 1);
  assert.equal(shareIn(weiyu, [codehub, haijiao]), 1);
  near(shareIn(xiaoyouxi, [codehub, haijiao]), 0.55, 0.01, 'xiaoyouxi');
  assert.ok(shareIn(tongxue, [codehub, haijiao]) < 0.4, 'tongxue is a list of its own');
});

test('who is new on the combined list is on no other', () => {
  const others = [codehub, tongxue, haijiao].map((list) => pairs(list));
  const known = [...pairs(xiaoyouxi).keys()].filter((who) => others.some((one) => one.has(who))).length;
  near(known / pairs(xiaoyouxi).size, 0.54, 0.02, 'people known from before');
});

test('a third of the people on two sites use the same password there (33.16 % and what coincides by chance)', () => {
  const there = pairs(haijiao);
  const both = [...pairs(codehub)].filter(([who]) => there.has(who));
  const same = both.filter(([who, secrets]) => [...secrets].some((secret) => there.get(who)?.has(secret)));
  assert.ok(both.length > 2500, `${both.length} people on both sites`);
  near((100 * same.length) / both.length, 33.9, 2.5, 'same password');
});

test('three in five of those with two accounts on one site gave both the same password', () => {
  const { secondAccounts } = haijiao.truth(0.01, 11);
  near((100 * secondAccounts.samePassword) / secondAccounts.rows, 59.9, 3, 'same password');
});
