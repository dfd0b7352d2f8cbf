import { pseudonymIn } from '#domain/access/pseudonym.ts';
import { say, type Saying } from '#domain/assertions/saying.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import { DEFAULT_EVIDENCE_LIMITS } from '#domain/evidence/evidence-limits.ts';
import { judgeReport, type ReportProblem } from '#domain/reports/judge-report.ts';
import type { Report, ReportKind } from '#domain/reports/report.ts';
import { type Intake, saysOfVulnerability } from '#domain/reports/say-report.ts';
import { type Actor, actorName } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Instant } from '#kernel/instant.ts';
import type { Stores } from '#stores/stores-on.ts';

import { sayMisuse } from './receive-misuse.ts';
import { answerBefore, keepAnswer, repeatable, type Repeatable } from './receive-report-answers.ts';
import { keptPassphrase, newCaseCode, newPassphrase } from './receive-report-codes.ts';
import type { EvidenceFile, IntakeNeeds, TakenEvidence } from './receive-report-needs.ts';
import { maskedReport, placedReport } from './receive-report-place.ts';
import type { ReportLanguage } from './receive-report-words.ts';
import { sayRumour } from './receive-rumour.ts';
import { draftBehind, type HeldDraft } from './save-draft.ts';

/** One report on its way in. Everything in it is attacker-controlled. */
export type IncomingReport = {
  readonly report: Report;
  readonly by: Intake['by'];
  readonly language: ReportLanguage;
  /** The draft that it came out of, which ends with it. */
  readonly draft?: HeldDraft | null;
  readonly idempotencyKey?: string | null;
  /** Address and keyed tag of who sent it by mail. */
  readonly sender?: { readonly address: string; readonly tag: Uint8Array };
  /** Attachments of a mail; pages and programs hand in files afterwards. */
  readonly files?: readonly EvidenceFile[];
  /** Own statements of the caller in the same transaction. */
  readonly also?: (stores: Stores, subject: Subject, recorded: Instant) => Promise<void>;
};

export type ReceivedReport = {
  readonly kind: ReportKind;
  /** `vul_…`, `rum_…` or `mis_…`: what receipts name. */
  readonly subject: string;
  /** What the case goes by: `NW-7K3F-9QXM`. */
  readonly code: string;
  /** Shown once and kept by nobody; null for accounts and senders of mail, who need none. */
  readonly passphrase: string | null;
  readonly received: Instant;
  /** Whether personal data in the texts was masked. */
  readonly masked: boolean;
};

/**
 * Takes a report of any kind: statements, files, code, search terms and the end of its draft, in one transaction. If we
 * crash before the commit nothing was received, and a key that was made stays unused; after it, a caller who asks again
 * with the same idempotency key gets the same answer.
 *
 * @throws NuwaError report-incomplete naming every field; idempotency-conflict
 */
export async function receiveReport(
  needs: IntakeNeeds,
  actor: Actor,
  incoming: IncomingReport,
): Promise<ReceivedReport> {
  const { stores, clock, random, keys } = needs;
  const { idempotencyKey = null } = incoming;
  const call =
    idempotencyKey === null
      ? null
      : repeatable(keys.intake, actorName(actor), idempotencyKey, incoming.report);
  const before = call === null ? null : await answerBefore<ReceivedReport>(stores, call, clock());
  if (before !== null) return before;

  const placed = await placedReport(needs.registry, incoming.report);
  refuseIncomplete([...judgeReport(incoming.report, clock().slice(0, 10)), ...placed.problems]);
  const report = maskedReport(placed.report);
  // The operator takes reports down for people without an account, who follow them by it, too.
  const passphrase = actor.kind === 'anonymous' || actor.kind === 'operator' ? newPassphrase(random) : null;
  const kept = passphrase === null ? null : await keptPassphrase(passphrase, keys.codes, random);
  const draft = await draftBehind(needs, actor, incoming.draft ?? null);
  const { subject, says } = sayReport(needs, actor, incoming, report);
  const finder = finderIn(needs, actor, subject);
  const taken = await takeAll(
    needs,
    subject,
    incoming.files ?? [],
    finder.pseudonym?.name ?? actorName(actor),
  );

  let answer: ReceivedReport | null = null;
  try {
    await needs.record({
      actor,
      ...finder,
      says: [...says, ...taken.map((file) => attached(subject, file))],
      also: async (inside, recorded) => {
        const code = await newCode(
          inside,
          { subject, passphrase: kept, sender: incoming.sender?.tag },
          needs,
          recorded,
        );
        for (const file of taken) await needs.evidence?.put(inside, subject, file, recorded);
        if (draft !== null) await inside.drafts.delete(draft);
        if (report.kind === 'vulnerability')
          await needs.writeTerms(inside, subject.id, [report.title, report.description]);
        await incoming.also?.(inside, subject, recorded);
        const masked = isMasked(placed.report, report);
        answer = { kind: report.kind, subject: subject.id, code, passphrase, received: recorded, masked };
        if (call !== null) await keepAnswer(inside, call, answer, recorded, random);
      },
    });
  } catch (error) {
    for (const file of taken) await needs.evidence?.drop(subject, file);
    return await answerOfTheFirst(needs, call, error);
  }
  if (answer === null) throw new Error('the transaction ended without an answer');
  return answer;
}

