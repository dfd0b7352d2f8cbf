import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';

import { readNumbers, SegmentReader } from './segment-reader.ts';
import { createSegment } from './segment-writer.ts';
import type { SegmentKind } from './segment-layout.ts';

const folder = mkdtempSync(join(tmpdir(), 'nuwa-segment-'));
after(() => rmSync(folder, { recursive: true }));
let files = 0;
const newPath = (): string => join(folder, `${++files}.seg`);
const u64 = (...values: number[]): Buffer =>
  Buffer.concat(values.map((value) => Buffer.from(value.toString(16).padStart(16, '0'), 'hex')));
const sha256 = (...parts: Buffer[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();

/** The bytes that docs/formats/segment-v1.md asks for, put together by hand: breaches 3 and 300 share one token. */
function handMadeIdentifiers(): Buffer {
  const about = Buffer.from('{"canonicalVersions":{"1":[1]},"seeds":[],"sources":[3,300]}');
  const header = Buffer.concat([
    Buffer.from('NUWASEG\n'),
    Buffer.from([1, 4, 16, 4]),
    Buffer.from([0, 0, 0, 9]),
    Buffer.from([0, 0, 0, about.length]),
    Buffer.alloc(12),
  ]);
  const records = Buffer.concat([
    Buffer.alloc(16, 0x10),
    Buffer.from([1, 3]),
    Buffer.alloc(16, 0x1f),
    Buffer.from([2, 3, 0xa9, 0x02]),
    Buffer.alloc(16, 0xff),
    Buffer.from([1, 0xac, 0x02]),
  ]);
  const start = header.length + about.length;
  const [second, end] = [start + 18 + 20, start + records.length];
  const table = u64(start, start, ...Array<number>(14).fill(second), end);
  const floors = Buffer.alloc(21 * 4);
  const totals = u64(3, 4, end);
  const frame = sha256(header, about, table, floors, totals);
  const all = Buffer.concat([header, about, records, table, floors, totals, frame]);
  return Buffer.concat([all, sha256(all)]);
}

test('the writer writes what docs/formats/segment-v1.md says, and the reader reads it', () => {
  const written = newPath();
  const writer = createSegment(written, {
    kind: 'identifiers',
    epoch: 9,
    atMost: 4,
    canonicalVersions: { 1: [1] },
    seeds: [],
    sources: [3, 300],
  });
  writer.addNumbers(Buffer.alloc(16, 0x10), [3]);
  writer.addNumbers(Buffer.alloc(16, 0x1f), [3, 300]);
  writer.addNumbers(Buffer.alloc(16, 0xff), [300]);
  const sealed = writer.finish();
  assert.deepEqual(readFileSync(written), handMadeIdentifiers());
  assert.equal(sealed.sha256, sha256(handMadeIdentifiers()).toString('hex'));

  const byHand = newPath();
  writeFileSync(byHand, handMadeIdentifiers());
  const reader = new SegmentReader(byHand);
  assert.deepEqual([reader.kind, reader.epoch, reader.records], ['identifiers', 9, 3]);
  const numbersOf = (fill: number): number[] => {
    let numbers: number[] = [];
    reader.find(Buffer.alloc(16, fill), (bytes, _rest, _start, count, valueEnd) => {
      numbers = readNumbers(bytes, valueEnd, count);
      return true;
    });
    return numbers;
  };
  assert.deepEqual(
    [numbersOf(0x10), numbersOf(0x1f), numbersOf(0xff), numbersOf(0x11)],
    [[3], [3, 300], [300], []],
  );
  reader.close();
});

test('the end of a segment, its head and its table cannot change unseen', () => {
  const whole = handMadeIdentifiers();
  const path = newPath();
  const recordsFrom = 32 + 60;
  const recordsTo = whole.length - 88 - 84 - 17 * 8;
  for (let at = 0; at < whole.length - 32; at++) {
    if (at >= recordsFrom && at < recordsTo) continue;
    const altered = Buffer.from(whole);
    altered[at] = (altered[at] ?? 0) ^ 0x40;
    writeFileSync(path, altered);
    assert.throws(() => new SegmentReader(path), { code: 'corpus-damaged' }, `byte ${at}`);
  }
  for (let cut = 0; cut < whole.length; cut++) {
    writeFileSync(path, whole.subarray(0, cut));
    assert.throws(() => new SegmentReader(path), { code: 'corpus-damaged' }, `${cut} bytes`);
  }
});

test('a bucket that does not end where the table says is damaged, not answered', () => {
  const whole = handMadeIdentifiers();
  const path = newPath();
  whole[32 + 60 + 16] = 200;
  writeFileSync(path, whole);
  const reader = new SegmentReader(path);
  assert.throws(() => reader.find(Buffer.alloc(16, 0x1f), () => true), { code: 'corpus-damaged' });
  reader.close();
});

/** Keys crowded into few prefixes and spread ones, so that every table size meets empty and full buckets. */
const keys = fc
  .uniqueArray(
    fc.tuple(
      fc.constantFrom(0, 1, 0x7f, 0x80, 0xfe, 0xff),
      fc.integer({ min: 0, max: 2 ** 24 - 1 }),
      fc.nat(3),
    ),
    { selector: (key) => key.join(), maxLength: 60 },
  )
  .map((tuples) =>
    tuples
      .map(([first, next, last]) => {
        const key = Buffer.alloc(20, last);
        key[0] = first;
        key.writeUIntBE(next, 1, 3);
        return key;
      })
      .sort((a, b) => a.compare(b)),
  );
const counts = fc.constantFrom(1, 127, 128, 16384, 2 ** 32 + 5, Number.MAX_SAFE_INTEGER);

test('with any size of table, every prefix finds exactly its keys, and buckets are counted right', () => {
  fc.assert(
    fc.property(keys, counts, fc.constantFrom(4, 5, 7, 8, 9, 15, 16, 17), (listed, count, tableBits) => {
      const path = newPath();
      const writer = createSegment(path, { ...about('passwords-sha1'), atMost: 64 * 2 ** tableBits });
      for (const key of listed) writer.addCount(key, count);
      writer.finish();
      const reader = new SegmentReader(path);
      assert.equal(reader.tableBits, tableBits);
      for (const key of listed) {
        let found = 0;
        reader.find(key, (_bytes, _rest, _start, value) => {
          found = value;
          return true;
        });
        assert.equal(found, count);
      }
      for (const bits of [0, 1, 8, tableBits - 1, tableBits, tableBits + 1, 32]) {
        const prefix = Math.floor((listed[0]?.readUInt32BE(0) ?? 77) / 2 ** (32 - bits));
        const found: Buffer[] = [];
        reader.scan(prefix, bits, (bytes, restAt, start) => {
          found.push(reader.keyOf(bytes, restAt, start));
          return false;
        });
        const expected = listed.filter(
          (key) => Math.floor(key.readUInt32BE(0) / 2 ** (32 - bits)) === prefix,
        );
        assert.deepEqual(found, expected);
      }
      for (const bits of [4, 5, 8]) {
        const sizes = Array.from({ length: 2 ** bits }, () => 0);
        for (const key of listed) sizes[key.readUInt32BE(0) >>> (32 - bits)]!++;
        assert.equal(reader.smallestBucket(bits), Math.min(...sizes));
      }
      reader.close();
      rmSync(path);
    }),
    { numRuns: 40, examples: [[[Buffer.alloc(20, 0xab)], 1, 22]] },
  );
});

test('floors are counted right where no bucket is empty', () => {
  const path = newPath();
  const writer = createSegment(path, { ...about('passwords-ntlm'), atMost: 2000 });
  const listed = Array.from({ length: 2000 }, (_, n) => createHash('md5').update(String(n)).digest());
  listed.sort((a, b) => a.compare(b));
  for (const key of listed) writer.addCount(key, 1);
  writer.finish();
  const reader = new SegmentReader(path);
  for (let bits = 4; bits <= 12; bits++) {
    const sizes = Array.from({ length: 2 ** bits }, () => 0);
    for (const key of listed) sizes[key.readUInt32BE(0) >>> (32 - bits)]!++;
    assert.equal(reader.smallestBucket(bits), Math.min(...sizes), `${bits} bits`);
  }
  assert.ok(reader.smallestBucket(5) > 20);
  reader.close();
});

test('keys that do not ascend are a defect', () => {
  const writer = createSegment(newPath(), { ...about('passwords-sha1'), atMost: 1 });
  writer.addCount(Buffer.alloc(20, 5), 1);
  assert.throws(() => writer.addCount(Buffer.alloc(20, 5), 1), { code: 'engine-failed' });
  writer.abort();
});

function about(kind: SegmentKind): {
  kind: SegmentKind;
  epoch: number;
  canonicalVersions: Record<string, number[]>;
  seeds: string[];
  sources: number[];
} {
  return { kind, epoch: 0, canonicalVersions: {}, seeds: [], sources: [] };
}
