import { speaker } from '#domain/access/enter-case.ts';
import { say } from '#domain/assertions/saying.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Stores } from '#stores/stores-on.ts';

import type { CaseNeeds, Said } from './case-needs.ts';

export type LinkNeeds = CaseNeeds & { readonly stores: Pick<Stores, 'assertions'> };

/**
 * Links a case with a misuse that somebody suffered (a lead, and proof of nothing), or with the incident that gathers
 * what belongs together; or parts them again.
 * @throws NuwaError not-found, also when there is no such misuse or incident
 */
export async function linkCase(
  needs: LinkNeeds,
  actor: Actor,
  id: string,
  to: Subject<'misuse'> | Subject<'incident'>,
  linked: boolean,
): Promise<Said> {
  const entered = await needs.enter(actor, id, 'triage');
  if ((await needs.stores.assertions.about(to)).length === 0) {
    throw new NuwaError('not-found', { what: to.kind, name: to.id });
  }
  const recipient = { recipient: to.id };
  const { subject } = entered;
  const link =
    to.kind === 'misuse'
      ? say(subject, 'lead', { is: linked ? 'linked' : 'apart' }, 'statement', recipient)
      : say(subject, 'belongs-to', { is: linked ? 'belongs' : 'apart' }, 'statement', recipient);
  return needs.record({ actor, ...speaker(entered), says: [link] });
}
