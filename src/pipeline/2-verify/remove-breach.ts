import { say } from '#domain/assertions/saying.ts';
import type { ProgressOptions, Publication } from '#engines/corpus/corpus.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { RecordEntry } from '#stores/record.ts';
import type { Stores } from '#stores/stores-on.ts';
import { publishCorpus, type PublishNeeds } from './publish-corpus.ts';

export type RemoveBreachNeeds = PublishNeeds & { readonly stores: Stores; readonly record: RecordEntry };

/**
 * Takes a breach out of the corpus, exactly what it brought and nothing else. What was said about it stays on record,
 * the removal too.
 * @throws NuwaError not-found when there is no such breach, or nothing of it in the corpus
 */
export async function removeBreach(
  needs: RemoveBreachNeeds,
  actor: Actor,
  name: string,
  progress: ProgressOptions = {},
): Promise<Publication> {
  const breach = await needs.stores.breaches.byName(name);
  if (breach === null) throw new NuwaError('not-found', { what: 'breach', name });
  await needs.record({
    actor,
    says: [
      say({ kind: 'breach', id: breach.id }, 'handling', { is: 'closed', because: 'removed' }, 'statement'),
    ],
    jobs: [{ name: 'publish-corpus', payload: { because: 'removed' }, once: 'publish' }],
    also: async (tx) => {
      const facts = await tx.imports.removed(breach.id);
      if (facts.length === 0) throw new NuwaError('not-found', { what: 'imported list', name });
    },
  });
  return publishCorpus(needs, progress);
}
