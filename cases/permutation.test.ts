import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { permutation } from './permutation.ts';

test('every number of the range comes out exactly once, and indexOf finds where', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 0, max: 1000 }), (size, seed) => {
      const shuffle = permutation(size, seed, 'test');
      const seen = new Set<number>();
      for (let i = 0; i < size; i++) {
        const value = shuffle.at(i);
        assert.ok(value >= 0 && value < size);
        assert.equal(shuffle.indexOf(value), i);
        seen.add(value);
      }
      assert.equal(seen.size, size);
    }),
    { numRuns: 40 },
  );
});

test('it holds at the size of the whole case', () => {
  const shuffle = permutation(70_000_000, 5, 'test');
  for (let i = 0; i < 70_000_000; i += 99_991) assert.equal(shuffle.indexOf(shuffle.at(i)), i);
});

test('neighbours do not stay neighbours, and another seed or stream shuffles otherwise', () => {
  const size = 10_000;
  const one = permutation(size, 1, 'a');
  let close = 0;
  let sameSeed = 0;
  let sameStream = 0;
  for (let i = 0; i + 1 < size; i++) {
    if (Math.abs(one.at(i) - one.at(i + 1)) < 100) close++;
    if (one.at(i) === permutation2.at(i)) sameSeed++;
    if (one.at(i) === permutation3.at(i)) sameStream++;
  }
  // By chance 2 % are close and one in ten thousand is the same.
  assert.ok(close > 120 && close < 280, `${close} neighbours stayed close`);
  assert.ok(sameSeed < 15 && sameStream < 15);
});
const permutation2 = permutation(10_000, 2, 'a');
const permutation3 = permutation(10_000, 1, 'b');

test('outside the range is an error', () => {
  assert.throws(() => permutation(10, 1, 'x').at(10), RangeError);
  assert.throws(() => permutation(10, 1, 'x').indexOf(-1), RangeError);
});
