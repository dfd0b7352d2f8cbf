import type { EnterLead } from '#domain/access/enter-lead.ts';
import type { ValueOn } from '#domain/assertions/axes.ts';
import { say } from '#domain/assertions/saying.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Instant } from '#kernel/instant.ts';
import type { RecordEntry } from '#stores/record.ts';
import type { Stores } from '#stores/stores-on.ts';

import type { Said } from './case-needs.ts';

export type QuoteOnMisuseNeeds = {
  readonly enterLead: EnterLead;
  readonly record: RecordEntry;
  readonly stores: Pick<Stores, 'assertions'>;
};

type Told = Extract<ValueOn<'misuse', 'reported-to'>, { readonly is: 'stated' }>;

/**
 * Takes down what an authority says came of a misuse that was reported to it, in the authority's name. It proves
 * nothing about any case that the misuse is linked with.
 * @throws NuwaError not-found, also for an organization that is not known; not-allowed
 */
export async function quoteOnMisuse(
  { enterLead, record, stores }: QuoteOnMisuseNeeds,
  actor: Actor,
  misuse: string,
  quote: {
    readonly organization: string;
    readonly authority: Told['authority'];
    readonly outcome: Told['outcome'];
    readonly happened?: Instant;
    /** Where it was said. Kept encrypted. */
    readonly source: string;
  },
): Promise<Said> {
  const { organization, authority, outcome, happened, source } = quote;
  const entered = await enterLead(actor, { kind: 'misuse', id: misuse }, 'handle');
  if ((await stores.assertions.about({ kind: 'organization', id: organization })).length === 0) {
    throw new NuwaError('not-found', { what: 'organization', name: organization });
  }
  return record({
    actor,
    ...(entered.pseudonym === undefined ? {} : { pseudonym: entered.pseudonym }),
    organization,
    says: [
      say(entered.subject, 'reported-to', { is: 'stated', authority, outcome }, 'statement', {
        body: source,
        ...(happened === undefined ? {} : { happened }),
      }),
    ],
  });
}
