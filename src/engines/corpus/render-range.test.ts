import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';

import type { PasswordKind, PasswordRange } from './corpus.ts';
import { paddingFor } from './pad-range.ts';
import { renderRange } from './render-range.ts';
import { SegmentReader } from './segment-reader.ts';
import { createSegment } from './segment-writer.ts';

const folder = mkdtempSync(join(tmpdir(), 'nuwa-range-'));
after(() => rmSync(folder, { recursive: true }));
let files = 0;
const NONE = Buffer.alloc(0);
const KEY = new Uint8Array(32).fill(9);
const LENGTH = { sha1: 20, ntlm: 16 } as const;

function segmentOf(
  kind: PasswordKind,
  listed: readonly (readonly [Buffer, number])[],
  tableBits: number,
): SegmentReader {
  const path = join(folder, `${++files}.seg`);
  const about = {
    kind: `passwords-${kind}`,
    epoch: 0,
    canonicalVersions: {},
    seeds: [],
    sources: [],
  } as const;
  const writer = createSegment(path, { ...about, atMost: 64 * 2 ** tableBits });
  for (const [digest, count] of listed.toSorted(([a], [b]) => a.compare(b))) writer.addCount(digest, count);
  writer.finish();
  return new SegmentReader(path);
}
/** `n` digests that all begin with the bits of a range. */
function digestsIn(range: PasswordRange, n: number): Buffer[] {
  return Array.from({ length: n }, (_, i) => {
    const digest = createHash('sha1').update(`${range.bits} ${i}`).digest().subarray(0, LENGTH[range.kind]);
    const free = 32 - range.bits;
    const low = free === 0 ? 0 : digest.readUInt32BE(0) % 2 ** free;
    digest.writeUInt32BE(range.prefix * 2 ** free + low, 0);
    return digest;
  });
}
const lineOf = (digest: Buffer, bits: number, count: number): string =>
  `${digest
    .toString('hex')
    .toUpperCase()
    .slice(Math.floor(bits / 4))}:${count}`;
const pieces = (padding: Buffer, length: number): Buffer[] =>
  Array.from({ length: padding.length / length }, (_, i) => padding.subarray(i * length, (i + 1) * length));

test('a range is its lines in order, whatever the bits, the table and the kind', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<PasswordKind>('sha1', 'ntlm'),
      fc.integer({ min: 4, max: 32 }),
      fc.constantFrom(4, 8, 11, 16),
      fc.integer({ min: 0, max: 2 ** 31 - 1 }),
      fc.constantFrom(1, 9, 10, 99_999, 4_294_967_296, Number.MAX_SAFE_INTEGER),
      fc.boolean(),
      (kind, bits, tableBits, seed, count, padded) => {
        const range: PasswordRange = {
          kind,
          bits,
          prefix: Math.floor((seed * 2) / 2 ** (32 - bits)),
          padded,
        };
        const mine = digestsIn(range, 7);
        const others = digestsIn({ ...range, prefix: (range.prefix + 1) % 2 ** bits }, 3);
        const segment = segmentOf(
          kind,
          [...mine, ...others].map((digest) => [digest, count] as const),
          tableBits,
        );
        const padding = padded ? paddingFor(range, mine.length, '7-abc', KEY) : NONE;
        const expected = [
          ...mine.map((digest) => lineOf(digest, bits, count)),
          ...pieces(padding, LENGTH[kind]).map((digest) => lineOf(digest, bits, 0)),
        ];
        const body = Buffer.from(renderRange(segment, range, padding)).toString('latin1');
        assert.deepEqual(body.split('\r\n'), expected.sort());
        segment.close();
      },
    ),
    { numRuns: 60 },
  );
});

test('an invented suffix that is a listed one gives way', () => {
  const range: PasswordRange = { kind: 'sha1', bits: 20, prefix: 0xabcde, padded: true };
  const padding = paddingFor(range, 2, '1-a', KEY);
  const [first, last] = [padding.subarray(0, 20), padding.subarray(-20)];
  const segment = segmentOf(
    'sha1',
    [
      [Buffer.from(first), 5],
      [Buffer.from(last), 6],
    ],
    4,
  );
  const lines = Buffer.from(renderRange(segment, range, padding))
    .toString('latin1')
    .split('\r\n');
  assert.equal(lines.length, padding.length / 20);
  assert.equal(lines[0], lineOf(first, 20, 5));
  assert.equal(lines.at(-1), lineOf(last, 20, 6));
  assert.equal(new Set(lines.map((line) => line.split(':')[0])).size, lines.length);
  segment.close();
});

test('a padded range has 800 to 1,000 lines, or 10 to 209 more than it would have', () => {
  const totals = new Set<number>();
  const extras = new Set<number>();
  for (let prefix = 0; prefix < 300; prefix++) {
    const range: PasswordRange = { kind: 'ntlm', bits: 20, prefix, padded: true };
    const total = 95 + paddingFor(range, 95, '3-x', KEY).length / 16;
    assert.ok(total >= 800 && total <= 1000);
    totals.add(total);
    const extra = paddingFor(range, 2000, '3-x', KEY).length / 16;
    assert.ok(extra >= 10 && extra <= 209);
    extras.add(extra);
  }
  assert.ok(totals.size > 100 && extras.size > 100, 'the size tells nothing about the range');
});

test('padding is the same for one version and prefix, and another for any other', () => {
  const range: PasswordRange = { kind: 'sha1', bits: 20, prefix: 5, padded: true };
  const padding = paddingFor(range, 10, '3-x', KEY);
  assert.deepEqual(paddingFor(range, 10, '3-x', KEY), padding);
  const others = [
    paddingFor(range, 10, '4-x', KEY),
    paddingFor({ ...range, prefix: 6 }, 10, '3-x', KEY),
    paddingFor({ ...range, bits: 21 }, 10, '3-x', KEY),
    paddingFor(range, 10, '3-x', new Uint8Array(32).fill(8)),
  ];
  const tails = new Set(pieces(padding, 20).map((digest) => digest.toString('hex').slice(8)));
  for (const other of others)
    assert.ok(pieces(other, 20).every((digest) => !tails.has(digest.toString('hex').slice(8))));
});

test('invented suffixes are spread like real ones: every digit of every place as often as any other', () => {
  const range: PasswordRange = { kind: 'sha1', bits: 18, prefix: 0x2abcd, padded: true };
  const counts = Array.from({ length: 40 }, () => new Map<string, number>());
  let lines = 0;
  for (let version = 0; version < 20; version++)
    for (const digest of pieces(paddingFor(range, 0, String(version), KEY), 20)) {
      lines++;
      assert.equal(digest.readUInt32BE(0) >>> 14, range.prefix);
      Array.from(digest.toString('hex')).forEach((digit, place) => {
        counts[place]!.set(digit, (counts[place]!.get(digit) ?? 0) + 1);
      });
    }
  for (const places of counts.slice(5))
    for (const digit of '0123456789abcdef') {
      // Six standard deviations of a fair draw.
      const spread = 6 * Math.sqrt((lines / 16) * (15 / 16));
      assert.ok(Math.abs((places.get(digit) ?? 0) - lines / 16) < spread);
    }
});
