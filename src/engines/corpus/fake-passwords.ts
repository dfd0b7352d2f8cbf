import type { PasswordRecord, PasswordSegment } from './corpus.ts';

/** A password segment as a plain sorted list; for tests. */
export class FakePasswords implements PasswordSegment {
  readonly #sorted: readonly (readonly [hex: string, count: number])[];

  constructor(counts: readonly (readonly [hex: string, count: number])[]) {
    this.#sorted = counts.toSorted(([a], [b]) => (a < b ? -1 : 1));
  }

  get records(): number {
    return this.#sorted.length;
  }

  range(prefix: number, bits: number): readonly PasswordRecord[] {
    return this.#sorted
      .filter(([hex]) => prefixOf(hex, bits) === prefix)
      .map(([hex, count]) => ({ digest: Buffer.from(hex, 'hex'), count }));
  }

  count(digest: Uint8Array): number {
    const wanted = Buffer.from(digest).toString('hex');
    return this.#sorted.find(([hex]) => hex === wanted)?.[1] ?? 0;
  }

  smallestBucket(bits: number): number {
    if (bits < 4 || bits > 24) throw new RangeError('bits must lie within 4 and 24');
    const buckets = new Map<number, number>();
    for (const [hex] of this.#sorted)
      buckets.set(prefixOf(hex, bits), (buckets.get(prefixOf(hex, bits)) ?? 0) + 1);
    return buckets.size < 2 ** bits ? 0 : Math.min(...buckets.values());
  }
}

function prefixOf(hex: string, bits: number): number {
  return Math.floor(Number.parseInt(hex.slice(0, 8), 16) / 2 ** (32 - bits));
}
