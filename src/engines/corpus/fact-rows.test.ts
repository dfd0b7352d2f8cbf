import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { decodeRow, encodeRow, LONGEST_ROW, MOST_IDENTIFIERS, rowLengthAt } from './fact-rows.ts';
import type { FactRow } from './fact-rows.ts';

const token = fc.uint8Array({ minLength: 16, maxLength: 16 });
const byte = fc.integer({ min: 0, max: 255 });
const short = fc.integer({ min: 0, max: 65535 });
const row: fc.Arbitrary<FactRow> = fc.record({
  identifiers: fc.array(
    fc.record({
      kind: byte,
      token,
      flags: byte,
      pairMd5: fc.option(token, { nil: null }),
      pairSha1: fc.option(token, { nil: null }),
    }),
    { maxLength: 5 },
  ),
  scheme: byte,
  length: byte,
  classes: byte,
  shape: byte,
  month: short,
  domain: fc.option(token, { nil: null }),
  division: short,
  birthYear: short,
});

test('a row is written as docs/formats/fact-v1.md says', () => {
  const out = Buffer.alloc(LONGEST_ROW);
  const end = encodeRow(out, 0, {
    identifiers: [
      {
        kind: 1,
        token: new Uint8Array(16).fill(0xaa),
        flags: 2,
        pairMd5: new Uint8Array(16).fill(0xbb),
        pairSha1: null,
      },
    ],
    scheme: 3,
    length: 9,
    classes: 5,
    shape: 2,
    month: 2011 * 12 + 11,
    domain: new Uint8Array(16).fill(0xcc),
    division: 3301,
    birthYear: 1987,
  });
  const expected = `01 01 ${'aa'.repeat(16)} 02 00 ${'bb'.repeat(16)} 01 03 09 05 02 4f5e 00 ${'cc'.repeat(16)} e50c c307`;
  assert.equal(out.subarray(0, end).toString('hex'), expected.replaceAll(' ', ''));
});

test('rows come back as they went in, back to back, and never before they are whole', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), (rows) => {
      const out = Buffer.alloc(LONGEST_ROW * rows.length);
      let end = 0;
      for (const one of rows) end = encodeRow(out, end, one);
      const bytes = out.subarray(0, end);

      const first = rowLengthAt(bytes, 0)!;
      for (let cut = 0; cut < first; cut++) assert.equal(decodeRow(bytes.subarray(0, cut), 0), null);
      let at = 0;
      for (const one of rows) {
        const decoded = decodeRow(bytes, at)!;
        assert.deepEqual(plain(decoded.row), plain(one));
        at = decoded.next;
      }
      assert.equal(at, end);
    }),
    { numRuns: 60 },
  );
});

test('bytes that are no row are refused', () => {
  assert.throws(() => decodeRow(Buffer.from([MOST_IDENTIFIERS + 1, ...new Uint8Array(200)]), 0), RangeError);
  const badNull = Buffer.alloc(60);
  badNull[0] = 1;
  badNull[19] = 7;
  assert.throws(() => decodeRow(badNull, 0), RangeError);
});

function plain(value: FactRow): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, v: unknown) => (v instanceof Uint8Array ? Buffer.from(v).toString('hex') : v)),
    (_, v: unknown) => (isBufferJson(v) ? Buffer.from(v.data).toString('hex') : v),
  );
}
function isBufferJson(v: unknown): v is { data: number[] } {
  return typeof v === 'object' && v !== null && 'type' in v && v.type === 'Buffer' && 'data' in v;
}
