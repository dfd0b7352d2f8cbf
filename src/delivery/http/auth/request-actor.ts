import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { PeopleNeeds } from '#pipeline/0-people/needs.ts';

/** What delivery uses of accounts. */
export type AccountDoor = Pick<PeopleNeeds['accounts'], 'handle' | 'presented'>;

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Who sent a request: an account by session cookie or API key (`x-api-key`, or `Authorization: Bearer`), or nobody.
 *
 * A key that does not hold is refused everywhere. A session that has ended is refused by the JSON interface; on pages
 * and at the addresses for signing in its bearer is simply not signed in, or nobody could ever sign in again.
 * @throws NuwaError credentials-refused; not-allowed when a key that may only read would change something
 */
export function requestActor(door: Pick<AccountDoor, 'presented'>): (request: Request) => Promise<Actor> {
  return async (request) => {
    const presented = await door.presented(request.headers);
    switch (presented.kind) {
      case 'nothing':
        return { kind: 'anonymous' };
      case 'refused':
        if (presented.what === 'session' && !isInterface(request)) return { kind: 'anonymous' };
        throw new NuwaError('credentials-refused', { what: presented.what });
      case 'account':
        if (presented.readOnly && !READS.has(request.method)) {
          throw new NuwaError('not-allowed', {
            reason: 'the API key may only read; make one with full access',
          });
        }
        return { kind: 'account', id: presented.account };
    }
  };
}

const isInterface = (request: Request): boolean => new URL(request.url).pathname.startsWith('/api/v1/');
