import type { Assertion } from '#domain/assertions/assertion.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import type { Actor } from '#kernel/actor.ts';

import type { CaseTies, Part } from './case-parts.ts';
import type { CaseAction, CaseField } from './case-policy.ts';
import type { Pseudonym } from './pseudonym.ts';

/** A case, entered by somebody who may do what they came for. The entry is in the audit already. */
export type EnteredCase = {
  readonly subject: Subject<'vulnerability'>;
  readonly parts: readonly Part[];
  /** The part in which the actor does this: of those that allow it, the first in the order of `PARTS`. */
  readonly as: Part;
  readonly fields: ReadonlySet<CaseField>;
  /** Everything that the actor may do here. */
  readonly may: readonly CaseAction[];
  readonly ties: CaseTies;
  readonly history: readonly Assertion[];
  /** How the actor appears in this case; left out for the operator, the platform and anonymous finders. */
  readonly pseudonym?: Pseudonym;
  /** The organization in whose name the actor does this: the keeper's, the maintainer's, the told one's. */
  readonly organization?: string;
};

/** What `record` takes of whoever entered: spread it into the entry. */
export const speaker = ({ pseudonym, organization }: Pick<EnteredCase, 'pseudonym' | 'organization'>) => ({
  ...(pseudonym === undefined ? {} : { pseudonym }),
  ...(organization === undefined ? {} : { organization }),
});

/**
 * The one door to a case for every use-case that reads or writes one.
 * @throws NuwaError `not-found` for a case that is absent to this actor, existing or not; `not-allowed` for one that
 *   they may see but not change in this way
 */
export type EnterCase = (actor: Actor, id: string, action: CaseAction) => Promise<EnteredCase>;
