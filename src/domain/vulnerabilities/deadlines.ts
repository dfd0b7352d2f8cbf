import type { Assertion } from '#domain/assertions/assertion.ts';
import { type Instant, msOf } from '#kernel/instant.ts';

import { type CaseFacts, factsOfSaid } from './case-facts.ts';
import { type CaseSaid, caseSaid, type Said } from './case-said.ts';
import { foundBy } from './column.ts';
import { type Clocks, DEFAULT_CLOCKS, type Offset, type Step } from './default-clocks.ts';
import { dueAfter } from './due-after.ts';
import { retestsOf } from './retests.ts';
import type { Calendar } from './working-days.ts';

export type Deadline = {
  readonly step: Step;
  /** What started the clock. */
  readonly since: Instant;
  readonly due: Instant;
  readonly overdue: boolean;
  /** `weekends-only`: holidays of that year are not known here, and the date is a guess. */
  readonly calendar: Calendar | null;
};

/**
 * The steps that are still to be done, the nearest first, and what has been done is not among them. Clocks start with
 * what happened, never with what was typed when; a clock that is past stays, overdue, until its step is done.
 *
 * - `first-answer`: the finder hears from a human. Not for what the platform found itself.
 * - `triage`: stops while we wait for the finder and starts anew with the answer, or with a reopening.
 * - `first-notice`: from the verdict `valid`.
 * - `other-channel`: ends with a proof of delivery, or with another notice to the keeper later than the two that go
 *   out together.
 * - `superior`, `province`, `nation`: the rungs, each one more organization beside the keeper that was told. All end
 *   with a human answer, whoever gave it.
 * - `repair-target`: from the first notice, or the latest check that found it open again; later where time was
 *   granted. It rests while a claim waits for its check, which is ours to make, and while a risk is accepted.
 * - `re-test`: the nearest that is owed and not blocked.
 * - `risk-ends`: an accepted risk runs out.
 *
 * @param history everything said about one vulnerability, in any order
 */
export function nextDeadlines(
  history: readonly Assertion[],
  now: Instant,
  clocks: Clocks = DEFAULT_CLOCKS,
): readonly Deadline[] {
  const said = caseSaid(history, now);
  const facts = factsOfSaid(said);
  return facts === null ? [] : deadlinesOf(said, facts, clocks);
}

export function deadlinesOf(said: CaseSaid, facts: CaseFacts, clocks: Clocks): readonly Deadline[] {
  const pending: Pending[] = [];
  if (facts.closed === null && !facts.dismissed) {
    pending.push(
      ...intakeSteps(said, facts, clocks),
      ...noticeSteps(said, facts, clocks),
      ...repairSteps(said, facts, clocks),
    );
  }
  const check = retestsOf(said, facts, clocks).find(({ blocked }) => blocked === null);
  if (check !== undefined) pending.push({ step: 're-test', since: facts.changed, at: check.by });
  return pending
    .map((step) => deadline(step, said.at))
    .sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0));
}

type Pending = { readonly step: Step; readonly since: Instant } & (
  | { readonly offset: Offset }
  | { readonly at: Instant }
);

function deadline(pending: Pending, now: Instant): Deadline {
  const { due, calendar } =
    'at' in pending ? { due: pending.at, calendar: null } : dueAfter(pending.since, pending.offset);
  return { step: pending.step, since: pending.since, due, overdue: due <= now, calendar };
}

function stepsOf(facts: CaseFacts, clocks: Clocks) {
  const lane = facts.fast.length > 0 ? 'fast' : 'normal';
  return (step: keyof Clocks['steps'], since: Instant): Pending => ({
    step,
    since,
    offset: clocks.steps[step][lane],
  });
}

function intakeSteps(said: CaseSaid, facts: CaseFacts, clocks: Clocks): Pending[] {
  const step = stepsOf(facts, clocks);
  const pending: Pending[] = [];
  if (facts.finder !== 'platform' && !finderAnswered(said))
    pending.push(step('first-answer', facts.received));
  if (IN_TRIAGE.has(facts.report)) {
    // The word before the latest run of words of triage, or the report itself.
    const words = said.on('report');
    const start = words.findLast((word, index) => IN_TRIAGE.has(word.value.is) && startsAnew(words, index));
    pending.push(step('triage', start?.happened ?? facts.received));
  }
  return pending;
}

