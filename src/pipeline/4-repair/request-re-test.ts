import { speaker } from '#domain/access/enter-case.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Clock } from '#kernel/instant.ts';

import type { CaseNeeds, Said } from './case-needs.ts';
import type { SystemFacts } from './may-be-tested.ts';
import { reTestAsked } from './re-test-asked.ts';

export type RequestReTestNeeds = CaseNeeds & SystemFacts & { readonly clock: Clock };

/** Anybody in the case may ask for a check; without leave to test it is `blocked` on record, and the reason with it. */
export async function requestReTest(needs: RequestReTestNeeds, actor: Actor, id: string): Promise<Said> {
  const entered = await needs.enter(actor, id, 'request-re-test');
  const { subject, history } = entered;
  return needs.record({
    actor,
    ...speaker(entered),
    says: [await reTestAsked(needs, subject, history, 'request', needs.clock())],
    jobs: [{ name: 're-test-due', payload: { vulnerability: id } }],
  });
}
