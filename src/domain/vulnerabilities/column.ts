import type { Assertion } from '#domain/assertions/assertion.ts';
import type { ValueOn } from '#domain/assertions/axes.ts';
import type { Instant } from '#kernel/instant.ts';

import { type CaseSaid, caseSaid, type Said } from './case-said.ts';

/** In the order in which figures show them. */
export const COLUMNS = [
  'tested-open',
  'verified',
  'claimed-by-keeper',
  'claimed-by-superior',
  'under-way',
  'refused-or-accepted',
  'no-word',
] as const;
export type Column = (typeof COLUMNS)[number];

/**
 * The one column of the figures in which a vulnerability stands at an instant.
 *
 * There are three kinds of words on the axis `repair`, and they have unlike strength:
 *
 * - **What a check found** (`verified`, `tested-open`, `regressed`; `retired` where it rests on a check, a log or a
 *   court). The latest check stands until something newer than it is known.
 * - **That the hole is gone**: the keeper's claim, or its word that the system is retired. It is newer than an open
 *   check before it, so it moves the vulnerability out of `tested-open`, into `claimed-by-keeper` and never further:
 *   a claim never counts as repaired, and a retirement that nobody looked at is a claim like any other. After
 *   `verified` it says nothing new, and the check stands. A superior's claim is hearsay beside the system: it never
 *   takes back what a check found or what the keeper claimed, and stands only over words that admit the hole.
 * - **That the hole is there**: `under-way`, `mitigated` (something was done, the hole is not closed), `refused`,
 *   `risk-accepted`, `unrepaired`. They agree with an open check and so never replace it: otherwise a keeper could
 *   empty the column `tested-open` by announcing work, or by refusing it. Said after the keeper's own claim they take
 *   the claim back, and what the last check found stands again. `mitigated` counts as under way.
 *
 * An accepted risk ends at its `until`: from then on all is as if it had not been accepted.
 *
 * @param history everything said about one vulnerability, in any order
 */
export const columnOf = (history: readonly Assertion[], at: Instant): Column =>
  columnOfSaid(caseSaid(history, at));

export function columnOfSaid({ at, on }: CaseSaid): Column {
  let known: Known = { check: null, word: 'no-word' };
  for (const said of on('repair')) known = after(known, said, at);
  return standsIn(known);
}

/** `word`: the column of what was said since the check, or of the strongest words where there was none. */
type Known = {
  readonly check: 'open' | 'repaired' | null;
  readonly word: Exclude<Column, 'tested-open' | 'verified'>;
};

function standsIn({ check, word }: Known): Column {
  if (check === 'repaired') return 'verified';
  if (check === 'open' && word !== 'claimed-by-keeper') return 'tested-open';
  return word;
}

export type RepairWord = ValueOn<'vulnerability', 'repair'>;

function after(known: Known, said: Said, at: Instant): Known {
  const found = foundBy(said);
  if (found !== null) return { check: found, word: 'no-word' };
  const value = said.value as RepairWord;
  switch (value.is) {
    case 'retired':
      return { ...known, word: 'claimed-by-keeper' };
    case 'repair-claimed':
      if (value.by === 'keeper') return { ...known, word: 'claimed-by-keeper' };
      return known.word === 'claimed-by-keeper' ? known : { ...known, word: 'claimed-by-superior' };
    case 'under-way':
    case 'mitigated':
      return { ...known, word: 'under-way' };
    case 'refused':
      return { ...known, word: 'refused-or-accepted' };
    case 'risk-accepted':
      return value.until <= at ? known : { ...known, word: 'refused-or-accepted' };
    case 'unrepaired':
      return { ...known, word: 'no-word' };
    case 'verified':
    case 'tested-open':
    case 'regressed':
      return known;
  }
}

/** What a check found, where these words on the axis `repair` are those of a check. */
export function foundBy({ value, basis }: Said): 'open' | 'repaired' | null {
  switch (value.is) {
    case 'verified':
      return 'repaired';
    case 'tested-open':
    case 'regressed':
      return 'open';
    case 'retired':
      return RESTS_ON_A_LOOK.has(basis) ? 'repaired' : null;
    default:
      return null;
  }
}

const RESTS_ON_A_LOOK: ReadonlySet<Assertion['basis']> = new Set(['re-test', 'log', 'court']);
