import type { Office } from '#domain/access/viewer.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { PeopleNeeds } from './needs.ts';
import { viewerOf } from './viewer-of.ts';
import { refuseUnlessAdministrator } from './who-may.ts';

type Needs = Pick<PeopleNeeds, 'database' | 'accountStoresOn' | 'clock' | 'random'>;

/**
 * Gives an office to an account; does nothing when the account holds it.
 * @throws NuwaError not-signed-in, not-allowed, not-found
 */
export async function giveOffice(needs: Needs, actor: Actor, account: string, office: Office): Promise<void> {
  const { database, accountStoresOn, clock, random } = needs;
  refuseUnlessAdministrator(await viewerOf(needs, actor));
  await database.transaction(async (tx) => {
    const { people, audit } = accountStoresOn(tx);
    const standing = await people.standing(account);
    if (standing === null) throw new NuwaError('not-found', { what: 'account', name: 'that' });
    if (standing.offices.includes(office)) return;
    const at = clock();
    const id = newId('off', random);
    await people.beginOffice({ id, account, office, since: at });
    await audit.append(actor, { at, action: 'begin-office', what: id, details: { office, account } });
  });
}

/**
 * Ends an office: one's own, or as administrator anybody's. The last administrator stays, but for the operator.
 * @throws NuwaError not-signed-in, not-allowed, not-found when the account does not hold it
 */
export async function endOffice(needs: Needs, actor: Actor, account: string, office: Office): Promise<void> {
  const { database, accountStoresOn, clock } = needs;
  const viewer = await viewerOf(needs, actor);
  if (!(actor.kind === 'account' && actor.id === account)) refuseUnlessAdministrator(viewer);
  await database.transaction(async (tx) => {
    const { people, audit } = accountStoresOn(tx);
    const administrators = office === 'administrator' ? await people.holders(office) : [];
    if (actor.kind !== 'operator' && administrators.length === 1 && administrators[0] === account) {
      throw new NuwaError('not-allowed', { reason: 'the last administrator stays until there is another' });
    }
    const at = clock();
    const id = await people.endOffice(account, office, at);
    if (id === null) throw new NuwaError('not-found', { what: 'office of this account', name: office });
    await audit.append(actor, { at, action: 'end-office', what: id, details: { office, account } });
  });
}
