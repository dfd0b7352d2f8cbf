/**
 * Token buckets per client network, all in memory: fair among networks, bounded in size. It protects the machine and
 * the mailboxes of others; it is no access control. When more networks come than the table holds, the one that was
 * quiet longest is forgotten (its bucket would be nearly full again anyway).
 */
export type RateLimit = {
  /** Requests at once. */
  readonly burst: number;
  /** Requests a minute in the long run. */
  readonly perMinute: number;
};

type Bucket = { tokens: number; at: number };

export class RateLimiter {
  readonly #limit: RateLimit;
  readonly #most: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(limit: RateLimit, most = 20_000) {
    this.#limit = limit;
    this.#most = most;
  }

  /** Takes one token. @returns 0 when there was one, otherwise whole seconds until there will be. */
  take(network: string, nowMs: number): number {
    const { burst, perMinute } = this.#limit;
    const bucket = this.#buckets.get(network) ?? { tokens: burst, at: nowMs };
    const minutes = Math.max(0, nowMs - bucket.at) / 60_000;
    const tokens = Math.min(burst, bucket.tokens + minutes * perMinute);
    const allowed = tokens >= 1;
    this.#remember(network, { tokens: allowed ? tokens - 1 : tokens, at: nowMs });
    return allowed ? 0 : Math.max(1, Math.ceil(((1 - tokens) / perMinute) * 60));
  }

  /** Map order is the order of last use, so the first key is the one that was quiet longest. */
  #remember(network: string, bucket: Bucket): void {
    this.#buckets.delete(network);
    this.#buckets.set(network, bucket);
    if (this.#buckets.size > this.#most) {
      const oldest = this.#buckets.keys().next();
      if (!oldest.done) this.#buckets.delete(oldest.value);
    }
  }
}
