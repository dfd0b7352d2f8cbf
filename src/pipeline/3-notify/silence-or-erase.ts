import type { Actor } from '#kernel/actor.ts';
import type { Clock } from '#kernel/instant.ts';
import { addressActor } from './answer-lookup.ts';
import type { OneTimeCodes } from './one-time-codes.ts';

/** `silence`: kept, but answered no longer. `erase`: taken out of every fact, and kept out of all to come. */
export type Wish = 'silence' | 'erase';

export type DecideSlices = {
  readonly codes: OneTimeCodes;
  readonly tokenOf: (inner: Uint8Array) => Uint8Array;
  /**
   * Records the wish durably, in force for answers at once, and has the next publication honour it. Idempotent;
   * `erase` after `silence` makes it an erasure.
   */
  readonly bury: (actor: Actor, token: Uint8Array, wish: Wish) => Promise<void>;
  readonly clock: Clock;
};

/**
 * A person has own exposures no longer answered, or erased. If we crash before `bury` returns, the code is gone and
 * the wish may be unrecorded: the page shows an error then, never a confirmation, and the person asks again.
 * @throws NuwaError link-expired
 */
export async function silenceOrErase(
  slices: DecideSlices,
  _actor: Actor,
  decision: { readonly code: string; readonly wish: Wish },
): Promise<void> {
  const { inner } = slices.codes.consume(decision.code, 'decide', slices.clock());
  const token = slices.tokenOf(inner);
  await slices.bury(addressActor(token), token, decision.wish);
}
