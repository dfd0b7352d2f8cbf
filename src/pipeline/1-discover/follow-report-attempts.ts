import { NuwaError } from '#kernel/errors.ts';
import { type Instant, msOf } from '#kernel/instant.ts';

const WINDOW = 15 * 60_000;
const MOST_KEPT = 50_000;

/**
 * Failed attempts of the last quarter of an hour, by whatever they are counted for; in memory. Eighty bits are not
 * guessed: the limit keeps guessing from costing us anything, and codes from being tried for whether there is one.
 */
export class Attempts {
  readonly #most: number;
  readonly #failed = new Map<string, number[]>();

  constructor(most: number) {
    this.#most = most;
  }

  /** @throws NuwaError too-many-requests when too many have failed */
  check(key: string, at: Instant): void {
    const recent = this.#recent(key, msOf(at));
    const oldest = recent[0];
    if (recent.length < this.#most || oldest === undefined) return;
    throw new NuwaError('too-many-requests', { seconds: Math.ceil((oldest + WINDOW - msOf(at)) / 1000) });
  }

  failed(key: string, at: Instant): void {
    const recent = [...this.#recent(key, msOf(at)), msOf(at)];
    this.#failed.delete(key);
    this.#failed.set(key, recent);
    // Map order is the order of the latest failure, so whoever has been quiet longest stands first.
    for (const first of this.#failed.keys()) {
      if (this.#failed.size <= MOST_KEPT) return;
      this.#failed.delete(first);
    }
  }

  #recent(key: string, now: number): number[] {
    return (this.#failed.get(key) ?? []).filter((then) => now - then < WINDOW);
  }
}