const IN_TRIAGE: ReadonlySet<string> = new Set(['received', 'triaging', 'reopened']);
/** Neither the first word of a case nor one that only goes on with the triage before it. */
const startsAnew = (words: readonly Said[], index: number): boolean =>
  words[index]?.value.is === 'reopened' || words[index - 1]?.value.is === 'needs-info';

/** What a finder reads as an answer: a message, a question, a verdict; not the receipt that the platform gives. */
function finderAnswered(said: CaseSaid): boolean {
  const human = ({ actor }: Said) => actor !== 'platform';
  return (
    said.on('message').some((word) => word.value['to'] === 'finder' && human(word)) ||
    said.on('report').some((word) => !SILENT.has(word.value.is) && human(word))
  );
}

const SILENT: ReadonlySet<string> = new Set(['received', 'triaging']);

const HOUR = 3_600_000;

function noticeSteps(said: CaseSaid, facts: CaseFacts, clocks: Clocks): Pending[] {
  const step = stepsOf(facts, clocks);
  if (facts.report !== 'valid') return [];
  if (facts.told === null) {
    const valid = said.on('report').find(({ value }) => value.is === 'valid');
    return [step('first-notice', valid?.happened ?? facts.received)];
  }
  if (facts.answered !== null) return [];
  const first = facts.told;
  const contacts = said.on('contact');
  const keeper = contacts.filter(({ recipient }) => recipient === (facts.keeper ?? contacts[0]?.recipient));
  const delivered = keeper.some(({ value }) => DELIVERED.has(value.is));
  const again = keeper.some(
    ({ value, happened }) => value.is === 'sent' && msOf(happened) > msOf(first) + TOGETHER_MS,
  );
  const others = new Set(
    contacts
      .filter(({ value, recipient }) => value.is === 'sent' && recipient !== facts.keeper)
      .map(({ recipient }) => recipient),
  );
  return [
    ...(delivered || again ? [] : [step('other-channel', first)]),
    ...(['superior', 'province', 'nation'] as const).slice(others.size).map((rung) => step(rung, first)),
  ];
}

const DELIVERED: ReadonlySet<string> = new Set(['delivered', 'opened', 'acknowledged', 'engaged']);
/** The first notice goes out on two channels; both count as one when they leave within an hour. */
const TOGETHER_MS = HOUR;

function repairSteps(said: CaseSaid, facts: CaseFacts, clocks: Clocks): Pending[] {
  if (facts.riskUntil !== null) return [{ step: 'risk-ends', since: facts.changed, at: facts.riskUntil }];
  const told = facts.keeperTold;
  if (told === null || RESTS.has(facts.column)) return [];
  const since = latest(told, openAgain(said));
  const offset: Offset =
    facts.targetDays === null
      ? clocks.repairTarget[facts.fast.length > 0 ? 'fast' : 'normal']
      : { d: facts.targetDays };
  const target = dueAfter(since, offset).due;
  const time = said.value('time');
  const granted = time.is === 'granted' ? (time.until as Instant) : target;
  return [{ step: 'repair-target', since, at: latest(target, granted) }];
}

const RESTS: ReadonlySet<string> = new Set(['verified', 'claimed-by-keeper']);

/** The check that found it open after one had found it repaired; a failed check of a claim starts no new clock. */
function openAgain(said: CaseSaid): Instant | null {
  let repaired = false;
  let again: Instant | null = null;
  for (const word of said.on('repair')) {
    const found = foundBy(word);
    if (found === 'open' && repaired) again = word.happened;
    if (found !== null) repaired = found === 'repaired';
  }
  return again;
}

const latest = (a: Instant, b: Instant | null): Instant => (b !== null && b > a ? b : a);
