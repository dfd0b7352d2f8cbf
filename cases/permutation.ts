import { keyOf, mix } from './keyed.ts';

/** A shuffle of 0 … size−1 that is computed, not stored; `indexOf(at(i)) === i`. */
export type Permutation = {
  readonly size: number;
  readonly at: (i: number) => number;
  readonly indexOf: (value: number) => number;
};

/**
 * Feistel network over Z_side × Z_side with side = ⌈√size⌉, walked until the value falls inside the range (Black and
 * Rogaway, "Ciphers with Arbitrary Finite Domains", 2002). At most 2√size values lie outside, so a walk is rare.
 */
export function permutation(size: number, seed: number, stream: string): Permutation {
  const side = Math.max(1, Math.ceil(Math.sqrt(size)));
  const keys = [0, 1, 2, 3].map((number) => keyOf(seed, `${stream}/round-${number}`));
  const [k0 = 0, k1 = 0, k2 = 0, k3 = 0] = keys;
  const square = side * side;

  const forward = (value: number): number => {
    let left = Math.floor(value / side);
    let right = value % side;
    left = wrapped(left + round(right, k0, side), side);
    right = wrapped(right + round(left, k1, side), side);
    left = wrapped(left + round(right, k2, side), side);
    right = wrapped(right + round(left, k3, side), side);
    return left * side + right;
  };
  const backward = (value: number): number => {
    let left = Math.floor(value / side);
    let right = value % side;
    right = wrapped(right + side - round(left, k3, side), side);
    left = wrapped(left + side - round(right, k2, side), side);
    right = wrapped(right + side - round(left, k1, side), side);
    left = wrapped(left + side - round(right, k0, side), side);
    return left * side + right;
  };
  const walk = (step: (value: number) => number, from: number): number => {
    if (!(from >= 0 && from < size)) throw new RangeError(`${from} is outside 0 … ${size - 1}`);
    let value = step(from);
    // Each step is a bijection of the square, so the walk comes back into the range after at most its surplus.
    for (let steps = 0; value >= size && steps <= square; steps++) value = step(value);
    return value;
  };
  return { size, at: (i) => walk(forward, i), indexOf: (value) => walk(backward, value) };
}

/** 31 bits, so that the remainder is one of small integers: several times faster. */
const round = (half: number, key: number, side: number): number => (mix(half ^ key) >>> 1) % side;

const wrapped = (sum: number, side: number): number => (sum >= side ? sum - side : sum);
