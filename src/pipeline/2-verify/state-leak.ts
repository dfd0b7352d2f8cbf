import { speaker } from '#domain/access/enter-case.ts';
import { attachedEvidence } from '#domain/assertions/attached-evidence.ts';
import type { Basis } from '#domain/assertions/axis.ts';
import { say } from '#domain/assertions/saying.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Instant } from '#kernel/instant.ts';

import type { CaseNeeds, Said } from './case-needs.ts';

export type LeakStatement = {
  readonly is:
    | 'none-known'
    | 'exposure-possible'
    | 'access-seen'
    | 'sample-seen'
    | 'set-confirmed'
    | 'circulating';
  readonly basis: Basis;
  /** `evd_…` of the case; from `sample-seen` on something must be kept that shows it. */
  readonly evidence?: string;
  readonly why?: string;
  readonly happened?: Instant;
};

/**
 * How far the data is known to have got out. Rises without the repair moving: a hole may be closed and the data gone.
 * @throws NuwaError assertion-refused when the basis or the evidence does not carry the word
 */
export async function stateLeak(
  needs: CaseNeeds,
  actor: Actor,
  id: string,
  { is, basis, evidence, why, happened }: LeakStatement,
): Promise<Said> {
  const entered = await needs.enter(actor, id, 'state-leak');
  return needs.record({
    actor,
    ...speaker(entered),
    says: [
      say(entered.subject, 'leak', { is }, basis, {
        ...(evidence === undefined ? {} : { evidence: attachedEvidence(entered.history, evidence) }),
        ...(why === undefined ? {} : { body: why }),
        ...(happened === undefined ? {} : { happened }),
      }),
    ],
  });
}
