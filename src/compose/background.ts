import type { OpenInstallation } from '../compose.ts';
import type { CasesDeps } from '../delivery/http/rpc/cases.ts';
import { subjectKey } from '../domain/assertions/subject.ts';
import type { Mailer } from '../engines/mail/mailer.ts';
import type { MailHandler } from '../engines/mailbox/mailbox.ts';
import { type MailboxWatch, watchMailbox } from '../engines/mailbox/watch-mailbox.ts';
import type { PeopleNeeds } from '../pipeline/0-people/needs.ts';
import { sweepAccounts } from '../pipeline/0-people/sweep-accounts.ts';
import { shredUndecided } from '../pipeline/1-discover/keep-evidence.ts';
import { receiveMail } from '../pipeline/1-discover/receive-mail.ts';
import { destroyForgotten } from '../pipeline/2-verify/forget-case.ts';
import { shredOldDumps } from '../pipeline/2-verify/keep-raw-dump.ts';
import { publishCorpus } from '../pipeline/2-verify/publish-corpus.ts';
import { MailBudget } from '../pipeline/3-notify/mail-budget.ts';
import { dueReTests } from '../pipeline/4-repair/due-re-tests.ts';
import { refreshCases } from '../stores/case-projection.ts';
import type { Intake } from './intake.ts';

/** What runs without anybody asking: job name -> use-case. Each job reads what stands, so running it twice does no harm. */
export async function startJobs(opened: OpenInstallation, cases: CasesDeps): Promise<void> {
  const { jobs, corpus, stores, config, publishing } = opened;
  const publish = { corpus, stores, publishFloor: config.publishFloor, publishing };
  await jobs.work('publish-corpus', async () => void (await publishCorpus(publish)));
  await jobs.work('re-test-due', ({ vulnerability }) => dueReTests(cases, vulnerability));
  await jobs.work('forget-case', ({ vulnerability }) => destroyForgotten(cases, vulnerability));
}

/** What has run out: raw dumps, sessions, drafts, keys of requests, samples that nobody decided about. Once a day. */
export async function tidyUp(opened: OpenInstallation, people: PeopleNeeds, intake: Intake): Promise<void> {
  const { config, stores, clock } = opened;
  await shredOldDumps(opened, config.rawDays);
  await sweepAccounts(people);
  await stores.drafts.deleteExpired(clock());
  await stores.idempotency.deleteExpired(clock());
  await stores.contactPoints.deleteExpiredCodes(clock());
  await shredUndecided(intake.evidence);
  // The embedded database never looks at its own tables; without it, it plans lists as if they were empty.
  if (opened.database.kind === 'embedded') await stores.cases.analyze();
}

/** Mails as reports; null where no mailbox is configured. @throws NuwaError config-invalid, at once */
export function startMailbox(
  { config, clock, fault }: OpenInstallation,
  intake: Intake,
  mailer: Mailer | null,
): MailboxWatch | null {
  if (config.imapUrl === null) return null;
  const budget = new MailBudget();
  const needs = {
    ...intake.needs,
    sendReceipt: mailer === null ? null : (mail: Parameters<Mailer['send']>[0]) => mailer.send(mail),
    mayAnswer: (pseudonym: string) => budget.spend(pseudonym, clock()),
    fault,
  };
  const handle: MailHandler = async (mail) => {
    await receiveMail(needs, mail);
    return { kind: 'taken' };
  };
  return watchMailbox({ url: config.imapUrl }, handle, {
    onRound: ({ filed }) => {
      for (const { kind, reason, fault: cause } of filed) {
        if (kind !== 'taken') fault(cause ?? new Error(`a mail was not taken: ${reason ?? kind}`));
      }
    },
    onTrouble: fault,
  });
}

/** Rows that only time has changed, such as a risk whose acceptance ended. Once an hour. */
export async function refreshRows({ database, stores, clock }: OpenInstallation): Promise<void> {
  for (;;) {
    const now = clock();
    const due = await stores.cases.outdated(now, REFRESHED_TOGETHER);
    const histories = await stores.assertions.aboutAll(due);
    const all = due.map((subject) => ({ subject, history: histories.get(subjectKey(subject)) ?? [] }));
    await database.transaction((tx) => refreshCases(tx, all, now));
    if (due.length < REFRESHED_TOGETHER) return;
  }
}
const REFRESHED_TOGETHER = 1000;
