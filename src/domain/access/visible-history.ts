import type { Assertion } from '#domain/assertions/assertion.ts';

import { fieldOfAxis } from './axes-of-field.ts';
import type { Part } from './case-parts.ts';
import type { EnteredCase } from './enter-case.ts';
import { partOfAuthor } from './author-view.ts';

type Seer = Pick<EnteredCase, 'fields' | 'parts'>;

/**
 * What somebody inside a case may see of all that was said in it, in its order. Whatever hands out statements of a case
 * one by one (timeline, receipts) goes through here.
 */
export function visibleHistory<A extends Assertion>(history: readonly A[], seer: Seer): readonly A[] {
  const byId = new Map(history.map((said) => [said.id, said]));
  return history.filter((said) => visible(said, byId, seer));
}

/** Their texts name who found it: the address that a mail came from, the name for the credits. */
const NAMES_FINDER: ReadonlySet<string> = new Set(['intake', 'credit']);

/**
 * Of what is visible, the texts that may be read with it. That a check was made and what it found is for all who are
 * told; how it was made is how the hole is used, and goes with the technical part. Who the finder is, is for the finder
 * and the coordinator alone: auditors see that it is known, and how it came in.
 */
export function mayReadText(said: Assertion, { fields, parts }: Seer): boolean {
  if (NAMES_FINDER.has(said.axis)) return parts.includes('finder') || parts.includes('coordinator');
  return said.axis !== 'check' || fields.has('technical');
}

/** What may leave as a receipt, which carries the text with the statement. */
export const receivableHistory = <A extends Assertion>(history: readonly A[], seer: Seer): readonly A[] =>
  visibleHistory(history, seer).filter((said) => mayReadText(said, seer));

function visible(said: Assertion, byId: ReadonlyMap<string, Assertion>, seer: Seer): boolean {
  // A withdrawal stands on the axis of what it takes back; it and a dispute are seen with what they are about. What
  // they name was said before them, so this ends.
  const about = said.withdraws ?? (said.axis === 'dispute' ? said.recipient : null);
  if (about !== null) {
    const target = byId.get(about);
    return target !== undefined && target.position < said.position && visible(target, byId, seer);
  }
  const field = fieldOfAxis(said.axis);
  if (field === null || !seer.fields.has(field)) return false;
  return said.axis !== 'message' || mayReadMessage(said, seer.parts);
}

/** Words go between two sides, by way of the coordinator: the finder and the keeper do not read each other's. */
function mayReadMessage(said: Assertion, parts: readonly Part[]): boolean {
  const sides = parts.map(sideOf);
  return (
    sides.includes('office') ||
    sides.includes(sideOf(partOfAuthor(said.actor))) ||
    sides.some((side) => side === said.value?.['to'])
  );
}

function sideOf(part: Part): 'finder' | 'keeper' | 'office' | 'none' {
  switch (part) {
    case 'finder':
      return 'finder';
    case 'keeper':
    case 'maintainer':
      return 'keeper';
    case 'coordinator':
    case 'auditor':
      return 'office';
    case 'told':
    case 'administrator':
    case 'platform':
    case 'public':
      return 'none';
  }
}
