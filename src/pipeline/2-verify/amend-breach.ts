import type { Saying } from '#domain/assertions/saying.ts';
import type { Value } from '#domain/assertions/axis.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { RecordEntry } from '#stores/record.ts';
import type { Stores } from '#stores/stores-on.ts';
import { publishCorpus, type PublishNeeds } from './publish-corpus.ts';

export type AmendBreachNeeds = PublishNeeds & { readonly stores: Stores; readonly record: RecordEntry };

type Meant = { readonly value: Value; readonly body?: string };

/** From what a person types to a value of the axis. Whether it may be said is judged by the axis itself. */
const MEANINGS: Readonly<Record<string, (text: string) => Meant>> = {
  title: (text) => ({ value: { is: 'stated', text } }),
  organization: (name) => ({ value: { is: 'stated', name } }),
  domain: (domain) => ({ value: { is: 'stated', domain } }),
  'breach-date': (date) => ({ value: { is: 'stated', date } }),
  'data-classes': (list) => ({
    value: { is: 'stated', classes: list.split(',').map((name) => name.trim()) },
  }),
  sensitive: (answer) => ({ value: { is: 'stated', sensitive: answer } }),
  publicity: (word) => ({ value: { is: word } }),
  word: (word) => ({ value: { is: word } }),
  description: (body) => ({ value: { is: 'stated' }, body }),
  'handed-in-by': (body) => ({ value: { is: 'stated' }, body }),
  'legal-basis': (body) => ({ value: { is: 'stated' }, body }),
  'approved-by': (body) => ({ value: { is: 'stated' }, body }),
};

/** Axes whose change moves what the public ranges hold. */
const MOVES_RANGES = new Set(['publicity']);

/**
 * Corrects what is known of a breach: a new assertion, the old one stays on record.
 * @throws NuwaError not-found, bad-request, assertion-refused
 */
export async function amendBreach(
  needs: AmendBreachNeeds,
  actor: Actor,
  name: string,
  axis: string,
  text: string,
): Promise<void> {
  const breach = await needs.stores.breaches.byName(name);
  if (breach === null) throw new NuwaError('not-found', { what: 'breach', name });
  const meant = Object.hasOwn(MEANINGS, axis) ? MEANINGS[axis]?.(text) : undefined;
  if (meant === undefined) {
    const axes = Object.keys(MEANINGS).join(', ');
    throw new NuwaError('bad-request', { problem: `${axis} cannot be amended; these can: ${axes}` });
  }
  const saying: Saying = {
    subject: { kind: 'breach', id: breach.id },
    axis,
    basis: 'statement',
    value: meant.value,
    ...(meant.body === undefined ? {} : { body: meant.body }),
  };
  const moves = MOVES_RANGES.has(axis);
  await needs.record({
    actor,
    says: [saying],
    jobs: moves ? [{ name: 'publish-corpus', payload: { because: 'publicity' }, once: 'publish' }] : [],
  });
  if (moves) await publishCorpus(needs);
}
