import { speaker } from '#domain/access/enter-case.ts';
import { say } from '#domain/assertions/saying.ts';
import { standsOn } from '#domain/assertions/stands-on.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Stores } from '#stores/stores-on.ts';

import type { CaseNeeds, Said } from './case-needs.ts';

export type PassOnNeeds = CaseNeeds & { readonly stores: Pick<Stores, 'assertions'> };

/**
 * The keeper lets whoever maintains the system see and answer the case, or takes it back. Whom it may be is on the
 * system's own record, so that a case cannot be shown to just anybody; the keeper stays responsible.
 * @throws NuwaError bad-request when the organization does not maintain the system of this case
 */
export async function passOn(
  needs: PassOnNeeds,
  actor: Actor,
  id: string,
  { organization, passed }: { readonly organization: string; readonly passed: boolean },
): Promise<Said> {
  const entered = await needs.enter(actor, id, 'pass-on');
  if (passed && organization !== (await maintainerOf(needs, entered.history))) {
    throw new NuwaError('bad-request', {
      problem:
        'this organization does not maintain the system of this case; have the register of systems corrected first',
    });
  }
  return needs.record({
    actor,
    ...speaker(entered),
    says: [
      say(entered.subject, 'passed-to', { is: passed ? 'passed' : 'none' }, 'statement', {
        recipient: organization,
      }),
    ],
  });
}

async function maintainerOf({ stores }: PassOnNeeds, history: Said): Promise<unknown> {
  const system = standsOn(history, 'system')?.['system'];
  if (typeof system !== 'string') return null;
  const registered = await stores.assertions.about({ kind: 'system', id: system });
  return standsOn(registered, 'registered')?.['maintainer'] ?? null;
}
