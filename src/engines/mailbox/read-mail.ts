import { createHash } from 'node:crypto';
import PostalMime, { type Address, addressParser, type Attachment } from 'postal-mime';
import type { Instant } from '#kernel/instant.ts';
import { htmlText } from './html-text.ts';
import { isAutomatic, type MailHeader } from './is-automatic.ts';
import { type IncomingMail, type MailAttachment, MOST_ATTACHMENTS } from './mailbox.ts';

const MOST_TEXT = 1_000_000;
/** HTML beyond this is cut before it is read; it gives a million characters of text in all but made-up cases. */
const MOST_HTML = 4_000_000;

export type ReadMail =
  | { readonly kind: 'mail'; readonly mail: IncomingMail }
  | { readonly kind: 'refused'; readonly reason: string };

/** Reads the bytes of one mail (RFC 5322, MIME). What cannot be read is refused; nothing is thrown. */
export async function readMail(source: Uint8Array, received: Instant): Promise<ReadMail> {
  const parsed = await parse(source);
  if (parsed === null)
    return { kind: 'refused', reason: 'its structure is too deep or its headers too long' };
  if (parsed.attachments.length > MOST_ATTACHMENTS) {
    return { kind: 'refused', reason: `it has more than ${MOST_ATTACHMENTS} attachments` };
  }
  const text = parsed.text ?? htmlText((parsed.html ?? '').slice(0, MOST_HTML));
  const messageId = oneLine(parsed.messageId ?? '', 998);
  const mail = {
    key: keyOf(parsed.messageId ?? '', source),
    messageId: messageId === '' ? null : messageId,
    from: authorOf(parsed.headers),
    replyTo: addressOf(parsed.replyTo?.[0]),
    returnPath: returnPathOf(parsed.headers),
    headers: firstOfEach(parsed.headers),
    subject: oneLine(parsed.subject ?? '', 998),
    text: cleanText(text).slice(0, MOST_TEXT).toWellFormed(),
    attachments: parsed.attachments.map(attachmentOf),
    received,
    automatic: isAutomatic(parsed.headers),
  };
  return { kind: 'mail', mail };
}

async function parse(source: Uint8Array) {
  try {
    return await PostalMime.parse(source, {
      maxNestingDepth: 32,
      maxHeadersSize: 262_144,
      maxRfc822NestingDepth: 3,
    });
  } catch {
    return null; // the parser throws at its two limits only, and either says the same to us
  }
}

/** Of the body rather than the whole mail: a second delivery of the same mail differs in its Received lines. */
function keyOf(messageId: string, source: Uint8Array): string {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  const ends = [bytes.indexOf('\r\n\r\n'), bytes.indexOf('\n\n')].filter((at) => at >= 0);
  const body = ends.length === 0 ? bytes.length : Math.min(...ends);
  return createHash('sha256')
    .update('nuwa/mail/v1\0')
    .update(messageId)
    .update('\0')
    .update(bytes.subarray(body))
    .digest('hex');
}

function addressOf(address: Address | undefined): string | null {
  const mailbox = address?.group === undefined ? address : address.group[0];
  const text = mailbox?.address?.trim() ?? '';
  return /^[^\s@<>\p{Cc}]{1,64}@[^\s@<>\p{Cc}]{1,255}$/u.test(text)
    ? text.toLowerCase().toWellFormed()
    : null;
}

/** Programs disagree which of several counts; so none does. */
function authorOf(headers: readonly MailHeader[]): string | null {
  const [from, second] = headers.filter(({ key }) => key === 'from');
  if (from === undefined || second !== undefined) return null;
  const authors = addressParser(from.value, { flatten: true });
  return authors.length === 1 ? addressOf(authors[0]) : null;
}

function returnPathOf(headers: readonly MailHeader[]): string | null {
  const value = headers.find(({ key }) => key === 'return-path')?.value.trim();
  if (value === undefined) return null;
  return value.replace(/^<|>$/g, '').trim().toLowerCase();
}

function firstOfEach(headers: readonly MailHeader[]): Readonly<Record<string, string>> {
  return Object.fromEntries([...headers].reverse().map(({ key, value }) => [key, value]));
}

function attachmentOf(attachment: Attachment): MailAttachment {
  const { content } = attachment;
  return {
    name: oneLine((attachment.filename ?? '').split(/[/\\]/).at(-1) ?? '', 255),
    bytes: typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content),
  };
}

/** Without controls, and without the marks that turn text round or hide it (`exe.fdp` shown as `pdf.exe`). */
function oneLine(text: string, most: number): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .trim()
    .slice(0, most)
    .toWellFormed();
}

/** Line ends as `\n`; no controls but tabs (a NUL would be refused by the database). */
function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])\p{Cc}/gu, '')
    .trimEnd();
}
