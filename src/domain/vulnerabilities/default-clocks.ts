/** `wd`: Chinese working days, moved weekends counted (`working-days.ts`); `h`: hours; `d`: days of 24 hours. */
export type Offset = { readonly wd: number } | { readonly h: number } | { readonly d: number };
export type Lane = 'normal' | 'fast';

export const STEPS = [
  'first-answer',
  'triage',
  'first-notice',
  'other-channel',
  'superior',
  'province',
  'nation',
  'repair-target',
  're-test',
  'risk-ends',
] as const;
export type Step = (typeof STEPS)[number];

/** How long each step may take. Policy, not law: an installation may run on other numbers. */
export type Clocks = {
  /** Named in what is computed with it. */
  readonly version: string;
  readonly steps: {
    readonly [S in Exclude<Step, 'repair-target' | 'risk-ends'>]: { readonly [L in Lane]: Offset };
  };
  /** From the first notice, where nobody decided a repair target. */
  readonly repairTarget: { readonly [L in Lane]: Offset };
  /** Days after a verified repair on which it is checked again. */
  readonly retestDays: readonly number[];
  /** Day after receipt from which a case is counted in public figures, and notice before any naming. */
  readonly counted: Offset;
  readonly draftBeforeNaming: { readonly [L in Lane]: Offset };
};

/**
 * The table of `docs/lifecycles.md`. `other-channel` to `nation` count from the first notice; reminders do not work, so
 * each of them changes channel or rank. Where they come from: 1 and 2 working days, HackerOne's and CNVD's response
 * times; 5, 10, 15 working days, the Zero Day Initiative's ladder; 3, 14, 60 days, CISA's directive BOD 26-04; day 7,
 * Project Zero's reporting transparency.
 */
export const DEFAULT_CLOCKS: Clocks = {
  version: 'default-1',
  steps: {
    'first-answer': { normal: { wd: 1 }, fast: { h: 4 } },
    triage: { normal: { wd: 2 }, fast: { h: 24 } },
    'first-notice': { normal: { wd: 1 }, fast: { h: 4 } },
    'other-channel': { normal: { wd: 2 }, fast: { h: 12 } },
    superior: { normal: { wd: 5 }, fast: { h: 24 } },
    province: { normal: { wd: 10 }, fast: { h: 48 } },
    nation: { normal: { wd: 15 }, fast: { h: 72 } },
    're-test': { normal: { wd: 2 }, fast: { h: 24 } },
  },
  repairTarget: { normal: { d: 60 }, fast: { d: 14 } },
  retestDays: [7, 30, 90, 365],
  counted: { d: 7 },
  draftBeforeNaming: { normal: { wd: 5 }, fast: { wd: 2 } },
};
