import type { Assertion } from '#domain/assertions/assertion.ts';
import { notWithdrawn } from '#domain/assertions/fold.ts';

import type { CaseTies } from './case-parts.ts';
import { sameTag } from './pseudonym.ts';

/** With the keyed tag of the account behind its author, where there is one. */
export type TaggedAssertion = Assertion & { readonly actorTag?: Uint8Array | null };

/** Words that only an organization comes to which a notice went out. */
const TOLD: ReadonlySet<string> = new Set([
  'sent',
  'delivered',
  'opened',
  'acknowledged',
  'engaged',
  'bounced',
  'silent',
  'refused',
]);

/**
 * Who is tied to a case, from everything said about it. Tellings that were withdrawn (a notice recorded in error) tie
 * nobody, and neither does what a former keeper did or was told as the keeper: whose case it is not, no longer sees it.
 *
 * @param finderTag the tag that the viewer has as a finder in this case; null for viewers without account
 */
export function tiesOf(
  id: string,
  history: readonly TaggedAssertion[],
  finderTag: Uint8Array | null,
): CaseTies {
  const said = notWithdrawn(history).toSorted((a, b) => a.position - b.position);
  const told = new Set<string>();
  /** Whoever was the keeper once: only a new notice tells them anything, no late answer to an old one. */
  const former = new Set<string>();
  const passed = new Map<string, { to: string; by: string | null }>();
  let keeper: string | null = null;
  for (const { axis, value, recipient, organization } of said) {
    if (axis === 'keeper') {
      const next = value['organization'];
      const now = value.is === 'stated' && typeof next === 'string' ? next : null;
      if (now !== keeper && keeper !== null) {
        told.delete(keeper);
        former.add(keeper);
      }
      keeper = now;
    }
    if (recipient === null) continue;
    if (axis === 'contact' && (value.is === 'sent' || (TOLD.has(value.is) && !former.has(recipient)))) {
      told.add(recipient);
    }
    if (axis === 'passed-to') {
      if (value.is === 'passed') passed.set(recipient, { to: recipient, by: organization });
      else passed.delete(recipient);
    }
  }
  return {
    id,
    keeper,
    told: [...told],
    passedTo: [...passed.values()].filter(({ by }) => by === null || by === keeper).map(({ to }) => to),
    byViewer: spokeAs(history, finderTag),
  };
}

/** Whether anything here was said by the account of this tag. */
export const spokeAs = (history: readonly TaggedAssertion[], tag: Uint8Array | null): boolean =>
  tag !== null && history.some(({ actorTag = null }) => actorTag !== null && sameTag(actorTag, tag));
