import { createHash } from 'node:crypto';

import { newId, type Random } from '#kernel/ids.ts';

import type { Account, Viewer, ViewerOf } from './play-needs.ts';

/** Who acts in the play. */
export type Cast = {
  readonly coordinator: Account;
  readonly finder: (number: number) => Account;
  /** Somebody who answers for an organization. */
  readonly memberOf: (organization: string) => Account;
  readonly viewerOf: ViewerOf;
};

/**
 * People of the play. They are in no register of accounts, so nobody can sign in as one of them, and their identifiers
 * are the same at every play: an interrupted one goes on with the same pseudonyms.
 */
export function castOf(play: string): Cast {
  const viewers = new Map<string, Viewer>();
  const enter = (name: string, rights: Partial<Omit<Extract<Viewer, { kind: 'account' }>, 'kind'>>) => {
    const id = newId('acc', fixedRandom(`${play}/account/${name}`));
    viewers.set(id, {
      kind: 'account',
      account: id,
      memberships: [],
      offices: [],
      readOnly: false,
      ...rights,
    });
    return { kind: 'account', id } as const;
  };
  return {
    coordinator: enter('coordinator', { offices: ['coordinator'] }),
    finder: (number) => enter(`finder/${number}`, {}),
    memberOf: (organization) =>
      enter(`member/${organization}`, { memberships: [{ organization, role: 'responsible' }] }),
    viewerOf: async (actor) => {
      switch (actor.kind) {
        case 'account':
          return viewers.get(actor.id) ?? { kind: 'anyone' };
        case 'operator':
        case 'platform':
        case 'case-code':
          return actor;
        case 'anonymous':
        case 'address':
          return { kind: 'anyone' };
      }
    },
  };
}

/** The same bytes at every call; for identifiers of the play that must be found again, and for nothing secret. */
export const fixedRandom =
  (name: string): Random =>
  (bytes) =>
    new Uint8Array(createHash('sha512').update(name).digest()).subarray(0, bytes);
