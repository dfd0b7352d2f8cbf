import { speaker } from '#domain/access/enter-case.ts';
import { visibleHistory } from '#domain/access/visible-history.ts';
import { say } from '#domain/assertions/saying.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';

import type { CaseNeeds, Said } from './case-needs.ts';

/**
 * A named party disputes something said of it, and it shows wherever that shows. Nothing is taken back by it: both
 * words stand, with their authors. What the party does not see cannot be disputed: it would tell that it is there.
 * @param assertion `ast_…`, from outside
 * @throws NuwaError not-found when nothing of the kind was said in this case
 */
export async function dispute(
  needs: CaseNeeds,
  actor: Actor,
  id: string,
  { assertion, why }: { readonly assertion: string; readonly why: string },
): Promise<Said> {
  const entered = await needs.enter(actor, id, 'dispute');
  const disputed = visibleHistory(entered.history, entered).find(({ id: said }) => said === assertion);
  if (disputed === undefined || disputed.value === null) {
    throw new NuwaError('not-found', { what: 'assertion', name: assertion });
  }
  return needs.record({
    actor,
    ...speaker(entered),
    says: [
      say(entered.subject, 'dispute', { is: 'disputed' }, 'statement', { recipient: assertion, body: why }),
    ],
  });
}

/** The coordinator states how a dispute ended; what was said on both sides stays. */
export async function settleDispute(
  needs: CaseNeeds,
  actor: Actor,
  id: string,
  { assertion, why }: { readonly assertion: string; readonly why: string },
): Promise<Said> {
  const entered = await needs.enter(actor, id, 'settle-dispute');
  return needs.record({
    actor,
    ...speaker(entered),
    says: [
      say(entered.subject, 'dispute', { is: 'settled' }, 'statement', { recipient: assertion, body: why }),
    ],
  });
}
