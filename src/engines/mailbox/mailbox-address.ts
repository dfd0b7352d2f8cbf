import { isIPv4 } from 'node:net';
import { NuwaError } from '#kernel/errors.ts';
import type { MailboxSettings } from './mailbox.ts';

export type MailboxAddress = {
  readonly host: string;
  readonly port: number;
  /** `tls` from the first byte, `starttls` or nothing, `plain` without. */
  readonly protection: 'tls' | 'starttls' | 'plain';
  readonly user: string;
  readonly password: string;
  readonly folder: string;
};

/** @throws NuwaError config-invalid, which repeats nothing of the address, for it holds the password */
export function mailboxAddress(settings: MailboxSettings): MailboxAddress {
  const bad = (problem: string) =>
    new NuwaError('config-invalid', { problems: `the mailbox address ${problem}` });
  if (!URL.canParse(settings.url)) throw bad('is none; write it like imaps://user:password@host/INBOX');
  const url = new URL(settings.url);
  if (url.protocol !== 'imaps:' && url.protocol !== 'imap:') throw bad('must start with imaps:// or imap://');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const [user, password] = [decoded(url.username), decoded(url.password)];
  if (host === '' || !user || !password)
    throw bad('must name user, password and host, with %40 for @ in a name');
  const folder = decoded(url.pathname.replace(/^\//, ''));
  if (folder === null || url.search !== '' || url.hash !== '')
    throw bad('may hold a folder behind the host, no more');
  const clear = settings.plain === true || isLoopback(host);
  return {
    host,
    port: Number(url.port) || (url.protocol === 'imaps:' ? 993 : 143),
    protection: url.protocol === 'imaps:' ? 'tls' : clear ? 'plain' : 'starttls',
    user,
    password,
    folder: folder === '' ? 'INBOX' : folder,
  };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null; // a stray percent sign
  }
}

/** What never leaves this machine needs no TLS. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}
