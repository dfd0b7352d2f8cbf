import { createCipheriv, createHash } from 'node:crypto';

import type { PasswordRange } from './corpus.ts';
import { RUN_KINDS } from './run-kinds.ts';
import { first32 } from './segment-layout.ts';

const FLOOR = 800;
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
): Buffer {
  const { number, keyLength } = RUN_KINDS[`passwords-${range.kind}`];
  const about = Buffer.alloc(6);
  about[0] = number;
  about[1] = range.bits;
  about.writeUInt32BE(range.prefix, 2);
  const counter = createHash('sha256').update('nuwa/pad/v1\0').update(about).update(version).digest();
  const stream = createCipheriv('aes-256-ctr', paddingKey, counter.subarray(0, 16));

  const draws = stream.update(Buffer.alloc(DRAWS));
  const floor = FLOOR + Number(draws.readBigUInt64BE(0) % 201n);
  const least = 10 + Number(draws.readBigUInt64BE(8) % 200n);
  const lines = Math.max(floor - listed, least);
  return ascendingDigests(stream.update(Buffer.alloc(lines * keyLength)), lines, keyLength, range);
}

/**
 * Sorts by the first eight bytes alone and gives each its tail afterwards: the tails are independent of the heads, so
 * the result is distributed as if whole digests had been sorted, and a native sort of numbers does the work.
 */
function ascendingDigests(random: Buffer, lines: number, keyLength: number, range: PasswordRange): Buffer {
  const free = 2 ** (32 - range.bits);
  const fixed = range.prefix * free;
  const heads = new BigUint64Array(lines);
  // Written and read as halves, low one first: so no number becomes a BigInt on the way.
  const halves = new Uint32Array(heads.buffer);
  for (let i = 0; i < lines; i++) {
    halves[2 * i] = first32(random, i * keyLength + 4);
    halves[2 * i + 1] = fixed + (first32(random, i * keyLength) % free);
  }
  heads.sort();
  for (let i = 0; i < lines; i++) {
    const at = i * keyLength;
    random.writeUInt32BE(halves[2 * i + 1] ?? 0, at);
    random.writeUInt32BE(halves[2 * i] ?? 0, at + 4);
  }
  return random;
}
