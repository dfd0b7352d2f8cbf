/** Histories of one breach for tests: single statements, and random ones made of allowed moves alone. */
import fc from 'fast-check';

import { allowedMove } from '#domain/assertions/allowed-move.ts';
import type { Assertion } from '#domain/assertions/assertion.ts';
import type { BREACH_AXES } from '#domain/assertions/breach-axes.ts';
import type { Value } from '#domain/assertions/axis.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import { instantOf } from '#kernel/instant.ts';

export const subject: Subject<'breach'> = { kind: 'breach', id: `brc_${'0'.repeat(26)}` };
const idAt = (position: number): string => `ast_${String(position).padStart(26, '0')}`;
const START = Date.UTC(2011, 11, 21);

/** A statement with this place in the ledger, made and recorded `position` seconds after the start. */
export function saying(position: number, said: Partial<Assertion>): Assertion {
  const recorded = said.recorded ?? instantOf(START + position * 1000);
  return {
    id: idAt(position),
    subject,
    axis: 'handling',
    value: { is: 'collecting' },
    recipient: null,
    actor: 'operator',
    organization: null,
    basis: 'statement',
    evidence: null,
    happened: recorded,
    withdraws: null,
    body: null,
    position,
    ...said,
    recorded,
  };
}

type Draft = {
  readonly axis: keyof typeof BREACH_AXES;
  readonly value: Value;
  readonly basis: Assertion['basis'];
  readonly hoursAgo: number;
  /** Records it at the instant of the one before. */
  readonly together: boolean;
  /** Which of the earlier ones it withdraws or disputes, where it does. */
  readonly earlier: number;
  readonly act: 'say' | 'say-again' | 'withdraw' | 'dispute' | 'settle';
};

const VALUES: readonly Pick<Draft, 'axis' | 'value'>[] = [
  ...['collecting', 'profiled', 'indexed', 'told', 'reopened'].map((is) => ({
    axis: 'handling' as const,
    value: { is },
  })),
  { axis: 'handling', value: { is: 'closed', because: 'done' } },
  ...['open', 'plausible', 'fabricated'].map((is) => ({ axis: 'verdict' as const, value: { is } })),
  ...['investigating', 'admitted', 'denied'].map((is) => ({ axis: 'word' as const, value: { is } })),
  ...['one', 'two'].map((text) => ({ axis: 'title' as const, value: { is: 'stated', text } })),
  { axis: 'title', value: { is: 'not-stated' } },
  ...['public', 'withheld'].map((is) => ({ axis: 'publicity' as const, value: { is } })),
];

const draft: fc.Arbitrary<Draft> = fc
  .record({
    said: fc.constantFrom(...VALUES),
    basis: fc.constantFrom('statement' as const, 'document' as const, 'computation' as const),
    hoursAgo: fc.nat({ max: 5 }),
    together: fc.boolean(),
    earlier: fc.nat({ max: 30 }),
    act: fc.constantFrom(
      'say' as const,
      'say' as const,
      'say-again' as const,
      'withdraw' as const,
      'dispute' as const,
      'settle' as const,
    ),
  })
  .map(({ said, ...rest }) => ({ ...said, ...rest }));

/** Up to 30 drafts, of which those are kept that may be said when their turn comes. */
export const randomHistory = (): fc.Arbitrary<readonly Assertion[]> =>
  fc.array(draft, { maxLength: 30 }).map((drafts) => {
    const history: Assertion[] = [];
    let hour = 10;
    for (const next of drafts) {
      if (!next.together) hour += 1;
      const said = fromDraft(next, history, hour);
      if (said !== null && allowedMove(history, said).allowed) history.push(said);
    }
    return history;
  });

function fromDraft(next: Draft, history: readonly Assertion[], hour: number): Assertion | null {
  const earlier = history[next.earlier % Math.max(1, history.length)];
  const at = {
    recorded: instantOf(START + hour * 3_600_000),
    happened: instantOf(START + (hour - next.hoursAgo) * 3_600_000),
    basis: next.basis,
    evidence: 'e'.repeat(64),
  };
  const position = history.length;
  switch (next.act) {
    case 'say':
      return saying(position, { axis: next.axis, value: next.value, ...at });
    case 'say-again':
      return earlier === undefined || earlier.value === null
        ? null
        : saying(position, { ...again(earlier), ...at });
    case 'withdraw':
      return earlier === undefined
        ? null
        : saying(position, { ...again(earlier), value: null, withdraws: earlier.id, ...at });
    case 'dispute':
    case 'settle': {
      const is = next.act === 'dispute' ? 'disputed' : 'settled';
      return earlier === undefined
        ? null
        : saying(position, { axis: 'dispute', value: { is }, recipient: earlier.id, ...at });
    }
  }
}

const again = ({ axis, value, recipient }: Assertion) => ({ axis, value, recipient });

export const vulnerability: Subject<'vulnerability'> = { kind: 'vulnerability', id: `vul_${'0'.repeat(26)}` };
const org = (name: string): string => `org_${name.repeat(26)}`;
/** Keeper, another keeper, a superior, a maintainer. */
export const BODIES = {
  keeper: org('k'),
  other: org('t'),
  superior: org('s'),
  maintainer: org('m'),
} as const;
const check = `chk_${'0'.repeat(26)}`;
const until = (hours: number): string => instantOf(START + hours * 3_600_000);

