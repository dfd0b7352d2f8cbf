import { implement } from '@orpc/server';
import type { z } from 'zod';
import type { caseView } from '#contract/case-view.ts';
import { cases, families, findings } from '#contract/cases.ts';
import type { InstallationKind } from '#contract/installation.ts';
import { NuwaError } from '#kernel/errors.ts';
import { type Instant, parseInstant } from '#kernel/instant.ts';
import { askFinder } from '#pipeline/2-verify/ask-finder.ts';
import type { Said } from '#pipeline/2-verify/case-needs.ts';
import { forgetCase, type ForgetNeeds } from '#pipeline/2-verify/forget-case.ts';
import { decideTarget, gradeCase, type GradeNeeds } from '#pipeline/2-verify/grade-case.ts';
import { handOver, type HandOverNeeds } from '#pipeline/2-verify/hand-over.ts';
import { type Imported, importFindings, type ImportNeeds } from '#pipeline/2-verify/import-findings.ts';
import { linkCase } from '#pipeline/2-verify/link-lead.ts';
import { numberCase } from '#pipeline/2-verify/number-case.ts';
import { type FamilyNeeds, fanOut, openFamily } from '#pipeline/2-verify/open-family.ts';
import { readFindings } from '#pipeline/2-verify/read-findings.ts';
import { stateLeak } from '#pipeline/2-verify/state-leak.ts';
import { type DuplicateNeeds, suggestDuplicates } from '#pipeline/2-verify/suggest-duplicates.ts';
import { triageReport, type TriageNeeds } from '#pipeline/2-verify/triage-report.ts';
import { openPublicity } from '#pipeline/3-notify/open-publicity.ts';
import { passOn } from '#pipeline/3-notify/pass-on.ts';
import { recordContact } from '#pipeline/3-notify/record-contact.ts';
import { sendMessage } from '#pipeline/3-notify/send-message.ts';
import { closeCase } from '#pipeline/4-repair/close-case.ts';
import { dispute, settleDispute } from '#pipeline/4-repair/dispute.ts';
import { grantTime } from '#pipeline/4-repair/grant-time.ts';
import { type AnswerNeeds, recordAnswer } from '#pipeline/4-repair/record-answer.ts';
import { type CheckNeeds, recordCheck } from '#pipeline/4-repair/record-check.ts';
import { quoteStatement } from '#pipeline/4-repair/quote-statement.ts';
import { requestReTest } from '#pipeline/4-repair/request-re-test.ts';
import { answerFromLogs, askForLogs } from '#pipeline/4-repair/review-logs.ts';
import { type CaseReceiptNeeds, issueCaseReceipts } from '#pipeline/5-account/issue-case-receipts.ts';
import { listCases, type ListCasesNeeds } from '#pipeline/5-account/list-cases.ts';
import { readCase, type ReadCaseNeeds } from '#pipeline/5-account/read-case.ts';
import type { CallContext } from './context.ts';

export type CasesDeps = { readonly installation: InstallationKind } & TriageNeeds &
  GradeNeeds &
  HandOverNeeds &
  DuplicateNeeds &
  FamilyNeeds &
  ImportNeeds &
  ForgetNeeds &
  AnswerNeeds &
  CheckNeeds &
  CaseReceiptNeeds &
  ListCasesNeeds &
  ReadCaseNeeds;

