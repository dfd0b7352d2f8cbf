import type { Assertion } from '#domain/assertions/assertion.ts';
import { say, type Saying } from '#domain/assertions/saying.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import { caseFacts } from '#domain/vulnerabilities/case-facts.ts';
import { DEFAULT_CLOCKS } from '#domain/vulnerabilities/default-clocks.ts';
import { dueAfter } from '#domain/vulnerabilities/due-after.ts';
import type { Instant } from '#kernel/instant.ts';

import { mayBeTested, type SystemFacts } from './may-be-tested.ts';

/** What asks for a check; where nobody may check, the axis says so and why, instead of a date that cannot be kept. */
export async function reTestAsked(
  needs: SystemFacts,
  subject: Subject<'vulnerability'>,
  history: readonly Assertion[],
  because: 'claim' | 'request' | 'regression',
  asked: Instant,
): Promise<Saying> {
  if (!(await mayBeTested(needs, history))) return blocked(subject);
  return say(
    subject,
    're-test',
    { is: 'due', because, by: reTestBy(history, asked), day: null },
    'statement',
  );
}

/** When a re-test that is asked for at `asked` must be made: sooner in fast cases. */
export function reTestBy(history: readonly Assertion[], asked: Instant): Instant {
  const fast = (caseFacts(history, asked)?.fast ?? []).length > 0;
  return dueAfter(asked, DEFAULT_CLOCKS.steps['re-test'][fast ? 'fast' : 'normal']).due;
}

export const blocked = (subject: Subject<'vulnerability'>): Saying =>
  say(subject, 're-test', { is: 'blocked', because: 'no-authorisation' }, 'statement');
