import type { Corpus, ProgressOptions, Publication } from '#engines/corpus/corpus.ts';
import type { OneAtATime } from '#kernel/one-at-a-time.ts';
import type { Stores } from '#stores/stores-on.ts';

export type PublishNeeds = {
  readonly corpus: Pick<Corpus, 'publish'>;
  readonly stores: Pick<Stores, 'imports' | 'standings' | 'tombstones' | 'seeds'>;
  /** One publication at a time, over the whole process. */
  readonly publishing: OneAtATime;
  /** Distinct secrets that must come together before public ranges change. */
  readonly publishFloor: number;
};

/**
 * Makes the corpus answer what the database says it should: every indexed fact, the secrets of public breaches in the
 * public ranges, tombstones honoured. The database is the truth and the manifest follows: if we crash anywhere here,
 * the job that the same transaction enqueued does it again, to the same end. Facts that are not named are deleted for
 * good, so the list is read and published in one go: an older list must never arrive after a newer one.
 */
export function publishCorpus(needs: PublishNeeds, progress: ProgressOptions = {}): Promise<Publication> {
  return needs.publishing(() => publish(needs, progress));
}

async function publish(needs: PublishNeeds, progress: ProgressOptions): Promise<Publication> {
  const { imports, standings, tombstones, seeds } = needs.stores;
  const facts = await imports.facts();
  const named = new Set((await standings.subjectsAt('breach', 'publicity', 'public')).map(({ id }) => id));
  const publication = await needs.corpus.publish(
    facts.map(({ factId, number, breach }) => ({ factId, number, secretsPublic: named.has(breach) })),
    {
      ...progress,
      floor: needs.publishFloor,
      tombstones: await tombstones.all(),
      seeds: (await seeds.all()).map(({ run }) => run),
    },
  );
  await imports.published(facts.map(({ factId }) => factId));
  return publication;
}
