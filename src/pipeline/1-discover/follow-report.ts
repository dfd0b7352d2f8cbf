import { readCaseCode, readPassphrase } from '#domain/reports/case-code.ts';
import { type FinderView, finderView, ownStatements } from '#domain/reports/finder-view.ts';
import type { Assertion } from '#domain/assertions/assertion.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';

import type { Attempts } from './follow-report-attempts.ts';
import { enterReport } from './follow-report-enter.ts';
import type { TicketHolder } from './follow-report-tickets.ts';
import { isPassphrase } from './receive-report-codes.ts';
import type { IntakeNeeds } from './receive-report-needs.ts';

/** Code and passphrase as somebody typed them, and the network they came from. Attacker-controlled. */
export type GivenCode = {
  readonly code: string;
  /** Null from accounts, whose own reports open without. */
  readonly passphrase: string | null;
  readonly network: string;
};

export type FollowNeeds = IntakeNeeds & {
  readonly attempts: { readonly perCode: Attempts; readonly perNetwork: Attempts };
};

/**
 * Who has shown code and passphrase becomes the finder of that one report. A wrong code and a wrong passphrase look and
 * last the same.
 * @throws NuwaError sign-in-refused; too-many-requests after too many failures with this code or from this network
 */
export async function proveFinder(
  needs: FollowNeeds,
  actor: Actor,
  given: GivenCode,
): Promise<{ readonly actor: TicketHolder; readonly code: string; readonly subject: Subject }> {
  const { attempts, clock, stores, keys } = needs;
  const at = clock();
  const code = readCaseCode(given.code);
  attempts.perNetwork.check(given.network, at);
  if (code !== null) attempts.perCode.check(code, at);
  const row = code === null ? null : await stores.reportCodes.find(code);
  // The door decides whether it is theirs.
  if (actor.kind === 'account' && given.passphrase === null && row !== null)
    return { actor, code: row.code, subject: row.subject };
  const passphrase = readPassphrase(given.passphrase ?? '') ?? '';
  if (await isPassphrase(passphrase, row?.passphrase ?? null, keys.codes)) {
    if (row !== null)
      return { actor: { kind: 'case-code', subject: row.subject.id }, code: row.code, subject: row.subject };
  }
  attempts.perNetwork.failed(given.network, at);
  if (code !== null) attempts.perCode.failed(code, at);
  throw new NuwaError('sign-in-refused');
}

/** The report as its finder sees it. Leaves one entry in the audit. @throws NuwaError not-found */
export async function followReport(needs: IntakeNeeds, actor: Actor, subject: Subject): Promise<FinderView> {
  const entered = await enterReport(needs, actor, subject, 'read');
  const messages = entered.seen.filter(({ axis, value }) => axis === 'message' && value !== null);
  return finderView(entered.subject.kind, entered.seen, await textsOf(needs, messages));
}

async function textsOf(
  { stores, keyOf }: IntakeNeeds,
  said: readonly Assertion[],
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const { id, subject } of said) {
    const body = await stores.bodies.read(id, subject, keyOf);
    if (body?.kind === 'text') texts.set(id, body.text);
  }
  return texts;
}

/** Proof files for what the finder said, as far as it is sealed into the ledger by now. @throws NuwaError not-found */
export async function finderReceipts(
  needs: IntakeNeeds,
  actor: Actor,
  subject: Subject,
): Promise<{ readonly receipts: readonly string[]; readonly waiting: number }> {
  const { history } = await enterReport(needs, actor, subject, 'receipts');
  const receipts: string[] = [];
  const own = ownStatements(history);
  for (const { id } of own) {
    const receipt = await needs.receiptOf(id);
    if (receipt !== null) receipts.push(receipt);
  }
  return { receipts, waiting: own.length - receipts.length };
}
