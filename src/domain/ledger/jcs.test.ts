import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import fc from 'fast-check';

import { canonicalJson, type JsonValue } from './jcs.ts';

const VECTORS = join(import.meta.dirname, '../../../test/vectors/ledger/jcs');

test('writes the vectors of RFC 8785 byte for byte', () => {
  const names = readdirSync(VECTORS).filter((name) => name.endsWith('.input.json'));
  assert.ok(names.length >= 6);
  for (const name of names) {
    const input: unknown = JSON.parse(readFileSync(join(VECTORS, name), 'utf8'));
    const want = readFileSync(join(VECTORS, name.replace('.input.', '.output.')), 'utf8');
    assert.equal(canonicalJson(input), want, name);
  }
});

test('sorts by UTF-16 code units and writes the escapes of the RFC (sections 3.2.2.2 and 3.2.3)', () => {
  assert.equal(canonicalJson('\u20ac$\u000F\u000aA\'B"\\\\"/'), '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"');
  // U+1F600 starts with D83D, so it sorts before U+FB33 although its code point is higher.
  assert.equal(canonicalJson({ '\ufb33': 1, '\u{1f600}': 2 }), '{"\u{1f600}":2,"\ufb33":1}');
  assert.equal(canonicalJson(-0), '0');
  assert.equal(canonicalJson(Number.MAX_SAFE_INTEGER), '9007199254740991');
});

test('refuses what two verifiers could write differently', () => {
  const hole: number[] = [];
  hole[1] = 2;
  const circle: { self?: unknown } = {};
  circle.self = circle;
  const refused = [
    0.5,
    1e21,
    2 ** 53,
    NaN,
    Infinity,
    undefined,
    1n,
    () => 1,
    new Date(0),
    new Map(),
    hole,
    circle,
  ];
  for (const value of [...refused, '\ud800', { '\udc00': 1 }, { a: undefined }]) {
    assert.throws(() => canonicalJson(value), { code: 'assertion-refused' });
  }
});

test('a refusal names the place and not the content', () => {
  assert.throws(
    () => canonicalJson({ person: { 'zhang@post.example': 0.25 } }),
    (error: Error) => error.message.includes('$.{0}.{0}') && !error.message.includes('zhang'),
  );
});

test('equal values have equal texts whatever the order of their members, and the text reads back', () => {
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.string({ unit: 'grapheme' }),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.string({ unit: 'binary' }), tie('value'), { maxKeys: 5 }),
    ),
  })).value as fc.Arbitrary<JsonValue>;
  fc.assert(
    fc.property(value, (v) => {
      const text = canonicalJson(v);
      const back: unknown = JSON.parse(text);
      assert.equal(canonicalJson(back), text);
      assert.equal(canonicalJson(reversed(back)), text);
    }),
    { numRuns: 300 },
  );
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}
