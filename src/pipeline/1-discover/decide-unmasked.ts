import { attachedEvidence } from '#domain/assertions/attached-evidence.ts';
import { standsOn } from '#domain/assertions/stands-on.ts';
import { speaker } from '#domain/access/enter-case.ts';
import { say } from '#domain/assertions/saying.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';

import { doorOf } from './attach-evidence.ts';
import type { IntakeNeeds } from './receive-report-needs.ts';

export type UnmaskedDecision = 'keep-original' | 'keep-masked';

/**
 * A coordinator decides on a sample that its finder wants kept as it is. Without that consent on record nothing
 * unmasked is ever kept; the decision is a note in the case, with its reason.
 * @throws NuwaError not-found, not-allowed; bad-request for a file that is not there
 */
export async function decideUnmasked(
  needs: IntakeNeeds,
  actor: Actor,
  id: string,
  decided: { readonly evidence: string; readonly decision: UnmaskedDecision; readonly because: string },
): Promise<void> {
  const entered = await needs.enterCase(actor, id, 'consent-to-unmasked');
  const { subject, history } = entered;
  attachedEvidence(history, decided.evidence);
  const agreed = standsOn(history, 'consent')?.['unmasked'] === 'yes';
  if (decided.decision === 'keep-original' && !agreed)
    throw new NuwaError('not-allowed', {
      reason: 'the finder did not ask for an unmasked sample to be kept; ask the finder first',
    });
  const door = doorOf(needs);
  await needs.record({
    actor,
    ...speaker(entered),
    says: [
      say(subject, 'note', { is: 'stated' }, 'statement', {
        body: `${decided.evidence}: ${decided.decision}. ${decided.because}`,
      }),
    ],
    also: (stores) => door.settle(stores, subject, decided.evidence, decided.decision),
  });
}
