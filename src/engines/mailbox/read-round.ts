import { MOST_MAIL, MOST_MAILS, type MailFiled, type MailHandler, type MailRound } from './mailbox.ts';
import type { MailSession } from './mail-session.ts';
import { readMail } from './read-mail.ts';

/**
 * A mark on the mail while it is in hand, taken off when its handler returns or throws. One that is found there again
 * ended the process; with the third the mail is refused, lest it end the process for ever.
 */
const IN_HAND = ['$NuwaInHand1', '$NuwaInHand2', '$NuwaInHand3'] as const;

/**
 * Mails that this process has had in hand and could not file, with how often their handler failed: those that fail do
 * not hold up the others, and a mark on one of these is no sign that the process ended.
 */
export type MailFailures = Map<number, number>;

/**
 * Reads up to fifty unseen mails, one after the other, and files each away once its handler has returned. A mail whose
 * handler throws stays unseen and comes again in a later round, behind all that have failed less often.
 *
 * @throws NuwaError mailbox-unreachable when the connection breaks; a mail whose handler had returned by then comes again
 */
export async function readRound(
  session: MailSession,
  handle: MailHandler,
  failures: MailFailures,
  signal: AbortSignal,
): Promise<MailRound> {
  const waiting = await session.unseen();
  const still = new Set(waiting);
  for (const uid of failures.keys()) if (!still.has(uid)) failures.delete(uid);
  const often = (uid: number) => failures.get(uid) ?? 0;
  const chosen = [...waiting].sort((a, b) => often(a) - often(b) || a - b).slice(0, MOST_MAILS);
  const filed: MailFiled[] = [];
  for (const uid of chosen) {
    if (signal.aborted) break;
    const survived = failures.has(uid);
    failures.set(uid, often(uid));
    const result = await readOne(session, uid, handle, survived);
    if (result?.kind === 'failed') failures.set(uid, often(uid) + 1);
    else failures.delete(uid);
    if (result !== null) filed.push(result);
  }
  return { filed, more: waiting.length > chosen.length };
}

async function readOne(
  session: MailSession,
  uid: number,
  handle: MailHandler,
  survived: boolean,
): Promise<MailFiled | null> {
  const overview = await session.lookAt(uid);
  if (overview === null) return null;
  const refuse = async (reason: string): Promise<MailFiled> => {
    await session.file(uid, 'Refused');
    return { uid, kind: 'refused', reason };
  };
  if (overview.size > MOST_MAIL) return await refuse(`it is larger than ${MOST_MAIL} bytes`);
  const free = IN_HAND.find((keyword) => !overview.keywords.has(keyword));
  const mark = survived ? IN_HAND[0] : free;
  if (mark === undefined) return await refuse('reading it ended the program three times');
  const source = await session.download(uid);
  if (source === null) return null;

  await session.mark(uid, mark);
  const read = await readMail(source, overview.received);
  if (read.kind === 'refused') return await refuse(read.reason);
  let outcome: Awaited<ReturnType<MailHandler>>;
  try {
    outcome = await handle(read.mail);
  } catch (fault) {
    await session.unmark(uid, mark);
    return { uid, kind: 'failed', reason: 'its handler failed; it stays unread and comes again', fault };
  }
  // Ended here, the mail comes again with the same key.
  if (outcome.kind === 'refused') return await refuse(outcome.reason);
  await session.file(uid, 'Received');
  return { uid, kind: 'taken', reason: null };
}
