import { createHash } from 'node:crypto';

import { NuwaError } from '#kernel/errors.ts';
import { createAppendFile } from './append-file.ts';
import type { SealedFile } from './append-file.ts';
import { RUN_KINDS } from './run-kinds.ts';
import { first32, SEGMENT_HEADER, SEGMENT_MAGIC, tableBitsFor } from './segment-layout.ts';
import type { SegmentAbout, SegmentKind } from './segment-layout.ts';
import { SmallestBuckets } from './smallest-buckets.ts';

export type SegmentWriter = {
  /** The next key, above all before it, with the count of a password. */
  readonly addCount: (key: Buffer, count: number) => void;
  /** The next key with the numbers of the breaches that hold it, ascending. */
  readonly addNumbers: (key: Buffer, numbers: readonly number[]) => void;
  /** Durable when it returns. */
  readonly finish: () => SealedFile & { readonly records: number };
  readonly abort: () => void;
};

/** A key and a number. */
const LONGEST_RECORD = 64;

/**
 * Streams one segment of `docs/formats/segment-v1.md`. `atMost` is the sum of the records to be merged: it sets the
 * size of the table before the number of distinct keys is known. If we crash in here, a file without footer stays in
 * a work folder.
 */
export function createSegment(
  path: string,
  about: SegmentAbout & { readonly kind: SegmentKind; readonly epoch: number; readonly atMost: number },
): SegmentWriter {
  const { number, keyLength, keyed } = RUN_KINDS[about.kind];
  const tableBits = tableBitsFor(about.atMost);
  const skipped = tableBits >> 3;
  const file = createAppendFile(path);
  const head = headOf(about, number, keyLength, tableBits, keyed ? about.epoch : 0);
  file.append(head);

  const offsets = new Float64Array(2 ** tableBits + 1);
  const floors = new SmallestBuckets();
  const out = file.buffer;
  const last = Buffer.alloc(keyLength);
  let bucket = -1;
  let records = 0;
  let total = 0;

  /** Writes the rest of the key and returns the offset behind it. Byte by byte: native calls cost more than 20 bytes. */
  function startRecord(key: Buffer): number {
    let order = records === 0 ? 1 : 0;
    for (let i = 0; i < keyLength && order === 0; i++) order = (key[i] ?? 0) - (last[i] ?? 0);
    if (order <= 0) throw notAscending();
    const first = first32(key, 0);
    const to = first >>> (32 - tableBits);
    while (bucket < to) offsets[++bucket] = file.position();
    floors.add(first);
    records++;
    let at = file.reserve(LONGEST_RECORD);
    for (let i = 0; i < keyLength; i++) {
      const byte = key[i] ?? 0;
      last[i] = byte;
      if (i >= skipped) out[at++] = byte;
    }
    return at;
  }

  return {
    addCount(key, count) {
      const at = startRecord(key);
      total += count;
      file.commit(writeVarint(out, at, count));
    },
    addNumbers(key, numbers) {
      const at = startRecord(key);
      total += numbers.length;
      file.commit(writeVarint(out, at, numbers.length));
      let before = 0;
      for (const one of numbers) {
        if (one <= before) throw notAscending();
        file.commit(writeVarint(out, file.reserve(LONGEST_RECORD), one - before));
        before = one;
      }
    },
    finish() {
      const tableAt = file.position();
      while (bucket < 2 ** tableBits) offsets[++bucket] = tableAt;
      const table = bigEndian64(offsets);
      const smallest = bigEndian32(floors.finish());
      const totals = bigEndian64([records, total, tableAt]);
      const frame = createHash('sha256').update(head).update(table).update(smallest).update(totals).digest();
      for (const part of [table, smallest, totals, frame]) file.append(part);
      file.append(file.digestSoFar());
      return { ...file.finish(), records };
    },
    abort: file.abort,
  };
}

function headOf(
  about: SegmentAbout,
  kindNumber: number,
  keyLength: number,
  tableBits: number,
  epoch: number,
): Buffer {
  const { canonicalVersions, seeds, sources } = about;
  const text = Buffer.from(JSON.stringify({ canonicalVersions, seeds, sources }), 'utf8');
  const header = Buffer.alloc(SEGMENT_HEADER);
  header.set(SEGMENT_MAGIC);
  header.set([1, kindNumber, keyLength, tableBits], 8);
  header.writeUInt32BE(epoch, 12);
  header.writeUInt32BE(text.length, 16);
  return Buffer.concat([header, text]);
}

/** Unsigned LEB128 up to 2^53 - 1; returns the offset behind it. */
export function writeVarint(out: Buffer, at: number, value: number): number {
  let rest = value;
  let to = at;
  while (rest > 127) {
    out[to++] = (rest % 128) | 128;
    rest = Math.floor(rest / 128);
  }
  out[to++] = rest;
  return to;
}

function bigEndian64(values: ArrayLike<number>): Buffer {
  const out = Buffer.allocUnsafe(values.length * 8);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    out.writeUInt32BE(Math.floor(value / 2 ** 32), i * 8);
    out.writeUInt32BE(value % 2 ** 32, i * 8 + 4);
  }
  return out;
}

function bigEndian32(values: readonly number[]): Buffer {
  const out = Buffer.allocUnsafe(values.length * 4);
  values.forEach((value, i) => out.writeUInt32BE(value, i * 4));
  return out;
}

/** Runs are checked as they are read, so this is a defect of the merge. */
function notAscending(): NuwaError {
  return new NuwaError('engine-failed', { reason: 'keys of a segment do not ascend' });
}
