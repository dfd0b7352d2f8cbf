import { mayStateSets } from '#domain/access/set-policy.ts';
import type { Viewer } from '#domain/access/viewer.ts';
import type { Assertion } from '#domain/assertions/assertion.ts';
import type { ValueOn } from '#domain/assertions/axes.ts';
import { say } from '#domain/assertions/saying.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import { newId, type Random } from '#kernel/ids.ts';
import type { Instant } from '#kernel/instant.ts';
import type { RecordEntry } from '#stores/record.ts';
import type { Stores } from '#stores/stores-on.ts';

export type SetNeeds = {
  readonly record: RecordEntry;
  readonly random: Random;
  readonly stores: Pick<Stores, 'assertions'>;
  readonly viewerOf: (actor: Actor) => Promise<Viewer>;
};

/** Which cases are meant, in the words of whoever draws the line. */
export type SetMeaning = Omit<ValueOn<'set', 'meaning'> & { readonly is: 'stated' }, 'is'>;

/** What an organization says of a set; each axis has its own words. */
export type SetStatement =
  | { readonly axis: 'repair'; readonly value: Exclude<ValueOn<'set', 'repair'>, { is: 'none' }> }
  | { readonly axis: 'extent'; readonly value: ValueOn<'set', 'extent'> }
  | { readonly axis: 'leak'; readonly value: ValueOn<'set', 'leak'> }
  | { readonly axis: 'order'; readonly value: ValueOn<'set', 'order'> };

/** Names a set, so that something can be said of it. @throws NuwaError not-allowed */
export async function nameSet(
  { record, random, viewerOf }: SetNeeds,
  actor: Actor,
  meaning: SetMeaning,
): Promise<Subject<'set'>> {
  mustState(await viewerOf(actor));
  const set: Subject<'set'> = { kind: 'set', id: newId('set', random) };
  await record({ actor, says: [say(set, 'meaning', { is: 'stated', ...meaning }, 'statement')] });
  return set;
}

/**
 * Takes down what an organization said of a set. It stands under that organization's name, beside what others say,
 * and is never spread over cases.
 * @throws NuwaError not-allowed; not-found when set or organization is unknown; assertion-refused
 */
export async function recordSetStatement(
  { record, stores, viewerOf }: SetNeeds,
  actor: Actor,
  statement: SetStatement & {
    readonly set: string;
    readonly organization: string;
    readonly happened?: Instant;
    /** SHA-256 of what is kept of it: the article, the letter. */
    readonly evidence?: string;
  },
): Promise<Assertion> {
  mustState(await viewerOf(actor));
  const set: Subject<'set'> = { kind: 'set', id: statement.set };
  const speaker: Subject = { kind: 'organization', id: statement.organization };
  const known = await stores.assertions.aboutAll([set, speaker]);
  for (const [key, history] of known) {
    if (history.length === 0) throw new NuwaError('not-found', { what: 'subject', name: key });
  }
  const { axis, value, organization, happened, evidence } = statement;
  const [said] = await record({
    actor,
    organization,
    says: [
      {
        subject: set,
        axis,
        value,
        recipient: organization,
        basis: evidence === undefined ? 'statement' : 'document',
        ...(happened === undefined ? {} : { happened }),
        ...(evidence === undefined ? {} : { evidence }),
      },
    ],
  });
  if (said === undefined) throw new Error('one statement was handed in and none recorded');
  return said;
}

function mustState(viewer: Viewer): void {
  if (!mayStateSets(viewer))
    throw new NuwaError('not-allowed', { reason: 'only coordinators take down statements about sets' });
}
