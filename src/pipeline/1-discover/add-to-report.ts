import { say, type Saying } from '#domain/assertions/saying.ts';
import { saidOn, standsOn } from '#domain/assertions/stands-on.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import type { Consent, Credit, ReportKind } from '#domain/reports/report.ts';
import { REPORT_LIMITS } from '#domain/reports/report-limits.ts';
import { maskedAtTheDoor, rowsWithIdentifiers } from '#domain/reports/sample-rows.ts';
import { consentSaid, creditSaid } from '#domain/reports/say-report.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Instant } from '#kernel/instant.ts';
import type { Stores } from '#stores/stores-on.ts';

import { type EnteredReport, enterReport } from './follow-report-enter.ts';
import { attached } from './receive-report.ts';
import type { IntakeNeeds, TakenEvidence } from './receive-report-needs.ts';

/** What a finder adds later: words, another consent, another wish for credit. Attacker-controlled. */
export type Addition = {
  readonly text?: string | null;
  readonly consent?: Consent | null;
  readonly credit?: Credit | null;
};

/** What comes by mail: under the sender's own name in the case, though the door knew them by their code; with files. */
export type ByMail = {
  readonly actor: Actor;
  readonly pseudonym?: { readonly name: string; readonly tag: Uint8Array };
  readonly files: readonly TakenEvidence[];
  /** Own statements of the caller in the same transaction. */
  readonly also: (stores: Stores, recorded: Instant) => Promise<void>;
};

/**
 * Adds to one's own report. A report that waited for the finder's answer goes on.
 * @throws NuwaError not-found, not-allowed, report-incomplete
 */
export async function addToReport(
  needs: IntakeNeeds,
  actor: Actor,
  subject: Subject,
  addition: Addition,
  mail?: ByMail,
): Promise<void> {
  const text = textOf(addition);
  const entered = await enterReport(needs, actor, subject, 'add-to-report');
  const says = [
    ...(await additions(needs, entered, { ...addition, text })),
    ...(mail?.files ?? []).map((file) => attached(subject, file)),
  ];
  if (says.length === 0) throw new NuwaError('report-incomplete', { problems: 'text (missing)' });
  const pseudonym = mail?.pseudonym ?? entered.pseudonym;
  await needs.record({
    actor: mail?.actor ?? actor,
    ...(pseudonym === undefined ? {} : { pseudonym }),
    says,
    also: async (stores, recorded) => {
      for (const file of mail?.files ?? []) await needs.evidence?.put(stores, subject, file, recorded);
      await mail?.also(stores, recorded);
    },
  });
}

function textOf({ text = null }: Addition): string | null {
  if (text === null || text.trim() === '') return null;
  const refuse = (why: string): never => {
    throw new NuwaError('report-incomplete', { problems: `text (${why})` });
  };
  if (text.length > REPORT_LIMITS.text) refuse('too-long');
  if (!text.isWellFormed() || text.includes('\0')) refuse('not-text');
  if (rowsWithIdentifiers(text) > REPORT_LIMITS.sampleRows) refuse('too-many-rows');
  return maskedAtTheDoor(text);
}

async function additions(
  needs: IntakeNeeds,
  entered: EnteredReport,
  { text = null, consent = null, credit = null }: Addition,
): Promise<readonly Saying[]> {
  if (entered.subject.kind !== 'vulnerability')
    return text === null ? [] : [await restated(needs, entered, text)];
  const subject: Subject<'vulnerability'> = { kind: 'vulnerability', id: entered.subject.id };
  const waits = standsOn(entered.history, 'report')?.is === 'needs-info';
  return [
    ...(text === null
      ? []
      : [
          say(subject, 'message', { is: 'said', to: 'coordinator' }, 'statement', { body: text }),
          ...(waits ? [say(subject, 'report', { is: 'triaging' }, 'statement')] : []),
        ]),
    ...(consent === null ? [] : [consentSaid(subject, consent)]),
    ...(credit === null ? [] : creditSaid(subject, credit)),
  ];
}

/** Rumours and accounts of misuse know no messages: their description is said again, with what is new at its end. */
export async function restated(
  { stores, keyOf }: Pick<IntakeNeeds, 'stores' | 'keyOf'>,
  { subject, history }: Pick<EnteredReport, 'subject' | 'history'>,
  text: string,
  evidence?: string,
): Promise<Saying> {
  const latest = saidOn(history, 'description').at(-1);
  const body = latest === undefined ? null : await stores.bodies.read(latest.id, subject, keyOf);
  const before = body?.kind === 'text' ? `${body.text}\n\n` : '';
  const about = subject as Subject<Exclude<ReportKind, 'vulnerability'>>;
  return say(about, 'description', { is: 'stated' }, evidence === undefined ? 'statement' : 'document', {
    body: before + text,
    ...(evidence === undefined ? {} : { evidence }),
  });
}
