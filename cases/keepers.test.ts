import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keeperCase } from './keepers.ts';

const lines = (chunks: Iterable<Uint8Array>): readonly string[] =>
  Buffer.concat([...chunks])
    .toString()
    .trimEnd()
    .split(/\r?\n/);
const ids = (chunks: Iterable<Uint8Array>): readonly string[] =>
  lines(chunks).map((line) => line.split(/[\t,]/)[0] ?? '');

/** GB 11643-1999 by its weights, not by the generator's short form. */
function isValid(id: string): boolean {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, i) => total + weight * Number(id[i]), 0);
  const date = `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`;
  return (
    id.length === 18 && id[17] === '10X98765432'[sum % 11] && new Date(date).toISOString().startsWith(date)
  );
}

test('the keeper’s people have valid ID numbers, each its own', () => {
  const bureau = keeperCase(2000, 1);
  const [header, ...rows] = lines(bureau.table());
  assert.equal(header, 'id_number,name,phone,salary');
  assert.equal(rows.length, 2000);
  for (const row of rows) assert.match(row, /^\d{17}[\dX],\p{Script=Han}{2,3},1[3-9]\d{9},\d{4}$/u);
  const own = ids(bureau.table()).slice(1);
  assert.ok(own.every(isValid));
  assert.equal(new Set(own).size, 2000);
});

test('one list holds exactly 40 % of them and as many strangers, the other none', () => {
  for (const [people, seed] of [
    [10, 1],
    [333, 2],
    [2000, 3],
  ] as const) {
    const bureau = keeperCase(people, seed);
    const own = new Set(ids(bureau.table()));
    const leaked = ids(bureau.leaked.write());
    assert.equal(leaked.length, bureau.leaked.rows);
    assert.equal(new Set(leaked).size, leaked.length);
    assert.equal(leaked.filter((id) => own.has(id)).length, bureau.leaked.common);
    assert.equal(bureau.leaked.common, Math.round(people * 0.4));
    const unrelated = ids(bureau.unrelated.write());
    assert.ok(unrelated.every(isValid));
    assert.equal(unrelated.length, people);
    assert.equal(unrelated.filter((id) => own.has(id)).length, 0);
  }
});

test('the same seed gives the same people', () => {
  assert.deepEqual(ids(keeperCase(50, 4).table()), ids(keeperCase(50, 4).table()));
  assert.notDeepEqual(ids(keeperCase(50, 4).table()), ids(keeperCase(50, 5).table()));
  assert.throws(() => keeperCase(5, 1), RangeError);
});
