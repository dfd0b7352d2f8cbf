import { closeSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';

import { NuwaError } from '#kernel/errors.ts';
import { FoundPasswords } from './found-passwords.ts';
import { RUN_KINDS } from './run-kinds.ts';
import { readSegmentFrame } from './segment-frame.ts';
import { first32, LEAST_FLOOR_BITS, MOST_FLOOR_BITS } from './segment-layout.ts';
import type { SegmentKind } from './segment-layout.ts';

/**
 * One record as it lies in the file: the key's first `skipped` bytes are the first bytes of `bucketStart` (32 bits),
 * the rest begins at `restAt`. `value` is a password's count, or how many breach numbers begin at `valueEnd`.
 * Return true to stop. The bytes are a scratch buffer: copy what must outlive the call.
 */
export type Visit = (
  bytes: Buffer,
  restAt: number,
  bucketStart: number,
  value: number,
  valueEnd: number,
) => boolean;

/** Most bytes that a whole-segment walk reads at once, when buckets are small. */
const WALK = 1 << 18;

/** Forgotten readers give their file back; see `SegmentReader`. */
const forgotten = new FinalizationRegistry<number>((fd) => closeSync(fd));

/**
 * Serves one segment of `docs/formats/segment-v1.md`. The table lies in memory; a look-up is one `pread` and is
 * synchronous: the page cache holds the file, and a trip through the thread pool costs more than the read.
 *
 * The file stays open as long as anybody holds the reader, so an answer that began on an old version ends on it though
 * its file is unlinked; it is closed when the reader is collected, or by `close`.
 * Not for use from two threads; nothing in here awaits, so calls do not interleave.
 */
export class SegmentReader {
  readonly kind: SegmentKind;
  readonly epoch: number;
  readonly records: number;
  readonly keyLength: number;
  readonly tableBits: number;
  /** Bytes of a key that the table gives. */
  readonly skipped: number;
  readonly #fd: number;
  readonly #name: string;
  readonly #offsets: Float64Array;
  readonly #floors: readonly number[];
  readonly #found = new FoundPasswords();
  #scratch = Buffer.allocUnsafeSlow(16 * 1024);

  /** Checks the frame, not every record. @throws corpus-damaged */
  constructor(path: string) {
    this.#name = basename(path);
    this.#fd = openOrDamaged(path);
    try {
      const frame = readSegmentFrame(this.#fd, path);
      this.kind = frame.kind;
      this.epoch = frame.epoch;
      this.records = frame.records;
      this.keyLength = RUN_KINDS[frame.kind].keyLength;
      this.tableBits = frame.tableBits;
      this.skipped = frame.tableBits >> 3;
      this.#offsets = frame.offsets;
      this.#floors = frame.floors;
    } catch (error) {
      closeSync(this.#fd);
      throw error;
    }
    forgotten.register(this, this.#fd, this);
  }

  close(): void {
    if (forgotten.unregister(this)) closeSync(this.#fd);
  }

  /** Fewest records over all prefixes of 4 to 24 bits. */
  smallestBucket(bits: number): number {
    const floor = this.#floors[bits - LEAST_FLOOR_BITS];
    if (floor === undefined)
      throw new RangeError(`bits must lie within ${LEAST_FLOOR_BITS} and ${MOST_FLOOR_BITS}`);
    return floor;
  }

  /** Visits every record whose key starts with the lowest `bits` (0 to 32) bits of `prefix`, ascending. */
  scan(prefix: number, bits: number, visit: Visit): void {
    if (bits <= this.tableBits) {
      const width = 2 ** (this.tableBits - bits);
      this.#walk(prefix * width, (prefix + 1) * width, visit);
      return;
    }
    const shift = 32 - bits;
    const bucket = Math.floor(prefix / 2 ** (bits - this.tableBits));
    this.#walk(bucket, bucket + 1, (bytes, restAt, bucketStart, value, valueEnd) => {
      const start = this.first32Of(bytes, restAt, bucketStart) >>> shift;
      return start > prefix || (start === prefix && visit(bytes, restAt, bucketStart, value, valueEnd));
    });
  }

  /**
   * What `scan` visits, of a segment of passwords, bucket by bucket: a call for every record costs as much as
   * rendering it. `bytes` and `found` are scratch as in `Visit`.
   */
  scanPasswords(
    prefix: number,
    bits: number,
    visit: (bytes: Buffer, found: FoundPasswords, bucketStart: number) => void,
  ): void {
    const rest = this.keyLength - this.skipped;
    const width = 2 ** (this.tableBits - bits);
    const from = Math.floor(prefix * width);
    this.#buckets(from, Math.max(from + 1, (prefix + 1) * width), (bytes, at, end, bucket) => {
      if (at === end) return false;
      if (!this.#found.read(bytes, at, end, rest)) throw this.#damaged();
      const bucketStart = this.#startOf(bucket);
      if (bits > this.tableBits)
        this.#found.keep(prefix, (restAt) => this.first32Of(bytes, restAt, bucketStart) >>> (32 - bits));
      visit(bytes, this.#found, bucketStart);
      return false;
    });
  }

  /** Looks one key up; `visit` is called at most once. */
  find(key: Uint8Array, visit: Visit): void {
    if (key.length !== this.keyLength) return;
    const bucket = first32(key, 0) >>> (32 - this.tableBits);
    const rest = this.keyLength - this.skipped;
    this.#walk(bucket, bucket + 1, (bytes, restAt, bucketStart, value, valueEnd) => {
      for (let i = 0; i < rest; i++) {
        const difference = (bytes[restAt + i] ?? 0) - (key[this.skipped + i] ?? 0);
        if (difference < 0) return false;
        if (difference > 0) return true;
      }
      visit(bytes, restAt, bucketStart, value, valueEnd);
      return true;
    });
  }

  /** First 32 bits of a visited record's key. */
  first32Of(bytes: Buffer, restAt: number, bucketStart: number): number {
    if (this.skipped === 0) return first32(bytes, restAt);
    const kept = 32 - 8 * this.skipped;
    return (((bucketStart >>> kept) << kept) | (first32(bytes, restAt) >>> (8 * this.skipped))) >>> 0;
  }

  /** A visited record's whole key, copied. */
  keyOf(bytes: Buffer, restAt: number, bucketStart: number): Buffer {
    const key = Buffer.allocUnsafe(this.keyLength);
    for (let i = 0; i < this.skipped; i++) key[i] = (bucketStart >>> (24 - 8 * i)) & 255;
    bytes.copy(key, this.skipped, restAt, restAt + this.keyLength - this.skipped);
    return key;
  }

  #walk(from: number, to: number, visit: Visit): void {
    this.#buckets(from, to, (bytes, at, end, bucket) => this.#bucket(bytes, at, end, bucket, visit));
  }

  /** Buckets [from, to) until `take` returns true: one read, unless they are many. */
  #buckets(
    from: number,
    to: number,
    take: (bytes: Buffer, at: number, end: number, bucket: number) => boolean,
  ): void {
    let bucket = from;
    while (bucket < to) {
      const start = this.#offset(bucket);
      let end = bucket + 1;
      while (end < to && this.#offset(end + 1) - start <= WALK) end++;
      const bytes = this.#read(start, this.#offset(end) - start);
      for (; bucket < end; bucket++) {
        if (take(bytes, this.#offset(bucket) - start, this.#offset(bucket + 1) - start, bucket)) return;
      }
    }
  }

  #bucket(bytes: Buffer, from: number, end: number, bucket: number, visit: Visit): boolean {
    const rest = this.keyLength - this.skipped;
    const listed = this.kind === 'identifiers';
    const bucketStart = this.#startOf(bucket);
    let at = from;
    while (at < end) {
      const restAt = at;
      at += rest;
      let byte = bytes[at++] ?? 0;
      let value = byte & 127;
      for (let scale = 128; byte > 127 && at < end; scale *= 128) {
        byte = bytes[at++] ?? 0;
        value += (byte & 127) * scale;
      }
      const valueEnd = at;
      if (listed) at = skipVarints(bytes, at, end, value);
      if (at > end || byte > 127) throw this.#damaged();
      if (visit(bytes, restAt, bucketStart, value, valueEnd)) return true;
    }
    return false;
  }

  #startOf(bucket: number): number {
    return (bucket << (32 - this.tableBits)) >>> 0;
  }

  #offset(bucket: number): number {
    return this.#offsets[bucket] ?? 0;
  }

  #read(position: number, length: number): Buffer {
    if (this.#scratch.length < length) this.#scratch = Buffer.allocUnsafeSlow(length * 2);
    let read = 0;
    while (read < length) {
      const n = readSync(this.#fd, this.#scratch, read, length - read, position + read);
      if (n === 0) throw this.#damaged();
      read += n;
    }
    return this.#scratch;
  }

  #damaged(): NuwaError {
    return new NuwaError('corpus-damaged', { file: this.#name });
  }
}

/** Returns the offset behind `count` LEB128 numbers, or one past the end when they do not fit. */
function skipVarints(bytes: Buffer, from: number, end: number, count: number): number {
  let at = from;
  for (let left = count; left > 0; left--) {
    while (at < end && (bytes[at] ?? 0) > 127) at++;
    if (++at > end) return end + 1;
  }
  return at;
}

/** Reads a list of ascending numbers as identifiers' records carry it. */
export function readNumbers(bytes: Buffer, from: number, count: number): number[] {
  const numbers: number[] = [];
  let at = from;
  let number = 0;
  while (numbers.length < count) {
    let byte = bytes[at++] ?? 0;
    let step = byte & 127;
    for (let scale = 128; byte > 127; scale *= 128) {
      byte = bytes[at++] ?? 0;
      step += (byte & 127) * scale;
    }
    number += step;
    numbers.push(number);
  }
  return numbers;
}

function openOrDamaged(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw new NuwaError('corpus-damaged', { file: basename(path) }, error);
  }
}
