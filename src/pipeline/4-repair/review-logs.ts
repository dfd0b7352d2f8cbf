import { speaker } from '#domain/access/enter-case.ts';
import { attachedEvidence } from '#domain/assertions/attached-evidence.ts';
import { say } from '#domain/assertions/saying.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';

import type { CaseNeeds, Said } from './case-needs.ts';
import { heardFrom } from './heard-from.ts';

/** Asks the keeper the question that settles most: did anyone but the finder come through this hole? */
export async function askForLogs(needs: CaseNeeds, actor: Actor, id: string): Promise<Said> {
  const entered = await needs.enter(actor, id, 'record-contact');
  const { keeper } = entered.ties;
  if (keeper === null) throw new NuwaError('bad-request', { problem: 'this case has no keeper yet' });
  return needs.record({
    actor,
    ...speaker(entered),
    says: [say(entered.subject, 'log-review', { is: 'asked' }, 'statement', { recipient: keeper })],
  });
}

export type LogReview = {
  readonly found: 'no-logs' | 'none-found' | 'access-found';
  /** `evd_…`: the log itself, or what was written of it. With it the answer rests on a log, without it on a word. */
  readonly evidence?: string;
  readonly text?: string;
};

/**
 * The answer, from the keeper's own access logs. Access that is found does not move the leak by itself: the
 * coordinator looks at the log and states it, since legal clocks run from there.
 */
export async function answerFromLogs(
  needs: CaseNeeds,
  actor: Actor,
  id: string,
  { found, evidence, text }: LogReview,
): Promise<Said> {
  const entered = await needs.enter(actor, id, 'answer-as-keeper');
  const { ties, organization } = entered;
  const recipient = ties.keeper ?? organization;
  if (recipient === undefined) throw new NuwaError('bad-request', { problem: 'this case has no keeper yet' });
  return needs.record({
    actor,
    ...speaker(entered),
    says: [
      say(entered.subject, 'log-review', { is: found }, evidence === undefined ? 'statement' : 'log', {
        recipient,
        ...(evidence === undefined ? {} : { evidence: attachedEvidence(entered.history, evidence) }),
        ...(text === undefined ? {} : { body: text }),
      }),
      ...heardFrom(entered, 'engaged'),
    ],
  });
}
