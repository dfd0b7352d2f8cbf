import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { first32 } from './segment-layout.ts';

/**
 * Sorts any number of records of one length by their keys (the first bytes), with bounded memory: they are dealt to
 * files by the key's first bits, and each file is sorted in memory. Keys are digests or tokens and so spread evenly;
 * keys made to collide only make one file longer, never wrong.
 * Work files hold records only, in a folder that the caller removes, also after a failure.
 */
export type PartitionSort = {
  readonly add: (record: Buffer, at: number) => void;
  /** Whole records, ascending by key (equal keys in the order they were added), a partition at a time. */
  readonly sorted: () => Generator<Buffer, void, void>;
};

/** Some 20 to 30 MiB a partition, and as much again to sort it. */
const RECORDS_A_PARTITION = 1 << 20;
const MOST_BITS = 10;

/** `atMost` is how many records will come, roughly: it decides into how many files they are dealt. */
export function openPartitionSort(
  folder: string,
  recordLength: number,
  keyLength: number,
  atMost: number,
): PartitionSort {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const wanted = Math.ceil(Math.log2(Math.max(1, atMost / RECORDS_A_PARTITION)));
  const bits = Math.min(MOST_BITS, Math.max(0, wanted));
  const partitions = Array.from({ length: 2 ** bits }, (_, i) =>
    openPartition(join(folder, `${i}.part`), recordLength, bits),
  );
  return {
    add(record, at) {
      const index = bits === 0 ? 0 : first32(record, at) >>> (32 - bits);
      partitions[index]?.add(record, at);
    },
    *sorted() {
      for (const partition of partitions) {
        const records = partition.take();
        if (records.length > 0) yield sortRecords(records, recordLength, keyLength, bits);
      }
    },
  };
}

type Partition = { readonly add: (record: Buffer, at: number) => void; readonly take: () => Buffer };

function openPartition(path: string, recordLength: number, bits: number): Partition {
  // 64 MiB of buffers for all partitions together at most, and no file before a buffer is full.
  const size = Math.max(1, Math.floor(Math.min(1 << 20, 2 ** (26 - bits)) / recordLength)) * recordLength;
  let buffer: Buffer | null = null;
  let used = 0;
  let fd: number | null = null;

  function flush(full: Buffer): void {
    fd ??= openSync(path, 'wx', 0o600);
    for (let written = 0; written < full.length; ) written += writeSync(fd, full, written);
  }
  return {
    add(record, at) {
      buffer ??= Buffer.allocUnsafeSlow(size);
      record.copy(buffer, used, at, at + recordLength);
      used += recordLength;
      if (used < size) return;
      flush(buffer);
      used = 0;
    },
    take() {
      const rest = buffer === null ? Buffer.alloc(0) : buffer.subarray(0, used);
      buffer = null;
      if (fd === null) return rest;
      flush(rest);
      closeSync(fd);
      fd = null;
      const all = readFileSync(path);
      rmSync(path);
      return all;
    },
  };
}

/**
 * Sorts in memory by native sort of 64-bit numbers: 32 bits of the key behind the `skip` bits that all share, then
 * the position. What 32 bits leave undecided (few: keys are random) is settled by comparing whole keys.
 */
export function sortRecords(records: Buffer, recordLength: number, keyLength: number, skip: number): Buffer {
  const count = records.length / recordLength;
  const order = new BigUint64Array(count);
  const halves = new Uint32Array(order.buffer);
  for (let i = 0; i < count; i++) {
    const at = i * recordLength;
    const next = skip === 0 ? 0 : (records[at + 4] ?? 0) * 2 ** 8 + (records[at + 5] ?? 0);
    halves[2 * i] = i;
    halves[2 * i + 1] =
      skip === 0 ? first32(records, at) : (first32(records, at) << skip) | (next >>> (16 - skip));
  }
  order.sort();
  settleTies(halves, records, recordLength, keyLength);
  const sorted = Buffer.allocUnsafeSlow(records.length);
  for (let i = 0; i < count; i++) {
    const at = (halves[2 * i] ?? 0) * recordLength;
    records.copy(sorted, i * recordLength, at, at + recordLength);
  }
  return sorted;
}

function settleTies(halves: Uint32Array, records: Buffer, recordLength: number, keyLength: number): void {
  const count = halves.length / 2;
  for (let from = 0; from < count; ) {
    let to = from + 1;
    while (to < count && halves[2 * to + 1] === halves[2 * from + 1]) to++;
    if (to - from > 1) {
      const tied = Array.from({ length: to - from }, (_, i) => halves[2 * (from + i)] ?? 0);
      tied.sort((a, b) => {
        const [x, y] = [a * recordLength, b * recordLength];
        return records.compare(records, y, y + keyLength, x, x + keyLength) || a - b;
      });
      tied.forEach((index, i) => {
        halves[2 * (from + i)] = index;
      });
    }
    from = to;
  }
}
