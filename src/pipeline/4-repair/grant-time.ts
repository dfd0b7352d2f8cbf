import { speaker } from '#domain/access/enter-case.ts';
import { say } from '#domain/assertions/saying.ts';
import { standsOn } from '#domain/assertions/stands-on.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Instant } from '#kernel/instant.ts';

import type { CaseNeeds, Said } from './case-needs.ts';

/** The coordinator's word on more time; `until` may be earlier than what was asked. */
export type TimeDecision =
  | { readonly is: 'granted'; readonly until: Instant; readonly why?: string }
  | { readonly is: 'declined'; readonly why?: string };

/** @throws NuwaError bad-request when nobody has asked for time */
export async function grantTime(
  needs: CaseNeeds,
  actor: Actor,
  id: string,
  decision: TimeDecision,
): Promise<Said> {
  const entered = await needs.enter(actor, id, 'grant-time');
  if ((standsOn(entered.history, 'time')?.is ?? 'none') === 'none') {
    throw new NuwaError('bad-request', { problem: 'nobody has asked for more time in this case' });
  }
  const { why, ...value } = decision;
  const body = why === undefined ? {} : { body: why };
  return needs.record({
    actor,
    ...speaker(entered),
    says: [say(entered.subject, 'time', value, 'statement', body)],
  });
}
