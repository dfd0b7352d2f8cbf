import type { Assertion } from '#domain/assertions/assertion.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import type { Actor } from '#kernel/actor.ts';

import type { Part } from './case-parts.ts';
import type { LeadAction, LeadKind } from './lead-policy.ts';
import type { Pseudonym } from './pseudonym.ts';

/** A lead, entered by somebody who may do what they came for. The entry is in the audit already. */
export type EnteredLead<K extends LeadKind = LeadKind> = {
  readonly subject: Subject<K>;
  readonly parts: readonly Part[];
  /** The part in which the actor does this. */
  readonly as: Part;
  readonly history: readonly Assertion[];
  /** How the actor appears here; left out for the operator, the platform and anonymous finders. */
  readonly pseudonym?: Pseudonym;
};

/**
 * The one door to accounts of misuse, rumours and families.
 * @throws NuwaError `not-found` for what is absent to this actor, existing or not; `not-allowed` for what they may see
 *   but not change in this way
 */
export type EnterLead = <K extends LeadKind>(
  actor: Actor,
  subject: Subject<K>,
  action: LeadAction,
) => Promise<EnteredLead<K>>;
