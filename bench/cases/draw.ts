/** The same numbers in every run (mulberry32): a benchmark that draws other cases measures something else. */
export type Draw = {
  /** 0 up to `below`, excluded. */
  readonly below: (below: number) => number;
  readonly of: <T>(list: readonly T[]) => T;
  readonly chance: (percent: number) => boolean;
  /** An identifier of ours behind this prefix. */
  readonly id: (prefix: string) => string;
};

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

export function draw(seed: number): Draw {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    of: <T>(list: readonly T[]): T => {
      const one = list[below(list.length)];
      if (one === undefined) throw new Error('nothing to draw from');
      return one;
    },
    chance: (percent) => next() * 100 < percent,
    id: (prefix) => `${prefix}_${Array.from({ length: 26 }, () => ALPHABET[below(32)]).join('')}`,
  };
}
