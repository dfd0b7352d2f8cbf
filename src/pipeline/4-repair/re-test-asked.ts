import type { Assertion } from '#domain/assertions/assertion.ts';
import { say, type Saying } from '#domain/assertions/saying.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import { type Instant, instantOf, msOf } from '#kernel/instant.ts';

import { mayBeTested, type SystemFacts } from './may-be-tested.ts';

export type ReTestNeeds = SystemFacts & {
  /** When a re-test that is asked for now must be made. */
  readonly reTestBy: (history: readonly Assertion[], asked: Instant) => Instant;
};

/** What asks for a check; where nobody may check, the axis says so and why, instead of a date that cannot be kept. */
export async function reTestAsked(
  needs: ReTestNeeds,
  subject: Subject<'vulnerability'>,
  history: readonly Assertion[],
  because: 'claim' | 'request' | 'regression',
  asked: Instant,
): Promise<Saying> {
  if (!(await mayBeTested(needs, history))) return blocked(subject);
  const by = needs.reTestBy(history, asked);
  return say(subject, 're-test', { is: 'due', because, by, day: null }, 'statement');
}

export const blocked = (subject: Subject<'vulnerability'>): Saying =>
  say(subject, 're-test', { is: 'blocked', because: 'no-authorisation' }, 'statement');

/** Days after a verified repair on which it is checked again (design: lifecycles, vulnerability, 4). */
export const RE_TEST_DAYS = [7, 30, 90, 365] as const;

export const daysAfter = (from: Instant, days: number): Instant => instantOf(msOf(from) + days * 86_400_000);
