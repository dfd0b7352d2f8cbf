import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { PeopleNeeds } from './needs.ts';
import { nameOf } from './person-fields.ts';

type Needs = Pick<PeopleNeeds, 'database' | 'accountStoresOn' | 'accounts' | 'clock'>;

export type KeyWish = {
  readonly name: string;
  readonly access: 'read' | 'full';
  /** Days until it stops working, 1 to 366; null: it works until it is ended. */
  readonly days: number | null;
};

/**
 * Makes a key for programs of the account. It may do what the account may, or only read, and never manages the account.
 * If we crash between key and audit row there is a key that nobody has seen: it shows in the list.
 * @returns the key, shown this once
 * @throws NuwaError not-signed-in, bad-request
 */
export async function makeKey(
  needs: Needs,
  actor: Actor,
  wish: KeyWish,
): Promise<{ id: string; key: string }> {
  const account = accountOf(actor);
  const { days, access } = wish;
  if (days !== null && (!Number.isInteger(days) || days < 1 || days > 366)) {
    throw new NuwaError('bad-request', { problem: 'a key works for 1 to 366 days' });
  }
  const made = await needs.accounts.keys.make(account, {
    name: nameOf(wish.name).slice(0, 64),
    access,
    days,
  });
  const { audit } = needs.accountStoresOn(needs.database.db);
  await audit.append(actor, { at: needs.clock(), action: 'make-key', what: made.id, details: { access } });
  return made;
}

/** @throws NuwaError not-signed-in, not-found */
export async function endKey(needs: Needs, actor: Actor, id: string): Promise<void> {
  const account = accountOf(actor);
  if (!(await needs.accounts.keys.end(account, id)))
    throw new NuwaError('not-found', { what: 'key', name: 'that' });
  const { audit } = needs.accountStoresOn(needs.database.db);
  await audit.append(actor, { at: needs.clock(), action: 'end-key', what: id });
}

function accountOf(actor: Actor): string {
  if (actor.kind !== 'account') throw new NuwaError('not-signed-in');
  return actor.id;
}
