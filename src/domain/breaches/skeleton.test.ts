import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SKELETON_LENGTH, skeletonOf } from './skeleton.ts';

test('classes and lengths, nothing that stood there', () => {
  assert.equal(skeletonOf('wang@mail.example:123456'), 'a{4}@a{4}.a{7}:9{6}');
  assert.equal(skeletonOf('Ab9 \t$张三\0'), 'Aa9_t#u{2}x');
  assert.equal(skeletonOf(''), '');
});

test('a long record gives a short skeleton', () => {
  assert.equal(skeletonOf('x'.repeat(10_000_000)), 'a{2048}~');
  const long = skeletonOf('a1'.repeat(1_000));
  assert.ok(long.length <= SKELETON_LENGTH && long.endsWith('~'));
});

test('records of the same form have the same skeleton, whatever they say', () => {
  const form = fc.array(fc.constantFrom('a', 'A', '9', '_', 'u'), { maxLength: 60 });
  const ALPHABET: Readonly<Record<string, string>> = {
    a: 'abcxyz',
    A: 'ABCXYZ',
    '9': '0123456789',
    _: ' ',
    u: '汉字éß',
  };
  const property = fc.property(
    form,
    fc.array(fc.nat(), { minLength: 60, maxLength: 60 }),
    (classes, dice) => {
      const spell = (shift: number) =>
        classes.map((c, i) => ALPHABET[c]!.charAt((dice[i]! + shift) % ALPHABET[c]!.length)).join('');
      assert.equal(skeletonOf(spell(0)), skeletonOf(spell(1)));
      assert.ok(skeletonOf(spell(0)).length <= SKELETON_LENGTH);
    },
  );
  fc.assert(property);
});
