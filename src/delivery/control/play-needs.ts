import type { InstallationKind } from '#contract/control.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Clock } from '#kernel/instant.ts';
import type { OneAtATime } from '#kernel/one-at-a-time.ts';
import type { SetNeeds } from '#pipeline/1-discover/record-set-statement.ts';
import type { IntakeNeeds } from '#pipeline/1-discover/receive-report-needs.ts';
import type { RegistryNeeds } from '#pipeline/1-discover/registry-needs.ts';
import type { LinkNeeds } from '#pipeline/2-verify/link-lead.ts';
import type { TriageNeeds } from '#pipeline/2-verify/triage-report.ts';
import type { ContactNeeds } from '#pipeline/3-notify/record-contact.ts';
import type { PassOnNeeds } from '#pipeline/3-notify/pass-on.ts';
import type { QuoteNeeds } from '#pipeline/4-repair/quote-statement.ts';
import type { QuoteOnMisuseNeeds } from '#pipeline/4-repair/quote-statement-on-misuse.ts';
import type { AnswerNeeds } from '#pipeline/4-repair/record-answer.ts';
import type { CheckNeeds } from '#pipeline/4-repair/record-check.ts';

export type ViewerOf = SetNeeds['viewerOf'];
export type Viewer = Awaited<ReturnType<ViewerOf>>;

/** What everybody's use-cases stand on while the past is played. */
export type SpringStage = RegistryNeeds &
  IntakeNeeds &
  TriageNeeds &
  LinkNeeds &
  ContactNeeds &
  PassOnNeeds &
  AnswerNeeds &
  CheckNeeds &
  QuoteNeeds &
  QuoteOnMisuseNeeds &
  SetNeeds;

export type SpringNeeds = {
  readonly kind: InstallationKind;
  /** The data folder, for the sentence that refuses a real one. */
  readonly folder: string;
  /** One play at a time: a second one finds everything played. */
  readonly inTurn: OneAtATime;
  /**
   * The needs of all use-cases with another time and other people: `clock` is their clock and the recorder's `happens`
   * (its own clock, and so `recorded`, and that of the audit stay true), `viewerOf` stands before the doors. The
   * recorder enqueues no jobs: what would have followed in 2014 is over, and reminders of it would be about today.
   */
  readonly stage: (past: { readonly clock: Clock; readonly viewerOf: ViewerOf }) => SpringStage;
};

export type Account = Extract<Actor, { readonly kind: 'account' }>;
