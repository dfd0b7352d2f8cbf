import type { Viewer } from '#domain/access/viewer.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { PeopleNeeds } from './needs.ts';

/**
 * Who looks, with memberships and offices as they are at this moment (one statement): an office that has just ended
 * ends with the next request.
 * @throws NuwaError credentials-refused when the account is gone or suspended
 */
export async function viewerOf(
  { database, accountStoresOn }: Pick<PeopleNeeds, 'database' | 'accountStoresOn'>,
  actor: Actor,
  readOnly = false,
): Promise<Viewer> {
  switch (actor.kind) {
    case 'operator':
    case 'platform':
      return { kind: actor.kind };
    case 'anonymous':
    case 'address':
      return { kind: 'anyone' };
    case 'case-code':
      return { kind: 'case-code', subject: actor.subject };
    case 'account': {
      const standing = await accountStoresOn(database.db).people.standing(actor.id);
      if (standing === null || standing.suspended)
        throw new NuwaError('credentials-refused', { what: 'account' });
      const { memberships, offices } = standing;
      return { kind: 'account', account: actor.id, memberships, offices, readOnly };
    }
  }
}
