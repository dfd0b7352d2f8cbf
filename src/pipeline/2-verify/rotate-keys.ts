import type { Corpus, ProgressOptions } from '#engines/corpus/corpus.ts';
import { type Actor, actorName } from '#kernel/actor.ts';
import type { Clock } from '#kernel/instant.ts';
import type { Stores } from '#stores/stores-on.ts';

export type RotateNeeds = {
  readonly corpus: Pick<Corpus, 'rotate' | 'stats'>;
  /** Makes the key of an epoch in the key folder, durably; does nothing when it is there. */
  readonly ensureTokenKey: (epoch: number) => void;
  readonly stores: Pick<Stores, 'audit'>;
  readonly clock: Clock;
};

/**
 * Opens a new key epoch: every token is re-keyed and no answer changes. If we crash before the manifest is swapped the
 * old epoch stays in force, and the next rotation goes on with the key that was made.
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
  await needs.stores.audit.append({
    at: needs.clock(),
    actor: actorName(actor),
    action: 'rotate-keys',
    what: `epoch ${epoch}`,
    basis: 'operator',
    details: {},
  });
  return epoch;
}
