import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';

import { mergeRuns } from './merge-runs.ts';
import { openPartitionSort, sortRecords } from './partition-sort.ts';
import { createRun, openRun } from './run-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'nuwa-merge-'));
after(() => rmSync(folder, { recursive: true }));
let names = 0;

/** Keys that agree in their first 6 bytes often, so that the quick comparison does not settle everything. */
const key = fc
  .tuple(fc.constantFrom(0, 0x41, 0xff), fc.nat(2), fc.nat(2))
  .map(([first, middle, last]) =>
    Buffer.from([first, 0, 0, middle, 0, 0, ...Array<number>(9).fill(7), last]),
  );
const record = fc.tuple(key, fc.integer({ min: 1, max: 9 })).map(([bytes, count]) => {
  const all = Buffer.alloc(20);
  bytes.copy(all);
  all.writeUInt32BE(count, 16);
  return all;
});
const byKey = (a: Buffer, b: Buffer): number => a.subarray(0, 16).compare(b.subarray(0, 16));

test('any number of runs come out as one ascending row, equal keys in the order of the runs', () => {
  const run = fc
    .uniqueArray(record, { selector: (bytes) => bytes.toString('hex', 0, 16), maxLength: 12 })
    .map((records) => records.sort(byKey));
  fc.assert(
    fc.property(fc.array(run, { maxLength: 6 }), (runs) => {
      const readers = runs.map((records) => {
        const path = join(folder, `${++names}.run`);
        const writer = createRun(path, 'domains', 1);
        writer.append(Buffer.concat(records));
        writer.finish();
        return openRun(path);
      });
      const merged: string[] = [];
      mergeRuns(readers, (bytes, at, input, sameKey) => {
        merged.push(`${bytes.toString('hex', at, at + 20)} ${input} ${sameKey}`);
        return false;
      });
      const flat = runs.flatMap((records, input) => records.map((bytes) => ({ bytes, input })));
      flat.sort((a, b) => byKey(a.bytes, b.bytes) || a.input - b.input);
      const expected = flat.map(({ bytes, input }, i) => {
        const same = i > 0 && byKey(flat[i - 1]!.bytes, bytes) === 0;
        return `${bytes.toString('hex')} ${input} ${same}`;
      });
      assert.deepEqual(merged, expected);
      for (const reader of readers) reader.close();
    }),
    { numRuns: 60 },
  );
});

test('sorting is the same as sorting, with and without partitions, and keeps the order of equal keys', () => {
  fc.assert(
    fc.property(
      fc.array(record, { maxLength: 80 }),
      fc.constantFrom(1, 2 ** 21, 2 ** 30),
      (records, atMost) => {
        const work = join(folder, `sort-${++names}`);
        const sorting = openPartitionSort(work, 20, 16, atMost);
        for (const bytes of records) sorting.add(Buffer.concat([Buffer.alloc(3), bytes]), 3);
        const expected = records.toSorted(byKey).map((bytes) => bytes.toString('hex'));
        assert.deepEqual(pieces(Buffer.concat([...sorting.sorted()])), expected);
        assert.deepEqual(pieces(sortRecords(Buffer.concat(records), 20, 16, 0)), expected);
      },
    ),
    { numRuns: 60 },
  );
});

test('more than memory takes goes through files and comes back sorted', () => {
  const work = join(folder, 'large');
  const sorting = openPartitionSort(work, 20, 16, 2 ** 24);
  const one = Buffer.alloc(20);
  let state = 1;
  const count = 200_000;
  for (let i = 0; i < count; i++) {
    for (let at = 0; at < 16; at += 4) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      one.writeUInt32BE((state ^ (state >>> 13)) >>> 0, at);
    }
    one[0] = (one[0] ?? 0) & 15; // all into one partition, beyond its buffer
    sorting.add(one, 0);
  }
  assert.deepEqual(readdirSync(work), ['0.part']);
  let before: Buffer = Buffer.alloc(0);
  let seen = 0;
  for (const chunk of sorting.sorted())
    for (let at = 0; at < chunk.length; at += 20, seen++) {
      const now = chunk.subarray(at, at + 16);
      assert.ok(before.compare(now) <= 0);
      before = now;
    }
  assert.equal(seen, count);
});

function pieces(bytes: Buffer): string[] {
  return Array.from({ length: bytes.length / 20 }, (_, i) => bytes.toString('hex', i * 20, i * 20 + 20));
}
