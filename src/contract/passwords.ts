import type { Instant } from '#kernel/instant.ts';

/** SHA-1 of the UTF-8 bytes, or NTLM (MD4 of the UTF-16LE bytes), of a leaked password. */
export type PasswordKind = 'sha1' | 'ntlm';

/**
 * Where range answers come from. Synchronous on purpose: a range is one `pread` of a few kilobytes that the page
 * cache holds, and a trip through the thread pool would cost more than the read.
 */
export interface PasswordRanges {
  /** Changes with every publication of the corpus. URL-safe (letters, digits, `-`, `_`, `.`). */
  version(): string;
  /** When that version was published. */
  publishedAt(): Instant;
  /** Distinct passwords of this kind. */
  records(kind: PasswordKind): number;
  /** Fewest entries over all prefixes of this many bits. */
  smallestBucket(kind: PasswordKind, bits: number): number;
  /**
   * The body of one range: lines `SUFFIX:COUNT`, upper-case hex, ascending, CRLF between lines and none after the
   * last; empty when nothing is listed and nothing is padded. The suffix is the digest without its first
   * `floor(bits / 4)` hex digits. `padded` brings the range to at least the floor with invented suffixes of count 0,
   * sorted in, the same ones each time for one version and prefix.
   */
  render(range: PasswordRange): Uint8Array;
}

export type PasswordRange = {
  readonly kind: PasswordKind;
  /** First bits of the digest, right-aligned: `0xABCDE` with 20 bits for the HIBP contract. */
  readonly prefix: number;
  readonly bits: number;
  readonly padded: boolean;
};

export const LEAST_BITS = 4;
export const MOST_BITS = 24;

/**
 * The longest prefix that leaves at least `floor` entries in every bucket; the shortest possible one when the corpus
 * is too small for that (buckets are then brought to the floor by padding alone).
 */
export function bitsForFloor(smallestBucket: (bits: number) => number, floor: number): number {
  let bits = LEAST_BITS;
  while (bits < MOST_BITS && smallestBucket(bits + 1) >= floor) bits++;
  return bits;
}
