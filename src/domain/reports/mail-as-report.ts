import { findCaseCode } from './case-code.ts';
import type { VulnerabilityReport } from './report.ts';
import { REPORT_LIMITS } from './report-limits.ts';
import { rowsWithIdentifiers } from './sample-rows.ts';

/** What the rules need to know of a mail. Everything in it is attacker-controlled. */
export type MailLook = {
  readonly subject: string;
  readonly text: string;
  /** Address of whoever wrote; null when there is none. */
  readonly from: string | null;
  /** Sent by a program, a list or a bounce, as its headers tell (RFC 3834). */
  readonly automatic: boolean;
};

/**
 * `report`: a new one; `answer`: belongs to the case of that code, if its sender is the one who reported it; `other`:
 * nobody wrote it, so that it is no report, and an answer to it could go round in circles.
 */
export type MailKind =
  | { readonly is: 'report' }
  | { readonly is: 'answer'; readonly code: string }
  | { readonly is: 'other' };

export function kindOfMail({ subject, from, automatic }: MailLook): MailKind {
  if (automatic || from === null || MACHINES.test(from)) return { is: 'other' };
  const code = findCaseCode(subject);
  return code === null ? { is: 'report' } : { is: 'answer', code };
}

/** Mailboxes that nobody reads, whatever their headers say. */
const MACHINES = /^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)([+@._-]|$)/i;

/** A mail as a report: what it says and nothing that it does not. Who wrote it agreed to be asked, by writing. */
export function mailAsReport(mail: Pick<MailLook, 'subject' | 'text'>): VulnerabilityReport {
  const title = mail.subject
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, REPORT_LIMITS.line)
    .toWellFormed();
  const text = mail.text.replaceAll('\0', '').trim().slice(0, REPORT_LIMITS.text).toWellFormed();
  return {
    kind: 'vulnerability',
    title: title === '' ? '(no subject)' : title,
    description: textOf(text),
    technical: null,
    howToCheck: null,
    keeper: null,
    system: null,
    place: null,
    cwe: null,
    classes: [],
    people: null,
    minors: 'unknown',
    critical: 'unknown',
    consent: { named: false, asked: true, unmasked: false },
    credit: { as: 'not-stated' },
  };
}

/** A mail cannot be sent back to be corrected, so a text that is a list is left out and said to be. */
function textOf(text: string): string {
  if (text === '') return '(no text)';
  const rows = rowsWithIdentifiers(text);
  return rows > REPORT_LIMITS.sampleRows
    ? `(the text held ${rows} rows of personal data and was not kept; at most ${REPORT_LIMITS.sampleRows} are taken)`
    : text;
}
