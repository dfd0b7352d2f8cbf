import { createHash } from 'node:crypto';

/**
 * Randomness that can be asked for in any order: `draw(key, i)` is the i-th number of the stream `key`. The
 * generators need no memory because nothing is drawn "next". This is invented data; nothing here is secret.
 */

/** 32-bit key of a named stream under a seed. Slow (SHA-256): made once a stream, never once a row. */
export function keyOf(seed: number, stream: string): number {
  return createHash('sha256').update(`${seed}/${stream}`).digest().readUInt32BE(0);
}

/** Bijective mixing of 32 bits with full avalanche (two multiplications, constants found by exhaustive search:
 * C. Wellons, "Prospecting for Hash Functions", 2018). */
export function mix(x: number): number {
  let h = x ^ (x >>> 16);
  h = Math.imul(h, 0x21f0aaad);
  h ^= h >>> 15;
  h = Math.imul(h, 0x735a2d97);
  return (h ^ (h >>> 15)) >>> 0;
}

/** The i-th 32-bit number of a stream. */
export const draw = (key: number, i: number): number => mix(mix(i ^ key) + key);

/** The i-th number of a stream in [0, 1). */
export const drawUnit = (key: number, i: number): number => draw(key, i) / 0x1_0000_0000;

/** The i-th number of a stream in 0 … n−1; n ≤ 2^32. Bias below n/2^32, which no figure here can see. */
export const drawBelow = (key: number, i: number, n: number): number => Math.floor(drawUnit(key, i) * n);
