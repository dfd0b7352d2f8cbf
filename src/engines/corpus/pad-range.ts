import { hash } from 'node:crypto';

import type { PasswordRange } from './corpus.ts';
import { keyStream } from './key-stream.ts';
import { RUN_KINDS } from './run-kinds.ts';

/** Entries that a padded range has at the least, whatever an operator sets: the HIBP contract's figure. */
const LEAST_FLOOR = 800;
/** Bytes of key stream in front of the suffixes: eight for a, eight for b, so that neither is noticeably skewed. */
const DRAWS = 16;

/**
 * Invented digests for a padded range, whole and ascending, one after the other (`docs/formats/range-native-v1.md`).
 * Drawn from a keyed function of version and prefix, so that nobody can average them away by asking again. None
 * equals a `listed` digest by more than chance (2^-100); the renderer drops that chance, too.
 */
export function paddingFor(
  range: PasswordRange,
  listed: number,
  version: string,
  paddingKey: Uint8Array,
  bucketFloor = LEAST_FLOOR,
): Buffer {
  const { number, keyLength } = RUN_KINDS[`passwords-${range.kind}`];
  const about = Buffer.from('nuwa/pad/v1\0\0\0\0\0\0\0' + version, 'utf8');
  about[12] = number;
  about[13] = range.bits;
  about.writeUInt32BE(range.prefix, 14);
  const counter = hash('sha256', about, 'buffer').subarray(0, 16);

  const draws = keyStream(paddingKey, counter, 0, DRAWS);
  const floor = Math.max(LEAST_FLOOR, bucketFloor) + Number(draws.readBigUInt64BE(0) % 201n);
  const least = 10 + Number(draws.readBigUInt64BE(8) % 200n);
  const lines = Math.max(floor - listed, least);
  // The draws took the first block of the stream; the suffixes go on behind it.
  return ascendingDigests(keyStream(paddingKey, counter, 1, lines * keyLength), lines, keyLength, range);
}

/**
 * Sorts by the first eight bytes alone and gives each its tail afterwards: the tails are independent of the heads, so
 * the result is distributed as if whole digests had been sorted, and a native sort of numbers does the work.
 */
function ascendingDigests(random: Buffer, lines: number, keyLength: number, range: PasswordRange): Buffer {
  const free = range.bits === 32 ? 0 : 0xffffffff >>> range.bits;
  const fixed = range.prefix * 2 ** (32 - range.bits);
  const heads = new BigUint64Array(lines);
  // Written and read as halves, low one first: so no number becomes a BigInt on the way.
  const halves = new Uint32Array(heads.buffer);
  const words = new DataView(random.buffer, random.byteOffset, random.length);
  for (let i = 0, at = 0; i < lines; i++, at += keyLength) {
    halves[2 * i] = words.getUint32(at + 4);
    halves[2 * i + 1] = fixed + (words.getUint32(at) & free);
  }
  heads.sort();
  for (let i = 0, at = 0; i < lines; i++, at += keyLength) {
    words.setUint32(at, halves[2 * i + 1] ?? 0);
    words.setUint32(at + 4, halves[2 * i] ?? 0);
  }
  return random;
}
