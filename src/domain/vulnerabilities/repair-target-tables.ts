import type { Lane } from './default-clocks.ts';

export type Decision = 'immediate' | 'soon' | 'scheduled';
export type Answer = 'yes' | 'no';

/** What a decision rests on, in the way of SSVC: few questions, each answered by a person with yes or no. */
export type TargetQuestions = {
  /** From the internet, by anybody. */
  readonly reachable: Answer;
  /** The whole way can be done by a program against many. */
  readonly automatable: Answer;
  /** Whoever gets through has all the data, or the system. */
  readonly totalImpact: Answer;
  /** Somebody but the finder came through: leak `access-seen` or further. */
  readonly leakSeen: Answer;
};

/** Answers in the order reachable, automatable, total impact, leak seen; then the decision in each lane. */
export type TargetRow = readonly [Answer, Answer, Answer, Answer, { readonly [L in Lane]: Decision }];
export type TargetTable = {
  readonly version: string;
  readonly days: { readonly [D in Decision]: number };
  readonly rows: readonly TargetRow[];
};

const AT_ONCE = { normal: 'immediate', fast: 'immediate' } as const;
const SOON = { normal: 'soon', fast: 'soon' } as const;
const IN_TIME = { normal: 'scheduled', fast: 'soon' } as const;

/**
 * Of our own making, after the shape of SSVC's tables (Carnegie Mellon, CERT/CC) and the days of CISA's directive
 * BOD 26-04. Reachable, automatable and of total impact: 3 days. Reachable and one of the other two missing: 14. The
 * rest: 60, and 14 in the fast lane. Where a leak was seen somebody has done it already, which says more than
 * `automatable`, and the case is in the fast lane by itself.
 *
 * Rows are never changed: a new policy is a new version, and decisions name theirs.
 */
export const TARGET_TABLES: readonly TargetTable[] = [
  {
    version: 'repair-target-1',
    days: { immediate: 3, soon: 14, scheduled: 60 },
    rows: [
      ['yes', 'yes', 'yes', 'yes', AT_ONCE],
      ['yes', 'yes', 'yes', 'no', AT_ONCE],
      ['yes', 'yes', 'no', 'yes', SOON],
      ['yes', 'yes', 'no', 'no', SOON],
      ['yes', 'no', 'yes', 'yes', AT_ONCE],
      ['yes', 'no', 'yes', 'no', SOON],
      ['yes', 'no', 'no', 'yes', SOON],
      ['yes', 'no', 'no', 'no', IN_TIME],
      ['no', 'yes', 'yes', 'yes', SOON],
      ['no', 'yes', 'yes', 'no', IN_TIME],
      ['no', 'yes', 'no', 'yes', SOON],
      ['no', 'yes', 'no', 'no', IN_TIME],
      ['no', 'no', 'yes', 'yes', SOON],
      ['no', 'no', 'yes', 'no', IN_TIME],
      ['no', 'no', 'no', 'yes', SOON],
      ['no', 'no', 'no', 'no', IN_TIME],
    ],
  },
];
