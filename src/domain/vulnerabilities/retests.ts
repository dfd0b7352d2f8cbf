import type { Assertion } from '#domain/assertions/assertion.ts';
import { type Instant, instantOf, msOf } from '#kernel/instant.ts';

import { type CaseFacts, factsOfSaid } from './case-facts.ts';
import { type CaseSaid, caseSaid } from './case-said.ts';
import { foundBy } from './column.ts';
import { type Clocks, DEFAULT_CLOCKS } from './default-clocks.ts';
import { dueAfter } from './due-after.ts';

/** A check that somebody owes, in the words of the axis `re-test`. */
export type Retest = {
  readonly because: 'claim' | 'schedule' | 'request' | 'regression';
  readonly by: Instant;
  /** Day of the schedule after a verified repair; null where something else asks. */
  readonly day: number | null;
  /** Critical infrastructure is not touched without an authorisation on file. */
  readonly blocked: 'no-authorisation' | null;
};

/**
 * The checks that are owed at an instant, the nearest first. A claim (a retirement nobody looked at is one) asks for
 * one soon; so does anybody who asked and was not answered; a regression is checked again soon, because somebody is
 * told that it is open once more. After a verified repair it is checked on days 7, 30, 90 and 365 after that check: a
 * later check answers all days before it and does not start the days anew, a new repair does. Checks that are past
 * and were not made stay owed; a missed day is answered with the next check.
 *
 * @param history everything said about one vulnerability, in any order
 */
export function retestsAfter(
  history: readonly Assertion[],
  now: Instant,
  clocks: Clocks = DEFAULT_CLOCKS,
): readonly Retest[] {
  const said = caseSaid(history, now);
  const facts = factsOfSaid(said);
  return facts === null ? [] : retestsOf(said, facts, clocks);
}

export function retestsOf(said: CaseSaid, facts: CaseFacts, clocks: Clocks): readonly Retest[] {
  if (facts.dismissed) return [];
  const blocked = facts.critical === 'yes' && !facts.authorised ? 'no-authorisation' : null;
  return [...asked(said, facts, clocks), ...scheduled(said, facts, clocks)]
    .map((retest): Retest => ({ ...retest, blocked }))
    .sort((a, b) => (a.by < b.by ? -1 : a.by > b.by ? 1 : 0));
}

type Owed = Omit<Retest, 'blocked'>;

function asked(said: CaseSaid, facts: CaseFacts, clocks: Clocks): Owed[] {
  const offset = clocks.steps['re-test'][facts.fast.length > 0 ? 'fast' : 'normal'];
  const soon = (because: Owed['because'], since: Instant): Owed => ({
    because,
    by: dueAfter(since, offset).due,
    day: null,
  });
  const checked = lastCheck(said);
  const owed: Owed[] = [];
  if (facts.column === 'claimed-by-keeper' || facts.column === 'claimed-by-superior') {
    // The first claim since the last check: saying it again puts nothing off.
    const claims = said.on('repair').filter(({ value }) => CLAIMS.has(value.is));
    const claim = claims.find(({ happened }) => happened > checked);
    if (claim !== undefined) owed.push(soon('claim', claim.happened));
  }
  const last = said.on('repair').at(-1);
  if (last?.value.is === 'regressed') owed.push(soon('regression', last.happened));
  const request = said.on('re-test').findLast(({ value }) => value['because'] === 'request');
  if (request !== undefined && request.happened > checked) {
    owed.push({ because: 'request', by: request.value['by'] as Instant, day: null });
  }
  return owed;
}

const CLAIMS: ReadonlySet<string> = new Set(['repair-claimed', 'retired']);

function scheduled(said: CaseSaid, facts: CaseFacts, clocks: Clocks): Owed[] {
  if (facts.column !== 'verified') return [];
  const start = verifiedSince(said);
  if (start === null) return [];
  const made = lastCheck(said);
  const day = clocks.retestDays.find((days) => plusDays(start, days) > made);
  return day === undefined ? [] : [{ because: 'schedule', by: plusDays(start, day), day }];
}

/** The check from which the days count: the first of those in a row that found it repaired. A retired system has none. */
function verifiedSince(said: CaseSaid): Instant | null {
  let since: Instant | null = null;
  for (const word of said.on('repair')) {
    if (word.value.is === 'verified') since ??= word.happened;
    if (word.value.is === 'retired' || foundBy(word) === 'open') since = null;
  }
  return since;
}

/** When it was last checked, whether it was reached and what was found or not; the empty text when never. */
function lastCheck(said: CaseSaid): string {
  const found = said.on('repair').findLast((word) => foundBy(word) !== null)?.happened ?? '';
  const made = said
    .on('check')
    .findLast(({ value }) => value['found'] === 'open' || value['found'] === 'repaired');
  return made !== undefined && made.happened > found ? made.happened : found;
}

const plusDays = (from: Instant, days: number): Instant => instantOf(msOf(from) + days * 86_400_000);
