import type { CaseAction } from '#domain/access/case-policy.ts';
import type { LeadAction } from '#domain/access/lead-policy.ts';
import type { Part } from '#domain/access/case-parts.ts';
import { visibleHistory } from '#domain/access/visible-history.ts';
import type { Assertion } from '#domain/assertions/assertion.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import type { ReportKind } from '#domain/reports/report.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';

import type { IntakeNeeds } from './receive-report-needs.ts';

/** A report that was entered through its door; the audit has it already. */
export type EnteredReport = {
  readonly subject: Subject<ReportKind>;
  readonly as: Part;
  readonly history: readonly Assertion[];
  /** What of it the actor may see. */
  readonly seen: readonly Assertion[];
  readonly pseudonym?: { readonly name: string; readonly tag: Uint8Array };
  readonly organization?: string;
};

/** Cases have one door, rumours and accounts of misuse the other. @throws NuwaError not-found, not-allowed */
export async function enterReport(
  { enterCase, enterLead }: Pick<IntakeNeeds, 'enterCase' | 'enterLead'>,
  actor: Actor,
  subject: Subject,
  action: CaseAction & LeadAction,
): Promise<EnteredReport> {
  switch (subject.kind) {
    case 'vulnerability': {
      const entered = await enterCase(actor, subject.id, action);
      return { ...entered, seen: visibleHistory(entered.history, entered) };
    }
    case 'rumour':
    case 'misuse': {
      const lead: Subject<'rumour' | 'misuse'> = { kind: subject.kind, id: subject.id };
      const entered = await enterLead(actor, lead, action);
      return { ...entered, seen: entered.history };
    }
    default:
      throw new NuwaError('not-found', { what: 'report', name: 'that' });
  }
}
