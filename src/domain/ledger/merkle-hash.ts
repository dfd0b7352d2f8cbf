import { hash } from 'node:crypto';

/** Bytes of a tree hash: SHA-256, everywhere. */
export const HASH_BYTES = 32;

/** The root of the tree without leaves: SHA-256 of nothing (RFC 9162, 2.1.1). */
export const EMPTY_ROOT: Uint8Array = sha256(new Uint8Array(0));

/** SHA-256(0x00 ‖ entry). The first byte keeps a leaf from ever passing for an inner node. */
export function leafHash(entry: Uint8Array): Uint8Array {
  const input = Buffer.allocUnsafe(1 + entry.length);
  input[0] = 0;
  input.set(entry, 1);
  return sha256(input);
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  const input = Buffer.allocUnsafe(1 + 2 * HASH_BYTES);
  input[0] = 1;
  input.set(left, 1);
  input.set(right, 1 + HASH_BYTES);
  return sha256(input);
}

/** By way of a binary string: half the time of asking for a buffer (measured on Node 24), and a tree is all hashes. */
function sha256(input: Uint8Array): Uint8Array {
  return Buffer.from(hash('sha256', input, 'binary'), 'latin1');
}

/**
 * The root over hashes that stand side by side, split as RFC 9162 has it: the left part is the largest power of two
 * below their number. The last may stand for a smaller subtree than the others; the split stays the same.
 */
export function foldHashes(hashes: readonly Uint8Array[]): Uint8Array {
  const [first] = hashes;
  if (first === undefined) return EMPTY_ROOT;
  if (hashes.length === 1) return first;
  const split = largestPowerBelow(hashes.length);
  return nodeHash(foldHashes(hashes.slice(0, split)), foldHashes(hashes.slice(split)));
}

/** The hashes of a tile or of a part of it, cut out of its bytes. */
export function cutHashes(
  bytes: Uint8Array,
  from = 0,
  count = bytes.length / HASH_BYTES - from,
): Uint8Array[] {
  return Array.from({ length: count }, (_, i) =>
    bytes.subarray((from + i) * HASH_BYTES, (from + i + 1) * HASH_BYTES),
  );
}

/** The largest power of two smaller than `n`, for n from 2 to 2^53 - 1 (bit operators would stop at 2^32). */
export function largestPowerBelow(n: number): number {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