export function casesRouter(deps: CasesDeps) {
  const { installation } = deps;
  const os = implement(cases).$context<CallContext>();
  const said = async (id: string, saying: Promise<Said>) => ({
    installation,
    case: id,
    assertions: (await saying).map(({ id: assertion, axis, value }) => ({ id: assertion, axis, value })),
  });
  return os.router({
    list: os.list.handler(async ({ input, context }) => {
      const { under, territory, search, owner, overdue, order, cursor, limit, ...filters } = input;
      const { receivedFrom, receivedBefore, ...plain } = filters;
      const page = await listCases(deps, context.actor, {
        filters: given({
          ...plain,
          receivedFrom: maybeInstant(receivedFrom),
          receivedBefore: maybeInstant(receivedBefore),
        }),
        ...given({ under, territory, search, owner, overdue }),
        order,
        cursor: cursor ?? null,
        limit,
      });
      const rows = page.cases.map((one) => ({ ...one, classes: [...one.classes] }));
      return { installation, cases: rows, next: page.next };
    }),
    get: os.get.handler(async ({ input, context }) => ({
      installation,
      case: (await readCase(deps, context.actor, input.id)) as z.infer<typeof caseView>,
    })),
    receipts: os.receipts.handler(async ({ input, context }) => ({
      installation,
      receipts: [...(await issueCaseReceipts(deps, context.actor, input.id))],
    })),
    duplicates: os.duplicates.handler(async ({ input, context }) => ({
      installation,
      duplicates: (await suggestDuplicates(deps, context.actor, input.id)).map(({ id, score, reasons }) => ({
        id,
        score,
        reasons: [...reasons],
      })),
    })),
    triage: os.triage.handler(({ input: { id, ...triage }, context }) =>
      said(id, triageReport(deps, context.actor, id, given(triage))),
    ),
    ask: os.ask.handler(({ input: { id, text }, context }) =>
      said(id, askFinder(deps, context.actor, id, text)),
    ),
    grade: os.grade.handler(({ input: { id, grading }, context }) =>
      said(id, gradeCase(deps, context.actor, id, grading)),
    ),
    target: os.target.handler(({ input: { id, ...answers }, context }) =>
      said(id, decideTarget(deps, context.actor, id, answers)),
    ),
    handOver: os.handOver.handler(({ input: { id, account }, context }) =>
      said(id, handOver(deps, context.actor, id, account)),
    ),
    number: os.number.handler(({ input: { id, ...number }, context }) =>
      said(id, numberCase(deps, context.actor, id, number)),
    ),
    link: os.link.handler(({ input: { id, to, linked }, context }) =>
      said(id, linkCase(deps, context.actor, id, linkedTo(to), linked)),
    ),
    leak: os.leak.handler(({ input: { id, ...leak }, context }) =>
      said(id, stateLeak(deps, context.actor, id, timed(leak))),
    ),
    publicity: os.publicity.handler(({ input: { id, ...opening }, context }) =>
      said(id, openPublicity(deps, context.actor, id, given(opening))),
    ),
    close: os.close.handler(({ input: { id, ...closing }, context }) =>
      said(id, closeCase(deps, context.actor, id, given(closing))),
    ),
    tell: os.tell.handler(({ input: { id, ...contact }, context }) =>
      said(id, recordContact(deps, context.actor, id, timed(contact))),
    ),
    passOn: os.passOn.handler(({ input: { id, ...maintainer }, context }) =>
      said(id, passOn(deps, context.actor, id, maintainer)),
    ),
    message: os.message.handler(({ input: { id, ...message }, context }) =>
      said(id, sendMessage(deps, context.actor, id, message)),
    ),
    answer: os.answer.handler(({ input: { id, answer }, context }) => {
      const until = 'until' in answer ? { until: instantIn(answer.until) } : {};
      return said(id, recordAnswer(deps, context.actor, id, given({ ...answer, ...until }) as never));
    }),
    time: os.time.handler(({ input: { id, decision }, context }) =>
      said(
        id,
        grantTime(
          deps,
          context.actor,
          id,
          decision.is === 'granted'
            ? { ...given(decision), is: 'granted', until: instantIn(decision.until) }
            : given(decision),
        ),
      ),
    ),
    askForLogs: os.askForLogs.handler(({ input: { id }, context }) =>
      said(id, askForLogs(deps, context.actor, id)),
    ),
    answerFromLogs: os.answerFromLogs.handler(({ input: { id, ...review }, context }) =>
      said(id, answerFromLogs(deps, context.actor, id, given(review))),
    ),
    dispute: os.dispute.handler(({ input: { id, ...disputed }, context }) =>
      said(id, dispute(deps, context.actor, id, disputed)),
    ),
    settle: os.settle.handler(({ input: { id, ...settled }, context }) =>
      said(id, settleDispute(deps, context.actor, id, settled)),
    ),
    requestReTest: os.requestReTest.handler(({ input: { id }, context }) =>
      said(id, requestReTest(deps, context.actor, id)),
    ),
    check: os.check.handler(({ input: { id, ...check }, context }) =>
      said(id, recordCheck(deps, context.actor, id, timed(check))),
    ),
    quote: os.quote.handler(({ input: { id, ...quote }, context }) =>
      said(id, quoteStatement(deps, context.actor, id, timed(quote))),
    ),
    forget: os.forget.handler(async ({ input: { id, basis }, context }) => {
      await forgetCase(deps, context.actor, id, basis);
      return { installation, case: id };
    }),
  });
}

export function familiesRouter(deps: CasesDeps) {
  const { installation } = deps;
  const os = implement(families).$context<CallContext>();
  return os.router({
    open: os.open.handler(async ({ input: { systems, ...rest }, context }) => {
      const { family, members } = await openFamily(deps, context.actor, given(rest), systems);
      return { installation, family: family.id, cases: [...members] };
    }),
    extend: os.extend.handler(async ({ input: { id, systems }, context }) => ({
      installation,
      family: id,
      cases: [...(await fanOut(deps, context.actor, { kind: 'family', id }, systems))],
    })),
  });
}

export function findingsRouter(deps: CasesDeps) {
  const os = implement(findings).$context<CallContext>();
  return os.router({
    import: os.import.handler(async ({ input, context }) => {
      const { format, text, system, dryRun } = input;
      const read = readFindings(format, text);
      const report = await importFindings(deps, context.actor, read, { dryRun, system });
      return {
        installation: deps.installation,
        dryRun: report.dryRun,
        findings: report.findings.map(lineOf),
        refusals: [...report.refusals],
      };
    }),
  });
}

const lineOf = (one: Imported) => ({
  line: one.line,
  title: one.title,
  host: one.host,
  system: one.system,
  outcome: one.outcome,
  case: one.outcome === 'repeated' ? null : one.vulnerability,
  of: one.outcome === 'repeated' ? one.of : null,
  like: [...one.like],
});

const linkedTo = (id: string): Parameters<typeof linkCase>[3] =>
  id.startsWith('mis_') ? { kind: 'misuse', id } : { kind: 'incident', id };

type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without what was left out: the use-cases take absent fields, and no undefined ones. */
const given = <T extends object>(fields: T): Given<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<T>;

const timed = <T extends { readonly happened?: string | undefined }>(fields: T) => {
  const { happened, ...rest } = fields;
  return { ...given(rest), ...(happened === undefined ? {} : { happened: instantIn(happened) }) };
};

const maybeInstant = (text: string | undefined): Instant | undefined =>
  text === undefined ? undefined : instantIn(text);

function instantIn(text: string): Instant {
  const instant = parseInstant(text);
  if (instant !== null) return instant;
  throw new NuwaError('bad-request', { problem: 'a time needs the form 2026-11-22T08:00:00Z' });
}
