import { isDeepStrictEqual } from 'node:util';
import type { World } from './world.ts';

export type Counts = { readonly passed: number; readonly failed: number; readonly skipped?: string };

/** One client, or one independent implementation, and what it must find with us. */
export type Client = {
  readonly name: string;
  readonly run: (world: World) => Promise<Counts>;
};

export const skipped = (why: string): Counts => ({ passed: 0, failed: 0, skipped: why });

/** Counts what holds; what does not hold is printed at once. */
export class Checks {
  passed = 0;
  failed = 0;
  private readonly client: string;

  constructor(client: string) {
    this.client = client;
  }

  that(what: string, holds: boolean, saw?: unknown): void {
    if (holds) this.passed += 1;
    else {
      this.failed += 1;
      console.error(`${this.client}: not so: ${what}${saw === undefined ? '' : `; saw ${shown(saw)}`}`);
    }
  }

  equal(what: string, actual: unknown, expected: unknown): void {
    this.that(what, isDeepStrictEqual(actual, expected), { actual, expected });
  }
}

/** Everything here is invented, so it may be shown; only its length is limited. */
function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 600 ? `${text.slice(0, 600)} … (${text.length} characters)` : text;
}
