import type { Corpus, ProgressOptions, SeededRun } from '#engines/corpus/corpus.ts';
import type { Actor } from '#kernel/actor.ts';
import { newId, type Random } from '#kernel/ids.ts';
import type { Clock } from '#kernel/instant.ts';
import type { Stores } from '#stores/stores-on.ts';

export type SeedNeeds = {
  readonly corpus: Pick<Corpus, 'seed' | 'discard'>;
  readonly stores: Pick<Stores, 'seeds' | 'audit'>;
  readonly clock: Clock;
  readonly random: Random;
};

/**
 * Sorts a file of `HASH:count` lines into the password ranges, so that a new installation is useful on its first day.
 * The caller publishes. Seeds come from nobody's list, so they are no assertion about a breach, but an audit row.
 * @throws NuwaError file-unreadable, dump-known when this very file was seeded before
 */
export async function seedPasswords(
  needs: SeedNeeds,
  actor: Actor,
  path: string,
  progress: ProgressOptions,
): Promise<SeededRun> {
  const run = await needs.corpus.seed(path, progress);
  const { digest, kind, records } = run;
  const id = newId('sed', needs.random);
  try {
    await needs.stores.seeds.insert({ id, digest, kind, run: run.path, records, added: needs.clock() });
  } catch (error) {
    await needs.corpus.discard(run.path);
    throw error;
  }
  await needs.stores.audit.append(actor, {
    at: needs.clock(),
    action: 'seed-passwords',
    what: run.digest,
    basis: 'operator',
    details: { kind: run.kind, records: run.records },
  });
  return run;
}
