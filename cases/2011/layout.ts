import { permutation } from '../permutation.ts';

/**
 * Where the records of a list stand. A list of R logical records has exactly R = round(rows at scale 1 × scale) of
 * them, noise included: each position holds an original record, one of its repetitions, or one kind of noise, by a
 * computed shuffle; the last record of a file is cut off.
 */
export type Layout = {
  readonly rows: number;
  /** Records of distinct members, `original` 0 … originals−1. */
  readonly originals: number;
  /** Repetitions, spelled the same. */
  readonly duplicates: number;
  /** Repetitions whose e-mail is in upper case or has blanks around it. */
  readonly variants: number;
  /** Second accounts of a member: another username, the same e-mail. */
  readonly seconds: number;
  readonly blank: number;
  readonly tooFew: number;
  readonly tooMany: number;
  readonly adverts: number;
  readonly truncated: 0 | 1;
  /** Among the originals: records written with a NUL byte, with an HTML entity, with the other line end. */
  readonly withNul: number;
  readonly withEntity: number;
  readonly withOtherEnd: number;
};

/** Which noise a list has; shares of rows are the same for all (`SHARES`). */
export type NoiseKind = keyof typeof SHARES;

const SHARES = {
  duplicates: 0.01,
  variants: 0.002,
  seconds: 0.01,
  blank: 0.0004,
  tooFew: 0.0006,
  tooMany: 0.0003,
  adverts: 0.0001,
  withNul: 0.0002,
  withEntity: 0.0005,
  withOtherEnd: 0.01,
} as const;

export type Slot = {
  readonly kind:
    | 'original'
    | 'duplicate'
    | 'variant'
    | 'second'
    | 'blank'
    | 'too-few'
    | 'too-many'
    | 'advert'
    | 'truncated';
  /** The record that stands here, is repeated here, or lends its data to a broken line. */
  readonly original: number;
};

export const MIN_ROWS = 100;

/** @throws RangeError below 100 rows, where the noise would crowd out the list */
export function layout(rows: number, noise: readonly NoiseKind[], truncated: boolean): Layout {
  if (rows < MIN_ROWS) throw new RangeError(`a list of ${rows} rows is too small to carry its noise`);
  const known = (kind: NoiseKind): number =>
    noise.includes(kind) ? Math.max(2, Math.round(rows * SHARES[kind])) : 0;
  const beside = {
    duplicates: known('duplicates'),
    variants: known('variants'),
    seconds: known('seconds'),
    blank: known('blank'),
    tooFew: known('tooFew'),
    tooMany: known('tooMany'),
    adverts: known('adverts'),
    truncated: truncated ? 1 : 0,
  } as const;
  const originals = rows - Object.values(beside).reduce((sum, n) => sum + n, 0);
  return {
    rows,
    originals,
    ...beside,
    withNul: known('withNul'),
    withEntity: known('withEntity'),
    withOtherEnd: known('withOtherEnd'),
  };
}

/** What stands at a position, 0 … rows−1. */
export function slots(of: Layout, seed: number, stream: string): (position: number) => Slot {
  const shuffle = permutation(of.rows - of.truncated, seed, `${stream}/positions`);
  // Marked originals come first and repetitions are taken behind them, so that a repetition is never marked.
  const marked = of.withNul + of.withEntity + of.withOtherEnd;
  const beside: readonly (readonly [kind: Slot['kind'], count: number])[] = [
    ['duplicate', of.duplicates],
    ['variant', of.variants],
    ['second', of.seconds],
    ['blank', of.blank],
    ['too-few', of.tooFew],
    ['too-many', of.tooMany],
    ['advert', of.adverts],
  ];
  return (position) => {
    if (position === shuffle.size) return { kind: 'truncated', original: marked };
    const place = shuffle.at(position);
    if (place < of.originals) return { kind: 'original', original: place };
    let offset = place - of.originals;
    // Every repetition repeats an original of its own: at most one repetition each.
    const original = marked + offset;
    for (const [kind, count] of beside) {
      if (offset < count) return { kind, original };
      offset -= count;
    }
    throw new RangeError(`position ${position} lies outside the list`);
  };
}

export type Mark = 'nul' | 'entity' | 'other-end' | null;

/** Marks belong to originals by number, so that a list derived from this one knows them. */
export function markOf(of: Layout, original: number): Mark {
  if (original < of.withNul) return 'nul';
  if (original < of.withNul + of.withEntity) return 'entity';
  if (original < of.withNul + of.withEntity + of.withOtherEnd) return 'other-end';
  return null;
}
