import type { Assertion } from '#domain/assertions/assertion.ts';

import { type Part, PARTS } from './case-parts.ts';
import type { EnteredCase } from './enter-case.ts';

/** Who said something, as far as the viewer may know. */
export type AuthorView = {
  part: Part;
  /** For coordinators and auditors, who must tell two people of one keeper apart; everybody sees their own. */
  pseudonym?: string | undefined;
  organization?: string | undefined;
  /** Left out where it is not the viewer. */
  you?: true | undefined;
};

/**
 * The part that the author's name tells. An operator does what coordinators do; a name of another form (a keyed tag of
 * a mailbox) is nobody with a part.
 */
export function partOfAuthor(actor: string): Part {
  if (actor === 'operator') return 'coordinator';
  if (actor === 'finder' || actor === 'platform') return actor;
  const [part] = actor.split('-');
  return PARTS.find((known) => known === part) ?? 'public';
}

export function authorView(
  said: Pick<Assertion, 'actor' | 'organization'>,
  seer: Pick<EnteredCase, 'parts' | 'fields' | 'ties' | 'pseudonym' | 'organization'>,
): AuthorView {
  const isOffice = seer.parts.includes('coordinator') || seer.parts.includes('auditor');
  const isOwn = seer.pseudonym?.name === said.actor;
  const mayKnowBody =
    said.organization !== null &&
    (said.organization === seer.ties.keeper ||
      said.organization === seer.organization ||
      seer.fields.has('contacts'));
  return {
    part: partOfAuthor(said.actor),
    ...(isOffice || isOwn ? { pseudonym: said.actor } : {}),
    ...(mayKnowBody && said.organization !== null ? { organization: said.organization } : {}),
    ...(isOwn ? { you: true as const } : {}),
  };
}
