import { NuwaError } from '#kernel/errors.ts';
import type { PasswordRange } from './corpus.ts';
import { first32 } from './segment-layout.ts';
import type { SegmentReader } from './segment-reader.ts';

const COLON = 0x3a;
const CRLF = 0x0d0a;
/** 40 digits, a colon, 16 digits of a count, CRLF. */
const LONGEST_LINE = 64;

/** Grows as needed, is used by one render at a time (nothing in here awaits), and is copied out of at the end. */
let scratch = new DataView(new ArrayBuffer(2 ** 16));

/**
 * The body of one range, `docs/formats/range-native-v1.md`. The hot path of the server, so lines are put together by
 * hand and returned as bytes; some 7 million lines a second on a busy core, several times what HTTP carries.
 * `padding` is what `paddingFor` gives, or empty.
 */
export function renderRange(segment: SegmentReader, range: PasswordRange, padding: Buffer): Buffer {
  checkRange(range);
  const { keyLength, skipped } = segment;
  const rest = keyLength - skipped;
  const digit = range.bits >> 2;
  let to = 0;
  let pad = 0;

  function padLine(): void {
    const start = first32(padding, pad);
    to = writeLine(scratch, to, padding, pad + skipped, pad + keyLength, digit, skipped, start, 0);
    pad += keyLength;
  }

  reserve(0, padding.length / keyLength);
  segment.scanPasswords(range.prefix, range.bits, (bytes, found, bucketStart) => {
    const { at, counts, length } = found;
    reserve(to, length + (padding.length - pad) / keyLength);
    for (let i = 0; i < length; i++) {
      const restAt = at[i] ?? 0;
      if (pad < padding.length) {
        const start = segment.first32Of(bytes, restAt, bucketStart);
        let order = -1;
        while (pad < padding.length) {
          order = compare(padding, pad, skipped, start, bytes, restAt, rest);
          if (order >= 0) break;
          padLine();
        }
        if (order === 0) pad += keyLength;
      }
      to = writeLine(scratch, to, bytes, restAt, restAt + rest, digit, skipped, bucketStart, counts[i] ?? 0);
    }
  });
  while (pad < padding.length) padLine();
  return Buffer.from(new Uint8Array(scratch.buffer, 0, Math.max(0, to - 2)));
}

/** Orders an invented digest against a listed one, of which the first 32 bits and the rest are given. */
function compare(
  padding: Buffer,
  pad: number,
  skipped: number,
  start: number,
  bytes: Buffer,
  restAt: number,
  rest: number,
): number {
  const ahead = first32(padding, pad) - start;
  return ahead === 0
    ? padding.compare(bytes, restAt, restAt + rest, pad + skipped, pad + skipped + rest)
    : ahead;
}

/** Room for so many lines behind what is written. */
function reserve(written: number, lines: number): void {
  const needed = written + lines * LONGEST_LINE;
  if (needed <= scratch.byteLength) return;
  const larger = new Uint8Array(needed * 2);
  larger.set(new Uint8Array(scratch.buffer, 0, written));
  scratch = new DataView(larger.buffer);
}

/** @throws bad-request: attacker-controlled numbers must not reach the table. */
export function checkRange(range: PasswordRange): void {
  const { prefix, bits } = range;
  const whole = Number.isInteger(bits) && bits >= 4 && bits <= 32;
  if (!whole || !Number.isInteger(prefix) || prefix < 0 || prefix >= 2 ** bits)
    throw new NuwaError('bad-request', { problem: 'a range needs 4 to 32 bits and a prefix within them' });
}

/**
 * Writes the digest from hex digit `fromDigit` on, the count and CRLF, and returns the offset behind it. The digest's
 * first `skipped` bytes are those of `start`, the others lie in `bytes` up to `end`.
 */
function writeLine(
  out: DataView,
  at: number,
  bytes: Buffer,
  restAt: number,
  end: number,
  fromDigit: number,
  skipped: number,
  start: number,
  count: number,
): number {
  let to = at;
  let i = fromDigit >> 1;
  if ((fromDigit & 1) === 1) {
    // The low digit is the low byte of the pair.
    const byte = i < skipped ? start >>> (24 - 8 * i) : (bytes[restAt + i - skipped] ?? 0);
    out.setUint8(to++, pairOf(byte));
    i++;
  }
  for (; i < skipped; i++, to += 2) out.setUint16(to, pairOf(start >>> (24 - 8 * i)));

  let from = restAt + i - skipped;
  for (; from + 1 < end; from += 2, to += 4)
    out.setUint32(to, quadOf(((bytes[from] ?? 0) << 8) | (bytes[from + 1] ?? 0)));
  if (from < end) {
    out.setUint16(to, pairOf(bytes[from] ?? 0));
    to += 2;
  }
  out.setUint8(to++, COLON);
  if (count < 10) out.setUint8(to++, 0x30 + count);
  else to = writeDecimal(out, to, count);
  out.setUint16(to, CRLF);
  return to + 2;
}

function writeDecimal(out: DataView, at: number, value: number): number {
  let end = at + 1;
  for (let power = 10; value >= power; power *= 10) end++;
  let rest = value;
  for (let to = end - 1; to >= at; to--) {
    const next = Math.floor(rest / 10);
    out.setUint8(to, 0x30 + (rest - next * 10));
    rest = next;
  }
  return end;
}

/**
 * ASCII codes of the four hex digits of two bytes. Reckoned, all four at once, since a table of all pairs of bytes is
 * larger than the nearest cache: one digit a byte, plus `0`, plus 7 where the digit is above 9 (adding 6 carries).
 */
function quadOf(two: number): number {
  const digits = ((two & 0xf000) << 12) | ((two & 0xf00) << 8) | ((two & 0xf0) << 4) | (two & 0xf);
  const letters = ((digits + 0x06060606) >> 4) & 0x01010101;
  return digits + 0x30303030 + letters * 7;
}

const pairOf = (byte: number): number => quadOf(byte & 255) & 0xffff;
