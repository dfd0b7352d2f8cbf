import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { PeopleNeeds } from './needs.ts';
import { viewerOf } from './viewer-of.ts';
import { refuseUnlessAdministrator } from './who-may.ts';

/**
 * Shuts an account out (its sessions end, its keys stop working) or lets it in again. Memberships and offices stay on
 * record and are of no use meanwhile.
 * @throws NuwaError not-signed-in, not-allowed, not-found
 */
export async function suspendAccount(
  needs: Pick<PeopleNeeds, 'database' | 'accountStoresOn' | 'clock'>,
  actor: Actor,
  account: string,
  suspended: boolean,
): Promise<void> {
  const { database, accountStoresOn, clock } = needs;
  refuseUnlessAdministrator(await viewerOf(needs, actor));
  if (actor.kind === 'account' && actor.id === account) {
    throw new NuwaError('not-allowed', { reason: 'nobody suspends themselves' });
  }
  await database.transaction(async (tx) => {
    const { people, audit } = accountStoresOn(tx);
    const at = clock();
    if (!(await people.suspend(account, suspended ? at : null))) {
      throw new NuwaError('not-found', { what: 'account', name: 'that' });
    }
    if (suspended) await people.endSessions(account);
    await audit.append(actor, {
      at,
      action: suspended ? 'suspend-account' : 'resume-account',
      what: account,
    });
  });
}