/** A statement about `vulnerability`, as `saying` makes it. */
export const sayingOfCase = (position: number, said: Partial<Assertion>): Assertion =>
  saying(position, { subject: vulnerability, axis: 'report', value: { is: 'received' }, ...said });

type CaseDraft = Pick<Assertion, 'axis' | 'value' | 'recipient' | 'basis'>;

const draftsOn = (axis: string, basis: Assertion['basis'], ...values: Value[]): CaseDraft[] =>
  values.map((value) => ({ axis, value, basis, recipient: null }));
const contactDrafts: CaseDraft[] = Object.values(BODIES).flatMap((recipient) =>
  ['identified', 'sent', 'delivered', 'acknowledged', 'engaged', 'silent', 'bounced', 'refused'].map(
    (is) => ({
      axis: 'contact',
      value: { is },
      basis: 'statement',
      recipient,
    }),
  ),
);

const CASE_DRAFTS: readonly (readonly CaseDraft[])[] = [
  draftsOn(
    'repair',
    'statement',
    { is: 'unrepaired' },
    { is: 'under-way' },
    { is: 'mitigated' },
    { is: 'repair-claimed', by: 'keeper' },
    { is: 'repair-claimed', by: 'superior' },
    { is: 'retired' },
    { is: 'refused' },
    { is: 'risk-accepted', until: until(20) },
    { is: 'risk-accepted', until: until(300) },
  ),
  draftsOn(
    'repair',
    're-test',
    { is: 'verified', check },
    { is: 'tested-open', check },
    { is: 'regressed', check },
    { is: 'retired' },
  ),
  draftsOn(
    'report',
    'statement',
    ...['received', 'triaging', 'needs-info', 'valid', 'valid', 'reopened'].map((is) => ({ is })),
    { is: 'invalid', because: 'no-weakness' },
    { is: 'closed', because: 'repaired' },
    { is: 'closed', because: 'no-case' },
  ),
  contactDrafts,
  draftsOn(
    'keeper',
    'statement',
    { is: 'stated', organization: BODIES.keeper },
    { is: 'stated', organization: BODIES.other },
    { is: 'not-stated' },
  ),
  [
    { axis: 'passed-to', value: { is: 'passed' }, basis: 'statement', recipient: BODIES.maintainer },
    { axis: 'passed-to', value: { is: 'none' }, basis: 'statement', recipient: BODIES.maintainer },
    { axis: 'message', value: { is: 'said', to: 'finder' }, basis: 'statement', recipient: null },
  ],
  draftsOn(
    'people',
    'statement',
    { is: 'stated', least: 10, likely: 20, most: 40, by: 'estimated' },
    { is: 'stated', least: 900_000, likely: 1_200_000, most: 3_000_000, by: 'counted' },
  ),
  draftsOn('leak', 'document', { is: 'exposure-possible' }, { is: 'access-seen' }),
  draftsOn(
    'grade',
    'statement',
    { is: 'stated', grade: 'high', by: 'judgement', score: null },
    { is: 'stated', grade: 'medium', by: 'cvss-3.1', score: 54 },
  ),
  [
    ...draftsOn(
      'place',
      'statement',
      { is: 'stated', division: '220100' },
      { is: 'stated', division: '330784' },
    ),
    ...draftsOn('owner', 'statement', { is: 'owned', by: 'desk-abcdefgh' }, { is: 'unowned' }),
    ...draftsOn('data-classes', 'statement', { is: 'stated', classes: ['resident-id', 'name'] }),
    ...draftsOn('weakness', 'statement', { is: 'stated', cwe: 89 }),
    ...draftsOn('time', 'statement', { is: 'granted', until: until(900) }),
    ...draftsOn('priority', 'statement', {
      is: 'stated',
      decision: 'soon',
      days: 14,
      table: 'repair-target-1',
    }),
    ...draftsOn('critical-infrastructure', 'statement', {
      is: 'stated',
      critical: 'yes',
      authorisation: 'none',
    }),
    ...draftsOn('re-test', 'statement', { is: 'due', because: 'request', by: until(400), day: null }),
  ],
];

const caseDraft = fc.record({
  said: fc.constantFrom(...CASE_DRAFTS).chain((drafts) => fc.constantFrom(...drafts)),
  speaker: fc.constantFrom(null, BODIES.keeper, BODIES.superior),
  hoursLater: fc.nat({ max: 60 }),
  hoursAgo: fc.nat({ max: 30 }),
  withdraws: fc.integer({ min: -200, max: 39 }),
});

/** The same for a vulnerability: a report, and up to 40 drafts of which those are kept that may be said. */
export const randomCaseHistory = (): fc.Arbitrary<readonly Assertion[]> =>
  fc.array(caseDraft, { maxLength: 40 }).map((drafts) => {
    const history = [sayingOfCase(0, { recorded: instantOf(START) })];
    let hour = 40;
    for (const { said, speaker, hoursLater, hoursAgo, withdraws } of drafts) {
      hour += hoursLater;
      const at = {
        recorded: instantOf(START + hour * 3_600_000),
        happened: instantOf(START + (hour - hoursAgo) * 3_600_000),
        body: 'b'.repeat(64),
        evidence: 'e'.repeat(64),
        organization: speaker,
      };
      const earlier = history[withdraws];
      const next =
        earlier === undefined
          ? sayingOfCase(history.length, { ...said, ...at })
          : sayingOfCase(history.length, { ...again(earlier), value: null, withdraws: earlier.id, ...at });
      if (allowedMove(history, next).allowed) history.push(next);
    }
    return history;
  });
