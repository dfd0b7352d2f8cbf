import type { Assertion } from './assertion.ts';
import type { Value } from './axis.ts';
import { notWithdrawn, whatStands } from './fold.ts';

/** What stands on one axis (for one recipient), or null while nobody has said anything. */
export function standsOn(
  history: readonly Assertion[],
  axis: string,
  recipient: string | null = null,
): Value | null {
  return whatStands(saidOn(history, axis, recipient))?.value ?? null;
}

/** Everything said on one axis (for one recipient) and not taken back, in the order of events. */
export const saidOn = (history: readonly Assertion[], axis: string, recipient: string | null = null) =>
  notWithdrawn(history).filter((said) => said.axis === axis && said.recipient === recipient);
