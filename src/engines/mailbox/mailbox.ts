import type { Instant } from '#kernel/instant.ts';

/** A mail as it came in. Every field is attacker-controlled; a sender proves nothing (DKIM and SPF are not judged). */
export type IncomingMail = {
  /**
   * SHA-256 of Message-ID and body, hex. A mail is filed away only after its handler has returned, so when anything
   * ends in between (this process, the connection, the server) the same mail comes again with the same key: a handler
   * must do its work once for a key, in the transaction that keeps the work.
   */
  readonly key: string;
  /** With its angle brackets, as written; null when it has none. */
  readonly messageId: string | null;
  /** The one address in From, in lower case, its name left out; null when there is none, or several. */
  readonly from: string | null;
  /** The first address in Reply-To, in lower case. */
  readonly replyTo: string | null;
  /** Address of the envelope as the mail server noted it; empty for bounces (RFC 5321, 4.5.5); null: not noted. */
  readonly returnPath: string | null;
  /** Names in lower case; of those that repeat, the first, which is the one written last on the way. */
  readonly headers: Readonly<Record<string, string>>;
  readonly subject: string;
  /** Plain text, lines separated by `\n`, cut at a million characters; made from HTML where the mail has no other. */
  readonly text: string;
  readonly attachments: readonly MailAttachment[];
  /** When the mail server took it in. */
  readonly received: Instant;
  /** Written by a program, a list or a bounce (RFC 3834): take it if you like, but never answer it. */
  readonly automatic: boolean;
};

export type MailAttachment = {
  /** Without folders and control characters; empty when it has no name. Attacker-controlled, as is the content. */
  readonly name: string;
  readonly bytes: Uint8Array;
};

/**
 * Takes a mail and returns when what it made of it is safe. `refused`: no use in trying again; the reason, a sentence
 * without content of the mail, goes to the log. A throw means a trouble of ours: the mail stays and comes again.
 */
export type MailHandler = (mail: IncomingMail) => Promise<MailOutcome>;

export type MailOutcome = { readonly kind: 'taken' } | { readonly kind: 'refused'; readonly reason: string };

export type MailboxSettings = {
  /** imaps://user:password@host/Folder, or imap:// with STARTTLS; the folder is INBOX unless named. A secret. */
  readonly url: string;
  /** Allows imap:// without TLS to hosts other than this machine. */
  readonly plain?: boolean;
  /** Further authorities to trust, PEM; the system's are trusted as well. */
  readonly authorities?: readonly string[];
};

/** What became of a mail in a round; names it by its number in the folder, never by its content. */
export type MailFiled = {
  readonly uid: number;
  readonly kind: 'taken' | 'refused' | 'failed';
  /** Null for `taken`. */
  readonly reason: string | null;
  /** What the handler threw, for the log. */
  readonly fault?: unknown;
};

export type MailRound = {
  readonly filed: readonly MailFiled[];
  /** There may be more to read at once. */
  readonly more: boolean;
};

/** Bytes of a mail; one that is larger is refused unread. */
export const MOST_MAIL = 30 * 1024 * 1024;
/** Mails of a round, so that the connection shows now and then that it lives, and a stop is soon heard. */
export const MOST_MAILS = 50;
export const MOST_ATTACHMENTS = 50;
