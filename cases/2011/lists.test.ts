import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { hasRightCheckDigit } from './bank-cards.ts';
import type { CaseList, ListTruth } from './case-list.ts';
import { LISTS } from './lists.ts';
import { readNaively } from './testing/naive-reader.ts';

const digestOf = (list: CaseList, scale: number, seed: number): string => {
  const hash = createHash('sha256');
  for (const chunk of list.write(scale, seed)) hash.update(chunk);
  return hash.digest('hex');
};

test('the same scale and seed give the same bytes, another seed gives others', () => {
  for (const list of LISTS) {
    const once = digestOf(list, 0.0002, 1);
    assert.equal(digestOf(list, 0.0002, 1), once, list.name);
    assert.notEqual(digestOf(list, 0.0002, 2), once, list.name);
  }
});

test('a list has exactly its rows at scale 1 times the scale, and comes in small chunks', () => {
  for (const list of LISTS) {
    assert.equal(list.truth(0.0005, 1).rows, Math.round(list.rowsAtFull * 0.0005), list.name);
    for (const chunk of list.write(0.002, 1))
      assert.ok(chunk.length < 200_000, `${list.name}: ${chunk.length} bytes`);
  }
  assert.throws(() => [...(LISTS[0]?.write(0.00001, 1) ?? [])], RangeError);
});

for (const [scale, seed] of [
  [0.0002, 1],
  [0.0002, 2],
  [0.0011, 3],
] as const)
  test(`what a simple reader finds in the bytes is the truth: scale ${scale}, seed ${seed}`, () => {
    for (const list of LISTS) {
      const truth = list.truth(scale, seed);
      const found = readNaively(list.write(scale, seed), truth);
      assert.equal(found.rows, truth.rows, `${list.name}: rows`);
      assert.deepEqual(found.refused, truth.refused, `${list.name}: refused`);
      assert.equal(found.records.length, truth.indexed, `${list.name}: indexed`);
      assert.deepEqual(peopleIn(found.records, truth), truth.people.distinct, `${list.name}: people`);
      assert.deepEqual(schemesIn(found.records, truth), truth.schemes, `${list.name}: schemes`);
      assert.deepEqual(
        repeatedIn(found.records, truth),
        truth.repeated.exact + truth.repeated.variants,
        `${list.name}: repeated`,
      );
      const refused = Object.values(truth.refused).reduce((sum, n) => sum + n, 0);
      assert.equal(truth.indexed + refused, truth.rows, `${list.name}: adds up`);
    }
  });

test('every kind of noise that the case names is in the lists', () => {
  const bytes = new Map(LISTS.map((list) => [list.name, Buffer.concat([...list.write(0.0005, 4)])]));
  const of = (name: string): Buffer => bytes.get(name) ?? Buffer.alloc(0);
  const codehub = of('codehub.example').toString();
  assert.ok(codehub.includes('\0'), 'NUL');
  assert.match(codehub, /&(?:amp|lt|gt|quot|#39);/, 'entities');
  assert.match(codehub, /\r\n\r\n|\r\n +\r\n/, 'blank lines');
  assert.match(codehub, /[^\r]\n/, 'mixed line ends');
  assert.ok(!codehub.endsWith('\n'), 'truncated last line');
  assert.match(codehub, /fenxiang|laohei/, 'advertising');
  assert.match(codehub, / # [A-Z0-9]+@[A-Z0-9.-]+\r/, 'upper-case e-mail');
  assert.match(codehub, / # {2}[a-z0-9]+@[a-z0-9.-]+ \r/, 'e-mail with blanks');
  assert.equal(of('tongxue.example').subarray(0, 3).toString('hex'), 'efbbbf', 'byte-order mark');
  assert.throws(() => new TextDecoder('utf-8', { fatal: true }).decode(of('haijiao.example')), 'GB18030');
  assert.match(
    new TextDecoder('gb18030').decode(of('haijiao.example')),
    /[一-龥]{2,3}\d+ +\S+ +\S+@/,
    'Chinese names',
  );
  assert.match(of('kaihei.example').toString(), /,"[^"\n]*,""1",,/, 'commas and quotes in quoted passwords');
  assert.match(of('xiaoyouxi.example').toString(), /@[^:\n]+:[^:\n]+:\d/, 'colons in passwords');
  assert.match(of('leyuan.example').toString(), /\\'/, 'escaped quotes');
});

function peopleIn(records: readonly (readonly string[])[], { people, columns }: ListTruth): number {
  const at = columns.findIndex((column) => column.role === people.by);
  const values = records.map((fields) => fields[at] ?? '');
  const valid = people.by === 'bank-card' ? values.filter(hasRightCheckDigit) : values;
  return new Set(valid.map((value) => value.toLowerCase())).size;
}

function schemesIn(records: readonly (readonly string[])[], { columns }: ListTruth): Record<string, number> {
  const at = columns.findIndex((column) => column.role === 'secret');
  const hashAt = columns.findIndex((column) => column.role === 'secret-hash');
  const found: Record<string, number> = {};
  if (at === -1) return found;
  for (const fields of records) {
    const secret = fields[at] !== '' ? (fields[at] ?? '') : (fields[hashAt] ?? '');
    const scheme = /^[0-9a-f]{32}$/.test(secret)
      ? 'md5'
      : /^[0-9a-f]{32}:\w+$/.test(secret)
        ? 'md5-salted'
        : secret.startsWith('$P$') && secret.length === 34
          ? 'phpass'
          : /^\$2a\$10\$.{53}$/.test(secret)
            ? 'bcrypt'
            : 'plain';
    found[scheme] = (found[scheme] ?? 0) + 1;
  }
  return found;
}

function repeatedIn(records: readonly (readonly string[])[], { columns }: ListTruth): number {
  const email = columns.findIndex((column) => column.role === 'email');
  const keys = records.map((fields) =>
    fields.map((field, i) => (i === email ? field.toLowerCase() : field)).join('\n'),
  );
  return keys.length - new Set(keys).size;
}
