import type { Corpus, ProgressOptions } from '#engines/corpus/corpus.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Clock } from '#kernel/instant.ts';
import type { Stores } from '#stores/stores-on.ts';

export type RotateNeeds = {
  readonly corpus: Pick<Corpus, 'rotate' | 'stats'>;
  /** Makes the key of an epoch in the key folder, durably; does nothing when it is there. */
  readonly ensureTokenKey: (epoch: number) => void;
  /** The same token under the key of another epoch. */
  readonly rekey: (token: Uint8Array, from: number, to: number) => Uint8Array;
  readonly stores: Pick<Stores, 'audit' | 'tombstones' | 'proven'>;
  readonly clock: Clock;
};

/**
 * Opens a new key epoch: every token is re-keyed and no answer changes. If we crash before the manifest is swapped, the
 * old epoch stays in force, and the next rotation goes on with the key that was made; after it, `followEpoch` at the
 * next start re-keys what the database still holds.
 * @returns the epoch now in force
 */
export async function rotateKeys(
  needs: RotateNeeds,
  actor: Actor,
  progress: ProgressOptions,
): Promise<number> {
  const epoch = needs.corpus.stats().epoch + 1;
  needs.ensureTokenKey(epoch);
  await needs.corpus.rotate(epoch, progress);
  await followEpoch(needs);
  await needs.stores.audit.append(actor, {
    at: needs.clock(),
    action: 'rotate-keys',
    what: `epoch ${epoch}`,
  });
  return epoch;
}

/** Brings the database's tokens (tombstones, proofs of person) to the epoch of the corpus; does nothing when they are there. */
export async function followEpoch({
  corpus,
  rekey,
  stores,
}: Pick<RotateNeeds, 'corpus' | 'rekey'> & {
  readonly stores: Pick<Stores, 'tombstones' | 'proven'>;
}): Promise<void> {
  const { epoch } = corpus.stats();
  await stores.tombstones.rekey(epoch, (token, from) => rekey(token, from, epoch));
  await stores.proven.rekey(epoch, (token, from) => rekey(token, from, epoch));
}
