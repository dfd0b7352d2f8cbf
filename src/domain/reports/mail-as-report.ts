import { findCaseCode } from './case-code.ts';
import type { VulnerabilityReport } from './report.ts';
import { REPORT_LIMITS } from './report-limits.ts';

/** What the rules need to know of a mail. Everything in it is attacker-controlled. */
export type MailLook = {
  readonly subject: string;
  readonly text: string;
  /** Names in lower case; of those that repeat, the first. */
  readonly headers: Readonly<Record<string, string>>;
  /** Address of the envelope or `Return-Path`; empty for bounces (RFC 5321, 4.5.5); null where it is not known. */
  readonly returnPath: string | null;
  /** Address in `From`, lower case; null when there is none, or several. */
  readonly from: string | null;
};

/**
 * `report`: a new one; `answer`: belongs to the case of that code, if its sender is the one who reported it; `other`:
 * nobody wrote it, so that it is no report, and an answer to it could go round in circles.
 */
export type MailKind =
  | { readonly is: 'report' }
  | { readonly is: 'answer'; readonly code: string }
  | { readonly is: 'other'; readonly because: 'automatic' | 'bounce' | 'list' | 'no-sender' };

export function kindOfMail(mail: MailLook): MailKind {
  const because = notWritten(mail);
  if (because !== null) return { is: 'other', because };
  const code = findCaseCode(mail.subject);
  return code === null ? { is: 'report' } : { is: 'answer', code };
}

/** RFC 3834 (2, 5) and what senders did before it: none of these is answered, and none is a report. */
function notWritten({
  headers,
  returnPath,
  from,
}: MailLook): 'automatic' | 'bounce' | 'list' | 'no-sender' | null {
  const automatic = headers['auto-submitted'];
  if (automatic !== undefined && !/^no\b/i.test(automatic.trim())) return 'automatic';
  if (returnPath === '' || /^multipart\/report\b/i.test(headers['content-type'] ?? '')) return 'bounce';
  if (/^(bulk|junk|list)$/i.test((headers['precedence'] ?? '').trim())) return 'list';
  if (Object.keys(headers).some((name) => name.startsWith('list-'))) return 'list';
  if (headers['x-auto-response-suppress'] !== undefined || headers['x-autoreply'] !== undefined)
    return 'automatic';
  if (from === null) return 'no-sender';
  return /^(mailer-daemon|postmaster|noreply|no-reply|donotreply|do-not-reply|bounces?)([+@-]|$)/i.test(from)
    ? 'automatic'
    : null;
}

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
    description: text === '' ? '(no text)' : text,
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
