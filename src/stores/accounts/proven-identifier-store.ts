import type { Instant } from '#kernel/instant.ts';

import { fromTime } from '../columns.ts';
import type { Db } from '../database.ts';
import type { ProofKind } from './account-settings.ts';

export type ProvenIdentifier = {
  readonly kind: ProofKind;
  /** Token in the corpus, 16 bytes: enough to ask what is out about it, and no way back to the identifier. */
  readonly token: Uint8Array;
  readonly epoch: number;
  readonly provider: string;
  readonly proven: Instant;
};

/** Identifiers that an account has proven to be its own. The latest proof of a provider stands. */
export const provenIdentifierStore = (db: Db) => ({
  put: async (account: string, proof: ProvenIdentifier): Promise<void> => {
    const { kind, token, epoch, provider, proven } = proof;
    await db
      .insertInto('proven_identifiers')
      .values({ account, kind, token, epoch, provider, proven })
      .onConflict((conflict) =>
        conflict.columns(['account', 'kind', 'provider']).doUpdateSet({ token, epoch, proven }),
      )
      .execute();
  },

  of: async (account: string): Promise<readonly ProvenIdentifier[]> => {
    const rows = await db
      .selectFrom('proven_identifiers')
      .select(['kind', 'token', 'epoch', 'provider', 'proven'])
      .where('account', '=', account)
      .orderBy('kind')
      .orderBy('provider')
      .execute();
    return rows.map((row) => ({ ...row, proven: fromTime(row.proven) }));
  },

  /** After a rotation of the corpus keys, as `tombstoneStore.rekey`: said again, it goes on where it stopped. */
  rekey: async (
    toEpoch: number,
    rekeyed: (token: Uint8Array, epoch: number) => Uint8Array,
  ): Promise<number> => {
    const old = await db
      .selectFrom('proven_identifiers')
      .select(['account', 'kind', 'provider', 'token', 'epoch'])
      .where('epoch', '<', toEpoch)
      .execute();
    for (const { token, epoch, ...key } of old) {
      await db
        .updateTable('proven_identifiers')
        .set({ token: rekeyed(token, epoch), epoch: toEpoch })
        .where('account', '=', key.account)
        .where('kind', '=', key.kind)
        .where('provider', '=', key.provider)
        .execute();
    }
    return old.length;
  },
});
