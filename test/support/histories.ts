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
