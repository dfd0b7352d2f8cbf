import { NuwaError } from '#kernel/errors.ts';
import type { PasswordRange } from './corpus.ts';
import type { SegmentReader } from './segment-reader.ts';

/** ASCII codes of the two hex digits of a byte, and of the four of two bytes: half as many writes. */
const PAIR = new Uint16Array(2 ** 8);
const QUAD = new Uint32Array(2 ** 16);
for (let byte = 0; byte < PAIR.length; byte++) {
  const digits = '0123456789ABCDEF';
  PAIR[byte] = (digits.charCodeAt(byte >> 4) << 8) | digits.charCodeAt(byte & 15);
}
for (let bytes = 0; bytes < QUAD.length; bytes++) QUAD[bytes] = pairOf(bytes >> 8) * 2 ** 16 + pairOf(bytes);

const COLON = 0x3a;
const CRLF = 0x0d0a;
/** 40 digits, a colon, 16 digits of a count, CRLF. */
const LONGEST_LINE = 64;

/** Grows as needed, is used by one render at a time (nothing in here awaits), and is copied out of at the end. */
let scratch = new DataView(new ArrayBuffer(2 ** 16));

/**
 * The body of one range, `docs/formats/range-native-v1.md`. The hot path of the server, so lines are put together by
 * hand from tables and returned as bytes; some 10 million lines a second and core, several times what HTTP carries.
 * `padding` is what `paddingFor` gives, or empty.
 */
export function renderRange(segment: SegmentReader, range: PasswordRange, padding: Buffer): Buffer {
  checkRange(range);
  const { keyLength, skipped } = segment;
  const rest = keyLength - skipped;
  const digit = range.bits >> 2;
  let to = 0;
  let pad = 0;

  function line(bytes: Buffer, restAt: number, bucketStart: number, count: number): void {
    if (to + LONGEST_LINE > scratch.byteLength) scratch = twice(scratch);
    to = writeLine(scratch, to, bytes, restAt, restAt + rest, digit, skipped, bucketStart, count);
  }
  function padLine(): void {
    line(padding, pad + skipped, padding.readUInt32BE(pad), 0);
    pad += keyLength;
  }
  function compareToPad(bytes: Buffer, restAt: number, bucketStart: number): number {
    const ahead = padding.readUInt32BE(pad) - segment.first32Of(bytes, restAt, bucketStart);
    if (ahead !== 0) return ahead;
    return padding.compare(bytes, restAt, restAt + rest, pad + skipped, pad + keyLength);
  }

  segment.scan(range.prefix, range.bits, (bytes, restAt, bucketStart, count) => {
    while (pad < padding.length) {
      const order = compareToPad(bytes, restAt, bucketStart);
      if (order > 0) break;
      if (order < 0) padLine();
      else pad += keyLength;
    }
    line(bytes, restAt, bucketStart, count);
    return false;
  });
  while (pad < padding.length) padLine();
  return Buffer.from(new Uint8Array(scratch.buffer, 0, Math.max(0, to - 2)));
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
    out.setUint32(to, QUAD[((bytes[from] ?? 0) << 8) | (bytes[from + 1] ?? 0)] ?? 0);
  if (from < end) {
    out.setUint16(to, pairOf(bytes[from] ?? 0));
    to += 2;
  }
  out.setUint8(to++, COLON);
  to = writeDecimal(out, to, count);
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

function pairOf(byte: number): number {
  return PAIR[byte & 255] ?? 0;
}

function twice(view: DataView): DataView<ArrayBuffer> {
  const larger = new Uint8Array(view.byteLength * 2);
  larger.set(new Uint8Array(view.buffer));
  return new DataView(larger.buffer);
}
