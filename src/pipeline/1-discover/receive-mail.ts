import { createHmac } from 'node:crypto';

import { canonicaliseEmail } from '#domain/identifiers/email.ts';
import { kindOfMail, mailAsReport } from '#domain/reports/mail-as-report.ts';
import type { MailAttachment } from '#engines/mailbox/mailbox.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Instant } from '#kernel/instant.ts';

import { addToReport } from './add-to-report.ts';
import { receiptMail, type ReceiptMail } from './receive-mail-receipt.ts';
import { finderIn, receiveReport, takeAll } from './receive-report.ts';
import type { EvidenceFile, IntakeNeeds } from './receive-report-needs.ts';

/** A mail as the mailbox gives it. Every field is attacker-controlled, and a sender's address proves little. */
export type ReportMail = {
  /** The same whenever the same mail comes again. */
  readonly key: string;
  readonly from: string | null;
  readonly subject: string;
  readonly text: string;
  readonly attachments: readonly MailAttachment[];
  readonly automatic: boolean;
};

export type MailNeeds = IntakeNeeds & {
  /** Hands over one receipt; null where this installation sends no mail. */
  readonly sendReceipt: ((mail: ReceiptMail) => Promise<void>) | null;
  /** Whether one more receipt may go to this pseudonym of an address now; counts it if so. */
  readonly mayAnswer: (pseudonym: string, at: Instant) => boolean;
  /** Told of receipts that could not be handed over; the error names nobody. */
  readonly fault: (error: unknown) => void;
};

export type MailTaken = { readonly kind: 'report' | 'added' | 'other' };

/**
 * A mail becomes a report, or belongs to one, or is nothing that a person wrote. Done once for a key: the key is kept
 * in the transaction of the report itself, so a mail that comes again after a crash changes nothing. The one answer is a
 * short receipt with the code of the case, sent after the commit and at most once.
 */
export async function receiveMail(needs: MailNeeds, mail: ReportMail): Promise<MailTaken> {
  const key = keyed(needs, 'mail', mail.key);
  const before = await needs.stores.receivedMails.find(key);
  if (before !== null) return { kind: before.outcome };
  const kind = kindOfMail(mail);
  const sender = mail.from === null ? null : senderOf(needs, mail.from);
  if (kind.is === 'other' || sender === null) return await setAside(needs, key);
  return kind.is === 'answer'
    ? await takeAnswer(needs, mail, kind.code, key, sender)
    : await takeReport(needs, mail, key, sender);
}

/** An address and the tag by which it is known again: keyed, so that nobody reads it off the database. */
type Sender = { readonly address: string; readonly tag: Uint8Array };

function senderOf(needs: IntakeNeeds, address: string): Sender | null {
  const canonical = canonicaliseEmail(address);
  if (!canonical.ok) return null;
  return { address, tag: keyed(needs, 'sender', canonical.canonical).subarray(0, 16) };
}

const actorOf = ({ tag }: Sender) => ({ kind: 'address', tag: Buffer.from(tag).toString('hex') }) as const;

async function takeReport(
  needs: MailNeeds,
  mail: ReportMail,
  key: Uint8Array,
  sender: Sender,
): Promise<MailTaken> {
  try {
    const { code } = await receiveReport(needs, actorOf(sender), {
      report: mailAsReport(mail),
      by: 'mailbox',
      language: languageOf(mail),
      sender,
      files: mail.attachments.map(fileOf),
      also: async (inside, subject, recorded) => {
        if (!(await inside.receivedMails.insert(key, 'report', subject, recorded))) throw twice();
      },
    });
    await sendReceipt(needs, mail, sender, code);
    return { kind: 'report' };
  } catch (error) {
    return await unlessTwice(needs, key, error);
  }
}

/** Belongs to the case of the code in its subject line, if whoever wrote it wrote the report. A receipt would be noise. */
async function takeAnswer(
  needs: MailNeeds,
  mail: ReportMail,
  code: string,
  key: Uint8Array,
  sender: Sender,
): Promise<MailTaken> {
  const row = await needs.stores.reportCodes.find(code);
  // Who is not the sender learns nothing: not whether there is such a case, and not by a bounce.
  const wrote = row?.sender ?? null;
  if (row === null || wrote === null || !Buffer.from(wrote).equals(sender.tag))
    return await setAside(needs, key);
  const { subject } = row;
  const actor = actorOf(sender);
  const finder = finderIn(needs, actor, subject);
  const by = finder.pseudonym?.name ?? 'finder';
  const files = await takeAll(needs, subject, mail.attachments.map(fileOf), by);
  const { description: text } = mailAsReport(mail);
  try {
    await addToReport(
      needs,
      { kind: 'case-code', subject: subject.id },
      subject,
      { text },
      {
        actor,
        ...finder,
        files,
        also: async (inside, recorded) => {
          if (!(await inside.receivedMails.insert(key, 'added', subject, recorded))) throw twice();
        },
      },
    );
    return { kind: 'added' };
  } catch (error) {
    for (const file of files) await needs.evidence?.drop(subject, file);
    // Forgotten or gone meanwhile: trying again would not help, and the mail must not come for ever.
    if (error instanceof NuwaError && GONE.has(error.code) && error.details['reason'] !== TWICE)
      return await setAside(needs, key);
    return await unlessTwice(needs, key, error);
  }
}

const GONE: ReadonlySet<string> = new Set(['not-found', 'not-allowed', 'assertion-refused']);

async function setAside({ stores, clock }: MailNeeds, key: Uint8Array): Promise<MailTaken> {
  await stores.receivedMails.insert(key, 'other', null, clock());
  return { kind: 'other' };
}

async function sendReceipt(
  { sendReceipt: send, mayAnswer, clock, fault }: MailNeeds,
  mail: ReportMail,
  sender: Sender,
  code: string,
): Promise<void> {
  if (send === null || !mayAnswer(Buffer.from(sender.tag).toString('hex'), clock())) return;
  await send({ to: sender.address, ...receiptMail(languageOf(mail), code) }).catch(fault);
}

/** Chinese unless there is none in it. */
const languageOf = ({ subject, text }: ReportMail): 'zh' | 'en' =>
  /\p{Script=Han}/u.test(subject + text.slice(0, 2000)) ? 'zh' : 'en';

const fileOf = ({ name, bytes }: MailAttachment): EvidenceFile => ({
  name,
  unmasked: false,
  bytes: (async function* () {
    yield bytes;
  })(),
});

function keyed({ keys }: IntakeNeeds, what: 'mail' | 'sender', text: string): Uint8Array {
  const hash = createHmac('sha256', keys.intake).update(`nuwa/intake-${what}/v1\0${text}`, 'utf8').digest();
  return new Uint8Array(hash);
}

const TWICE = 'the same mail is being taken twice';
const twice = (): NuwaError => new NuwaError('assertion-refused', { reason: TWICE });

async function unlessTwice({ stores }: MailNeeds, key: Uint8Array, error: unknown): Promise<MailTaken> {
  const isSecond = error instanceof NuwaError && error.details['reason'] === TWICE;
  const first = isSecond ? await stores.receivedMails.find(key) : null;
  if (first === null) throw error;
  return { kind: first.outcome };
}
