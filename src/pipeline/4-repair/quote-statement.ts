import { type EnteredCase, speaker } from '#domain/access/enter-case.ts';
import { attachedEvidence } from '#domain/assertions/attached-evidence.ts';
import { say } from '#domain/assertions/saying.ts';
import { DEEPEST_LINE } from '#domain/organizations/line.ts';
import { type OrganizationFacts, organizationState } from '#domain/organizations/organization-state.ts';
import { isWithin } from '#domain/organizations/territory.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Clock, Instant } from '#kernel/instant.ts';

import type { CaseNeeds, Said } from './case-needs.ts';
import type { SystemFacts } from './may-be-tested.ts';
import { reTestAsked } from './re-test-asked.ts';

export type QuoteNeeds = CaseNeeds & SystemFacts & { readonly clock: Clock };

export type QuotedStatement = {
  /** Who said it: the keeper, a maintainer to whom it was passed, or somebody above the keeper. */
  readonly organization: string;
  readonly said: 'under-way' | 'repaired';
  /** When it was said; left out: now. */
  readonly happened?: Instant;
  /** Where it was said: the paper and its day, the number of the letter. Kept encrypted. */
  readonly source: string;
  /** `evd_…` of the case: the article, the letter. With it the basis is a document, else a statement. */
  readonly evidence?: string;
};

const LONGEST_SOURCE = 2000;

/**
 * Takes down what an organization said of a case in public, in its name and never as a check. Whose word it is, is read
 * off the two trees: the keeper's own, or only that of somebody above it. It is no answer to a notice, so contact with
 * that organization stays where it was; a claim asks for a re-test, whichever way it came.
 * @throws NuwaError not-found, not-allowed; bad-request when the case has no keeper, when the organization is neither
 *   the keeper nor above it, or without a source; assertion-refused
 */
export async function quoteStatement(
  needs: QuoteNeeds,
  actor: Actor,
  id: string,
  quote: QuotedStatement,
): Promise<Said> {
  const entered = await needs.enter(actor, id, 'quote');
  const { subject, history } = entered;
  const { organization, said, happened, evidence } = quote;
  const body = sourceOf(quote);
  const by = await whoseWord(needs, entered, organization);
  const attached = evidence === undefined ? {} : { evidence: attachedEvidence(history, evidence) };
  const when = happened === undefined ? {} : { happened };
  const basis = evidence === undefined ? 'statement' : 'document';
  const repair = said === 'repaired' ? ({ is: 'repair-claimed', by } as const) : ({ is: said } as const);
  return needs.record({
    actor,
    ...speaker(entered),
    organization,
    says: [
      say(subject, 'repair', repair, basis, { body, ...attached, ...when }),
      ...(said === 'repaired' ? [await reTestAsked(needs, subject, history, 'claim', needs.clock())] : []),
    ],
    jobs: said === 'repaired' ? [{ name: 're-test-due', payload: { vulnerability: id } }] : [],
  });
}

function sourceOf({ source }: QuotedStatement): string {
  if (source.trim() !== '' && source.length <= LONGEST_SOURCE) return source;
  throw new NuwaError('bad-request', {
    problem: `say in 1 to ${LONGEST_SOURCE} characters where it was said`,
  });
}

async function whoseWord(
  { stores }: SystemFacts,
  { ties }: EnteredCase,
  organization: string,
): Promise<'keeper' | 'superior'> {
  const { keeper, passedTo } = ties;
  if (keeper === null) {
    throw new NuwaError('bad-request', { problem: 'the case has no keeper yet; name it in triage first' });
  }
  if (organization === keeper || passedTo.includes(organization)) return 'keeper';
  const facts = async (id: string) =>
    organizationState(await stores.assertions.about({ kind: 'organization', id }))?.facts ?? null;
  if (await isAbove(facts, keeper, organization)) return 'superior';
  throw new NuwaError('bad-request', {
    problem:
      'it is neither the keeper nor above it in line or territory; take down what others say as a statement about a set',
  });
}

type FactsOf = (id: string) => Promise<OrganizationFacts | null>;

/** In the keeper's line, or an authority of a territory that it lies in. */
async function isAbove(facts: FactsOf, keeper: string, other: string): Promise<boolean> {
  const own = await facts(keeper);
  let superior = own?.superior ?? null;
  for (let rung = 0; superior !== null && rung < DEEPEST_LINE; rung++) {
    if (superior === other) return true;
    superior = (await facts(superior))?.superior ?? null;
  }
  const authority = await facts(other);
  if (authority?.kinds.includes('authority') !== true || authority.division === null) return false;
  const place = own?.division ?? null;
  return place !== null && isWithin(place, authority.division);
}