/** Two at once with one key: the second finds the first's answer when its own transaction has failed. */
async function answerOfTheFirst(
  { stores, clock }: IntakeNeeds,
  call: Repeatable | null,
  error: unknown,
): Promise<ReceivedReport> {
  const isSecond = error instanceof NuwaError && error.code === 'idempotency-conflict';
  const first = call === null || !isSecond ? null : await answerBefore<ReceivedReport>(stores, call, clock());
  if (first === null) throw error;
  return first;
}

/** Everything that keeps a report from being taken, field by field. */
export async function problemsOf(
  { registry, clock }: Pick<IntakeNeeds, 'registry' | 'clock'>,
  report: Report,
): Promise<readonly ReportProblem[]> {
  const { problems } = await placedReport(registry, report);
  return [...judgeReport(report, clock().slice(0, 10)), ...problems];
}

function refuseIncomplete(problems: readonly ReportProblem[]): void {
  if (problems.length === 0) return;
  const named = problems.map(({ field, why }) => `${field} (${why})`);
  throw new NuwaError('report-incomplete', { problems: [...new Set(named)].join(', ') });
}

function sayReport(
  { random }: IntakeNeeds,
  actor: Actor,
  { by, language, sender }: IncomingReport,
  report: Report,
): { readonly subject: Subject; readonly says: readonly Saying[] } {
  const intake: Intake = {
    by,
    finder: finderKind(actor),
    ...(sender === undefined ? {} : { sender: sender.address }),
  };
  switch (report.kind) {
    case 'vulnerability': {
      const subject: Subject<'vulnerability'> = { kind: 'vulnerability', id: newId('vul', random) };
      return { subject, says: saysOfVulnerability(subject, report, intake) };
    }
    case 'rumour':
      return sayRumour(random, report, intake, language);
    case 'misuse':
      return sayMisuse(random, report, intake, language);
  }
}

function finderKind(actor: Actor): Intake['finder'] {
  switch (actor.kind) {
    case 'account':
      return 'account';
    case 'address':
      return 'sender';
    case 'operator':
    case 'platform':
      return 'platform';
    case 'anonymous':
    case 'case-code':
      return 'anonymous';
  }
}

/** How the finder appears in this case: accounts and senders under a pseudonym that they have in no other. */
export function finderIn(
  { keys }: Pick<IntakeNeeds, 'keys'>,
  actor: Actor,
  subject: Subject,
): { readonly pseudonym?: { readonly name: string; readonly tag: Uint8Array } } {
  switch (actor.kind) {
    case 'account':
      return { pseudonym: pseudonymIn(subject, actor.id, 'finder', keys.pseudonyms) };
    case 'address':
      return { pseudonym: pseudonymIn(subject, `address:${actor.tag}`, 'finder', keys.pseudonyms) };
    case 'operator':
    case 'platform':
    case 'anonymous':
    case 'case-code':
      return {};
  }
}

async function newCode(
  stores: Stores,
  row: {
    readonly subject: Subject;
    readonly passphrase: Uint8Array | null;
    readonly sender: Uint8Array | undefined;
  },
  { random }: IntakeNeeds,
  made: Instant,
): Promise<string> {
  for (;;) {
    const code = newCaseCode(random);
    const { subject, passphrase, sender = null } = row;
    if (await stores.reportCodes.insert({ code, subject, passphrase, sender }, made)) return code;
  }
}

/**
 * The files of a mail, encrypted and stored, before the transaction that says so.
 * @returns nothing for kinds of report that files do not go with
 */
export async function takeAll(
  { evidence, ensureKeys }: IntakeNeeds,
  subject: Subject,
  files: readonly EvidenceFile[],
  by: string,
): Promise<readonly TakenEvidence[]> {
  const door = evidence;
  if (door === null || files.length === 0 || subject.kind !== 'vulnerability') return [];
  await ensureKeys([subject]);
  const taken: TakenEvidence[] = [];
  for (const file of files.slice(0, DEFAULT_EVIDENCE_LIMITS.files)) {
    try {
      taken.push(await door.take(subject, file, by));
    } catch (error) {
      // One attachment that is no evidence must not keep the rest of a mail out; what broke on our side must.
      if (!(error instanceof NuwaError) || error.code === 'internal') {
        for (const one of taken) await door.drop(subject, one);
        throw error;
      }
    }
  }
  return taken;
}

export function attached(subject: Subject, { id, sha256, media }: TakenEvidence): Saying {
  const about: Subject<'vulnerability'> = { kind: 'vulnerability', id: subject.id };
  return say(about, 'evidence', { is: 'attached', media: media.slice(0, 100) }, 'document', {
    recipient: id,
    evidence: sha256,
  });
}

const isMasked = (before: Report, after: Report): boolean => JSON.stringify(before) !== JSON.stringify(after);
