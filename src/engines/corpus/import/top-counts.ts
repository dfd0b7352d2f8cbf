/** The largest of many counts, largest first. */
export class TopCounts {
  readonly #most: number;
  /** Ascending, so that the first is the one to beat. */
  readonly #counts: number[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  see(count: number): void {
    if (this.#counts.length === this.#most) {
      if (count <= (this.#counts[0] ?? 0)) return;
      this.#counts.shift();
    }
    const place = this.#counts.findIndex((known) => known >= count);
    this.#counts.splice(place === -1 ? this.#counts.length : place, 0, count);
  }

  counts(): readonly number[] {
    return this.#counts.toReversed();
  }
}
