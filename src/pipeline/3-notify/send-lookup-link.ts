import { canonicaliseEmail } from '#domain/identifiers/email.ts';
import { innerOf } from '#domain/identifiers/fingerprint.ts';
import type { Mailer } from '#engines/mail/mailer.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Clock } from '#kernel/instant.ts';
import { lookupMail } from './lookup-mail.ts';
import type { MailBudget } from './mail-budget.ts';
import type { OneTimeCodes } from './one-time-codes.ts';
import type { LookupRequest, WaitingRequests } from './waiting-requests.ts';

export type SendSlices = {
  readonly waiting: Pick<WaitingRequests, 'pseudonym'>;
  readonly budget: Pick<MailBudget, 'spend'>;
  readonly codes: OneTimeCodes;
  readonly mailer: Mailer;
  readonly clock: Clock;
  /** Where this installation is reached, without a slash at the end. */
  readonly publicUrl: string;
  readonly demo: boolean;
};

/**
 * Sends one link, the same for everybody: the mail goes out whether or not the address is in any list, so neither
 * the mail nor its absence says anything to whoever reads along. Over budget and impossible addresses are dropped.
 * If we crash after the mail server took the mail, its code is unknown to the next process, and the person asks again.
 * @throws NuwaError notice-undeliverable
 */
export async function sendLookupLink(
  slices: SendSlices,
  _actor: Actor,
  request: LookupRequest,
): Promise<'sent' | 'dropped'> {
  const address = canonicaliseEmail(request.email);
  if (!address.ok) return 'dropped';
  const now = slices.clock();
  if (!slices.budget.spend(slices.waiting.pseudonym(address.canonical), now)) return 'dropped';

  const inner = innerOf('email', address.canonical);
  const code = slices.codes.issue({ inner, language: request.language, purpose: 'open' }, now);
  // To the canonical form: what the code opens is the answer about exactly the mailbox that receives it. Sent as
  // typed, `Ａ@…` or a mixed script could reach another mailbox than the one that is looked up.
  const { subject, text } = lookupMail({ ...slices, language: request.language, code });
  await slices.mailer.send({ to: address.canonical, subject, text });
  return 'sent';
}
