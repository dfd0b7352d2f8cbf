import type { Assertion } from '#domain/assertions/assertion.ts';
import { notWithdrawn } from '#domain/assertions/fold.ts';
import { saidOn, standsOn } from '#domain/assertions/stands-on.ts';
import type { Instant } from '#kernel/instant.ts';

import type { ReportKind } from './report.ts';

/** Words that went to or from the finder. */
export type FinderMessage = {
  readonly id: string;
  readonly at: Instant;
  readonly from: 'you' | 'coordinator';
  readonly text: string | null;
};

/** One step on the way of a report; `word` is the word of its axis. */
export type FinderStep = { readonly axis: string; readonly word: string; readonly at: Instant };

/** What a finder sees of the report. Who else is in the case, and what they say to each other, is not in it. */
export type FinderView = {
  readonly kind: ReportKind;
  readonly received: Instant;
  /** Word of the axis that says what becomes of the report, and why where the word has a reason. */
  readonly state: string;
  readonly because: string | null;
  /** Null where there is nothing to repair. */
  readonly repair: string | null;
  readonly waitsForYou: boolean;
  readonly messages: readonly FinderMessage[];
  readonly evidence: readonly { readonly id: string; readonly media: string; readonly at: Instant }[];
  readonly consent: { readonly named: string; readonly asked: string; readonly unmasked: string } | null;
  readonly credit: string | null;
  readonly steps: readonly FinderStep[];
  /** How many statements are the finder's own, and so have receipts for them. */
  readonly statements: number;
};

/** The axis on which a report of each kind moves. */
export const STATE_AXIS: Readonly<Record<ReportKind, string>> = {
  vulnerability: 'report',
  rumour: 'verdict',
  misuse: 'handling',
};
const START: Readonly<Record<ReportKind, string>> = {
  vulnerability: 'received',
  rumour: 'open',
  misuse: 'received',
};
const STEPS: ReadonlySet<string> = new Set(['report', 'verdict', 'handling', 'repair', 'grade', 're-test']);

/**
 * @param seen what the finder may see of everything said, in the order in which it was taken down
 * @param texts bodies of messages by assertion; missing: erased
 */
export function finderView(
  kind: ReportKind,
  seen: readonly Assertion[],
  texts: ReadonlyMap<string, string>,
): FinderView {
  const state = standsOn(seen, STATE_AXIS[kind]);
  const consent = standsOn(seen, 'consent');
  const own = ownStatements(seen);
  const mine = new Set(own.map(({ id }) => id));
  const messages = saidOn(seen, 'message').map(({ id, recorded }) => ({
    id,
    at: recorded,
    from: mine.has(id) ? ('you' as const) : ('coordinator' as const),
    text: texts.get(id) ?? null,
  }));
  return {
    kind,
    received: (seen[0]?.recorded ?? '') as Instant,
    state: state?.is ?? START[kind],
    because: typeof state?.['because'] === 'string' ? state['because'] : null,
    repair: kind === 'vulnerability' ? (standsOn(seen, 'repair')?.is ?? 'unrepaired') : null,
    waitsForYou: state?.is === 'needs-info',
    messages,
    evidence: attachedNow(seen),
    consent:
      consent?.is === 'stated'
        ? {
            named: String(consent['named']),
            asked: String(consent['asked']),
            unmasked: String(consent['unmasked']),
          }
        : null,
    credit: standsOn(seen, 'credit')?.is ?? null,
    steps: notWithdrawn(seen)
      .filter(({ axis }) => STEPS.has(axis))
      .map(({ axis, value, happened }) => ({ axis, word: value.is, at: happened })),
    statements: own.length,
  };
}

/**
 * The finder's own: what the author of the first statement said, and what came by code and passphrase. Receipts are
 * handed out for these.
 */
export function ownStatements(history: readonly Assertion[]): readonly Assertion[] {
  const first = history[0]?.actor;
  return history.filter(({ actor }) => actor === first || actor === 'finder');
}

function attachedNow(seen: readonly Assertion[]): FinderView['evidence'] {
  const files = new Map<string, { id: string; media: string; at: Instant }>();
  for (const { axis, recipient, value, recorded } of notWithdrawn(seen)) {
    if (axis !== 'evidence' || recipient === null) continue;
    if (value.is === 'attached')
      files.set(recipient, { id: recipient, media: String(value['media']), at: recorded });
    else files.delete(recipient);
  }
  return [...files.values()];
}
