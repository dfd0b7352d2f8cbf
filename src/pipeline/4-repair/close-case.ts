import { speaker } from '#domain/access/enter-case.ts';
import type { Assertion } from '#domain/assertions/assertion.ts';
import { say } from '#domain/assertions/saying.ts';
import { standsOn } from '#domain/assertions/stands-on.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';

import type { CaseNeeds, Said } from './case-needs.ts';

export type Closing = 'repaired' | 'retired' | 'risk-accepted' | 'no-case';

/**
 * Closes the report. The reason must stand on its own axis first: a case is closed as repaired after a check found it
 * repaired, never on a claim.
 * @throws NuwaError not-allowed with what is missing
 */
export async function closeCase(
  needs: CaseNeeds,
  actor: Actor,
  id: string,
  { because, why }: { readonly because: Closing; readonly why?: string },
): Promise<Said> {
  const entered = await needs.enter(actor, id, 'triage');
  if (!standsAs(entered.history, because)) throw new NuwaError('not-allowed', { reason: MISSING[because] });
  return needs.record({
    actor,
    ...speaker(entered),
    says: [
      say(
        entered.subject,
        'report',
        { is: 'closed', because },
        'statement',
        why === undefined ? {} : { body: why },
      ),
    ],
  });
}

function standsAs(history: readonly Assertion[], because: Closing): boolean {
  const [repair, report] = [standsOn(history, 'repair')?.is, standsOn(history, 'report')?.is];
  switch (because) {
    case 'repaired':
      return repair === 'verified';
    case 'retired':
    case 'risk-accepted':
      return repair === because;
    case 'no-case':
      return report === 'invalid' || report === 'duplicate' || report === 'out-of-scope';
  }
}

const MISSING: Readonly<Record<Closing, string>> = {
  repaired: 'no check has found it repaired; a claim is not enough',
  retired: 'the keeper has not said that the system is retired',
  'risk-accepted': 'nobody has accepted the risk in a signed document',
  'no-case': 'the report has not been found invalid, a duplicate or out of scope',
};
