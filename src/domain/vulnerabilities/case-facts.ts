import type { Assertion } from '#domain/assertions/assertion.ts';
import type { Instant } from '#kernel/instant.ts';

import { type CaseSaid, caseSaid, type Said } from './case-said.ts';
import { type Column, columnOfSaid, foundBy, type RepairWord } from './column.ts';
import { type FastReason, fastBecause, type LeakWord } from './fast-lane.ts';
import type { People } from './people.ts';

export type Grade = 'critical' | 'high' | 'medium' | 'low';

/** One vulnerability at one instant, in the words that lists, clocks and figures need. Read off assertions alone. */
export type CaseFacts = {
  readonly received: Instant;
  readonly report: string;
  /** Found to be no vulnerability of ours, or one that is counted elsewhere: in no figure. */
  readonly dismissed: boolean;
  readonly repair: RepairWord['is'];
  readonly column: Column;
  readonly leak: LeakWord;
  readonly keeper: string | null;
  readonly system: string | null;
  readonly family: string | null;
  /** Six digits. */
  readonly division: string | null;
  readonly cwe: number | null;
  readonly classes: readonly string[];
  readonly people: People | null;
  readonly grade: Grade | null;
  /** Days of the repair target, where somebody decided it. */
  readonly targetDays: number | null;
  readonly minors: boolean;
  readonly critical: 'yes' | 'no' | 'unknown';
  /** Whether critical infrastructure may be tested. */
  readonly authorised: boolean;
  readonly owner: string | null;
  readonly intake: string;
  readonly finder: 'account' | 'anonymous' | 'sender' | 'platform';
  readonly fast: readonly FastReason[];
  /** First notice to anybody, and first human answer by anybody who got one. */
  readonly told: Instant | null;
  readonly answered: Instant | null;
  /** The same for the keeper's side alone: the keeper and those to whom it passed the case. */
  readonly keeperTold: Instant | null;
  readonly keeperAnswered: Instant | null;
  /** Latest check that found it open or repaired. */
  readonly checked: Instant | null;
  /** An accepted risk that has not ended yet. */
  readonly riskUntil: Instant | null;
  readonly changed: Instant;
  readonly closed: Instant | null;
};

/** @returns null when nothing had been said of it by then */
export function caseFacts(history: readonly Assertion[], at: Instant): CaseFacts | null {
  return factsOfSaid(caseSaid(history, at));
}

export function factsOfSaid(said: CaseSaid): CaseFacts | null {
  const first = said.events[0];
  const last = said.events.at(-1);
  if (first === undefined || last === undefined) return null;
  const received = said.on('report').find(({ value }) => value.is === 'received')?.happened ?? first.happened;
  const standing = standingFacts(said);
  return {
    received,
    ...standing,
    ...contactFacts(said, standing.keeper),
    fast: fastBecause({
      likely: standing.people?.likely ?? null,
      classes: standing.classes,
      received,
      leak: standing.leak,
      minors: standing.minors,
      criticalInfrastructure: standing.critical === 'yes',
    }),
    checked: said.on('repair').findLast((word) => foundBy(word) !== null)?.happened ?? null,
    riskUntil: riskUntil(said),
    changed: last.happened,
  };
}

function standingFacts(said: CaseSaid) {
  const stated = <V extends { readonly is: string }>(value: V) =>
    value.is === 'stated' ? (value as Extract<V, { readonly is: 'stated' }>) : null;
  const report = said.value('report');
  const people = stated(said.value('people'));
  const owner = said.value('owner');
  const critical = stated(said.value('critical-infrastructure'));
  const intake = stated(said.value('intake'));
  return {
    report: report.is,
    dismissed: isDismissed(said),
    repair: said.value('repair').is,
    column: columnOfSaid(said),
    leak: said.value('leak').is,
    keeper: stated(said.value('keeper'))?.organization ?? null,
    system: stated(said.value('system'))?.system ?? null,
    family: stated(said.value('family'))?.family ?? null,
    division: stated(said.value('place'))?.division ?? null,
    cwe: stated(said.value('weakness'))?.cwe ?? null,
    classes: stated(said.value('data-classes'))?.classes ?? [],
    people: people === null ? null : { least: people.least, likely: people.likely, most: people.most },
    grade: stated(said.value('grade'))?.grade ?? null,
    targetDays: stated(said.value('priority'))?.days ?? null,
    minors: stated(said.value('minors'))?.minors === 'yes',
    critical: critical?.critical ?? ('unknown' as const),
    authorised: critical?.authorisation === 'on-file',
    owner: owner.is === 'owned' ? owner.by : null,
    intake: intake?.by ?? 'form',
    finder: intake?.finder ?? ('anonymous' as const),
    closed: report.is === 'closed' ? (said.on('report').at(-1)?.happened ?? null) : null,
  };
}

/** The latest verdict on the report counts, also after the case was closed with it. */
function isDismissed(said: CaseSaid): boolean {
  for (const { value } of said.on('report').toReversed()) {
    if (DISMISSED.has(value.is)) return true;
    if (value.is === 'closed' && value['because'] === 'no-case') return true;
    if (value.is !== 'closed') return false;
  }
  return false;
}

const DISMISSED: ReadonlySet<string> = new Set(['invalid', 'duplicate', 'out-of-scope']);

/** Words of the contact axis that a notice which went out leads to; the others say that none did. */
const WENT_OUT: ReadonlySet<string> = new Set(['sent', 'delivered', 'opened', 'acknowledged', 'engaged']);
/** A human answered. `refused` is not among them: who refuses a notice has answered nothing. */
const ANSWERED: ReadonlySet<string> = new Set(['acknowledged', 'engaged']);

function contactFacts(said: CaseSaid, keeper: string | null) {
  const contacts = said.on('contact');
  const passed = [...said.values('passed-to')].filter(([, { is }]) => is === 'passed').map(([to]) => to);
  const side = new Set(keeper === null ? passed : [keeper, ...passed]);
  const onTheirSide = ({ recipient }: Said) => side.has(recipient ?? '');
  const told = contacts.filter(({ value }) => WENT_OUT.has(value.is));
  // Whoever says something of the repair has answered, whether or not anybody noted it on the contact axis.
  const spoke = said
    .on('repair')
    .filter((word) => side.has(word.organization ?? '') && foundBy(word) === null);
  const answers = contacts.filter(({ value }) => ANSWERED.has(value.is));
  const keeperAnswers = [...answers.filter(onTheirSide), ...spoke];
  return {
    told: earliest(told),
    answered: earliest([...answers, ...spoke]),
    keeperTold: earliest(told.filter(onTheirSide)),
    keeperAnswered: earliest(keeperAnswers),
  };
}

const earliest = (said: readonly Said[]): Instant | null =>
  said.reduce<Instant | null>(
    (first, { happened }) => (first === null || happened < first ? happened : first),
    null,
  );

function riskUntil(said: CaseSaid): Instant | null {
  const value = said.value('repair');
  if (value.is !== 'risk-accepted' || value.until <= said.at) return null;
  return value.until as Instant;
}
