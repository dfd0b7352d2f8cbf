import { FLOORS, LEAST_FLOOR_BITS, MOST_FLOOR_BITS } from './segment-layout.ts';

/**
 * Watches ascending keys go by and knows, for every prefix length from 4 to 24 bits, the fewest keys under one
 * prefix. Nearly free: an empty bucket of b bits has an empty half of b + 1 bits, so longer prefixes than the first
 * that had an empty bucket are never looked at again.
 */
export class SmallestBuckets {
  readonly #fewest = new Float64Array(FLOORS).fill(Number.POSITIVE_INFINITY);
  readonly #start = new Float64Array(FLOORS);
  #last = -1;
  #keys = 0;
  /** Prefixes of this many bits and more have an empty bucket. */
  #emptyFrom = MOST_FLOOR_BITS + 1;

  /** `first` is the key's first 32 bits. */
  add(first: number): void {
    this.#moveTo(first >>> (32 - MOST_FLOOR_BITS));
    this.#keys++;
  }

  /** By bits, from 4 to 24. */
  finish(): number[] {
    this.#moveTo(2 ** MOST_FLOOR_BITS);
    return Array.from(this.#fewest, (fewest, i) => (i + LEAST_FLOOR_BITS >= this.#emptyFrom ? 0 : fewest));
  }

  #moveTo(prefix: number): void {
    if (prefix === this.#last) return;
    for (let bits = Math.min(this.#emptyFrom - 1, MOST_FLOOR_BITS); bits >= LEAST_FLOOR_BITS; bits--) {
      const width = 2 ** (MOST_FLOOR_BITS - bits);
      const from = this.#last < 0 ? -1 : Math.floor(this.#last / width);
      const to = Math.floor(prefix / width);
      if (from === to) break;
      if (to - from > 1) this.#emptyFrom = bits;
      else if (from >= 0) this.#close(bits);
      this.#start[bits - LEAST_FLOOR_BITS] = this.#keys;
    }
    this.#last = prefix;
  }

  #close(bits: number): void {
    const i = bits - LEAST_FLOOR_BITS;
    this.#fewest[i] = Math.min(this.#fewest[i] ?? 0, this.#keys - (this.#start[i] ?? 0));
  }
}
