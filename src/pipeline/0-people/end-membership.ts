import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { PeopleNeeds } from './needs.ts';
import { viewerOf } from './viewer-of.ts';
import { refuseUnlessManagesMembers } from './who-may.ts';

/**
 * Ends a membership: one's own, or any that one manages. The row stays, with its end.
 * @throws NuwaError not-found when there is none, or it has ended; not-allowed
 */
export async function endMembership(
  needs: Pick<PeopleNeeds, 'database' | 'accountStoresOn' | 'clock'>,
  actor: Actor,
  id: string,
): Promise<void> {
  const { database, accountStoresOn, clock } = needs;
  const viewer = await viewerOf(needs, actor);
  const absent = () => new NuwaError('not-found', { what: 'membership that still holds', name: 'that' });
  await database.transaction(async (tx) => {
    const { people, audit } = accountStoresOn(tx);
    const membership = await people.membershipById(id);
    if (membership === null) throw absent();
    const { organization, account } = membership;
    const own = actor.kind === 'account' && actor.id === account;
    if (!own) refuseUnlessManagesMembers(viewer, organization);
    const at = clock();
    if (!(await people.endMembership(id, at))) throw absent();
    await audit.append(actor, { at, action: 'end-membership', what: id, details: { organization, account } });
  });
}
