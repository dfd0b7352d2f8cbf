import type { Corpus } from '#engines/corpus/corpus.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Clock } from '#kernel/instant.ts';
import type { Database } from '#stores/database.ts';
import type { Jobs } from '#stores/jobs.ts';
import type { Stores } from '#stores/stores-on.ts';
import type { TombstoneMode } from '#stores/tombstones.ts';

export type BuryNeeds = {
  readonly corpus: Pick<Corpus, 'stats'>;
  readonly database: Pick<Database, 'transaction'>;
  readonly storesOn: (
    tx: Parameters<Parameters<Database['transaction']>[0]>[0],
  ) => Pick<Stores, 'tombstones' | 'audit'>;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly clock: Clock;
};

/**
 * A person's wish not to be found, in force for answers at once (they ask the tombstones first) and for every file with
 * the publication that follows. No assertion and no leaf: a ledger entry would keep for ever that somebody wished it.
 * The audit row names the actor by the tag of the token alone.
 */
export async function buryToken(
  needs: BuryNeeds,
  actor: Actor,
  token: Uint8Array,
  wish: TombstoneMode,
): Promise<void> {
  const at = needs.clock();
  await needs.database.transaction(async (tx) => {
    const { tombstones, audit } = needs.storesOn(tx);
    await tombstones.put({ token, mode: wish }, needs.corpus.stats().epoch, at);
    await audit.append(actor, { at, action: `${wish}-exposures`, basis: 'proof of the mailbox' });
    await needs.jobs.enqueue(tx, [
      { name: 'publish-corpus', payload: { because: 'tombstone' }, once: 'publish' },
    ]);
  });
}
