import { NuwaError } from '#kernel/errors.ts';
import type { PasswordRange } from './corpus.ts';
import type { SegmentReader } from './segment-reader.ts';

/** ASCII codes of the two hex digits of every byte. */
const HIGH = new Uint8Array(256);
const LOW = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) {
  const digits = '0123456789ABCDEF';
  HIGH[byte] = digits.charCodeAt(byte >> 4);
  LOW[byte] = digits.charCodeAt(byte & 15);
}
const COLON = 0x3a;
const CR = 0x0d;
const LF = 0x0a;
/** 40 digits, a colon, 16 digits of a count, CRLF. */
const LONGEST_LINE = 64;

/** Grows as needed, is used by one render at a time (nothing in here awaits), and is copied out of at the end. */
let scratch = Buffer.allocUnsafeSlow(1 << 16);

/**
 * The body of one range, `docs/formats/range-native-v1.md`: 240 thousand a second were measured at 95 lines, six
 * times what the HTTP server takes, so it is built by hand from byte tables and returned as bytes.
 * `padding` is what `paddingFor` gives, or empty.
 */
export function renderRange(segment: SegmentReader, range: PasswordRange, padding: Buffer): Buffer {
  checkRange(range);
  const { keyLength, skipped } = segment;
  const digit = range.bits >> 2;
  const fromByte = digit >> 1;
  const halfByte = (digit & 1) === 1;
  let to = 0;
  let pad = 0;

  function line(bytes: Buffer, restAt: number, bucketStart: number, count: number): void {
    if (to + LONGEST_LINE > scratch.length) scratch = Buffer.concat([scratch], scratch.length * 2);
    const out = scratch;
    let i = fromByte;
    if (halfByte) {
      const byte = i < skipped ? (bucketStart >>> (24 - 8 * i)) & 255 : (bytes[restAt + i - skipped] ?? 0);
      out[to++] = LOW[byte] ?? 0;
      i++;
    }
    for (; i < skipped; i++) {
      const byte = (bucketStart >>> (24 - 8 * i)) & 255;
      out[to++] = HIGH[byte] ?? 0;
      out[to++] = LOW[byte] ?? 0;
    }
    for (let at = restAt + i - skipped, end = restAt + keyLength - skipped; at < end; at++) {
      const byte = bytes[at] ?? 0;
      out[to++] = HIGH[byte] ?? 0;
      out[to++] = LOW[byte] ?? 0;
    }
    out[to++] = COLON;
    to = writeDecimal(out, to, count);
    out[to++] = CR;
    out[to++] = LF;
  }
  function padLine(): void {
    line(padding, pad + skipped, padding.readUInt32BE(pad), 0);
    pad += keyLength;
  }

  segment.scan(range.prefix, range.bits, (bytes, restAt, bucketStart, count) => {
    while (pad < padding.length) {
      const order = compare(padding, pad, bytes, restAt, bucketStart);
      if (order > 0) break;
      if (order < 0) padLine();
      else pad += keyLength;
    }
    line(bytes, restAt, bucketStart, count);
    return false;
  });
  while (pad < padding.length) padLine();
  return Buffer.from(scratch.subarray(0, Math.max(0, to - 2)));

  function compare(a: Buffer, at: number, bytes: Buffer, restAt: number, bucketStart: number): number {
    const ahead = a.readUInt32BE(at) - segment.first32Of(bytes, restAt, bucketStart);
    if (ahead !== 0) return ahead;
    return a.compare(bytes, restAt, restAt + keyLength - skipped, at + skipped, at + keyLength);
  }
}

/** @throws bad-request: attacker-controlled numbers must not reach the table. */
export function checkRange(range: PasswordRange): void {
  const { prefix, bits } = range;
  const whole = Number.isInteger(bits) && bits >= 4 && bits <= 32;
  if (!whole || !Number.isInteger(prefix) || prefix < 0 || prefix >= 2 ** bits)
    throw new NuwaError('bad-request', { problem: 'a range needs 4 to 32 bits and a prefix within them' });
}

export function writeDecimal(out: Buffer, at: number, value: number): number {
  let digits = 1;
  for (let power = 10; value >= power; power *= 10) digits++;
  let rest = value;
  for (let to = at + digits - 1; to >= at; to--) {
    const next = Math.floor(rest / 10);
    out[to] = 0x30 + (rest - next * 10);
    rest = next;
  }
  return at + digits;
}
