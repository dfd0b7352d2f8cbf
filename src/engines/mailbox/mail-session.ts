import { ImapFlow } from 'imapflow';
import { getCACertificates } from 'node:tls';
import { NuwaError } from '#kernel/errors.ts';
import { type Instant, instantOf } from '#kernel/instant.ts';
import { MOST_MAIL, type MailboxSettings } from './mailbox.ts';
import { mailboxAddress } from './mailbox-address.ts';

/** A connection to the mailbox with its folder open. All throw NuwaError mailbox-unreachable, whose reason is a code. */
export type MailSession = {
  /** Numbers (UIDs) of the mails that nobody has seen, oldest first. */
  readonly unseen: () => Promise<readonly number[]>;
  /** Null when it is gone by now. */
  readonly lookAt: (uid: number) => Promise<MailOverview | null>;
  /** The bytes of a mail, `MOST_MAIL` at most; does not mark it as seen. Null when it is gone by now. */
  readonly download: (uid: number) => Promise<Uint8Array | null>;
  readonly mark: (uid: number, keyword: string) => Promise<void>;
  readonly unmark: (uid: number, keyword: string) => Promise<void>;
  /** Marks a mail as seen and moves it to the folder `Nuwa/…`. */
  readonly file: (uid: number, folder: 'Received' | 'Refused') => Promise<void>;
  /** Waits until a mail has come in since the last call of `unseen`, for `ms` at most or until the signal. */
  readonly untilNews: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly close: () => Promise<void>;
};

export type MailOverview = {
  /** Bytes, as the server counts them. */
  readonly size: number;
  readonly received: Instant;
  readonly keywords: ReadonlySet<string>;
};

const FOLDERS = ['Received', 'Refused'] as const;

/** @throws NuwaError config-invalid, mailbox-unreachable */
export async function openMailSession(settings: MailboxSettings): Promise<MailSession> {
  const address = mailboxAddress(settings);
  const client = new ImapFlow({
    host: address.host,
    port: address.port,
    secure: address.protection === 'tls',
    // True: no STARTTLS, no password. Undefined would go on in clear, which is what an attacker in between wants.
    ...(address.protection === 'tls' ? {} : { doSTARTTLS: address.protection === 'starttls' }),
    auth: { user: address.user, pass: address.password },
    logger: false,
    clientInfo: { name: 'Nuwa' },
    disableAutoIdle: true,
    disableCompression: true,
    connectionTimeout: 20_000,
    greetingTimeout: 10_000,
    socketTimeout: 300_000,
    maxIdleTime: 120_000,
    maxLineLength: 4 * 1024 * 1024,
    maxLiteralSize: MOST_MAIL,
    maxResponseSize: MOST_MAIL + 1024 * 1024,
    tls: {
      minVersion: 'TLSv1.2',
      ...(settings.authorities ? { ca: [...getCACertificates('default'), ...settings.authorities] } : {}),
    },
  });
  // A broken connection also fails the command that waits for it; without a listener it would end the process.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.mailboxOpen(address.folder);
    for (const name of FOLDERS) await client.mailboxCreate(['Nuwa', name]);
  } catch (error) {
    client.close();
    throw unreachable(error);
  }
  return sessionOf(client);
}

function sessionOf(client: ImapFlow): MailSession {
  let news = false;
  client.on('exists', ({ count, prevCount }) => {
    news ||= count > prevCount;
  });
  const uid = { uid: true };
  const run = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw unreachable(error);
    }
  };
  return {
    unseen: () =>
      run(async () => {
        news = false;
        const found = await client.search({ seen: false, deleted: false }, uid);
        if (!found) throw new Error('SEARCH');
        return [...found].sort((a, b) => a - b);
      }),
    lookAt: (number) =>
      run(async () => {
        const found = await client.fetchOne(
          String(number),
          { size: true, internalDate: true, flags: true },
          uid,
        );
        if (!found) return null;
        const received = new Date(found.internalDate ?? Number.NaN).getTime();
        if (Number.isNaN(received) || found.size === undefined) throw new Error('FETCH');
        return { size: found.size, received: instantOf(received), keywords: found.flags ?? new Set() };
      }),
    download: (number) =>
      run(async () => {
        const found = await client.fetchOne(
          String(number),
          { source: { start: 0, maxLength: MOST_MAIL } },
          uid,
        );
        return (found && found.source) || null;
      }),
    mark: (number, keyword) =>
      run(async () => void (await client.messageFlagsAdd(String(number), [keyword], uid))),
    unmark: (number, keyword) =>
      run(async () => void (await client.messageFlagsRemove(String(number), [keyword], uid))),
    file: (number, folder) =>
      run(async () => {
        // Ended between the two, the mail stays where it was, seen, and does not come again: its work is done.
        if (!(await client.messageFlagsAdd(String(number), ['\\Seen'], uid))) throw new Error('STORE');
        if (!(await client.messageMove(String(number), ['Nuwa', folder], uid))) throw new Error('MOVE');
      }),
    untilNews: (ms, signal) => (news ? Promise.resolve() : untilNews(client, ms, signal)),
    close: async () => {
      await client.logout().catch(() => client.close());
    },
  };
}

function untilNews(client: ImapFlow, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: NuwaError) => {
      clearTimeout(timer);
      client.off('exists', arrived);
      client.off('close', closed);
      signal.removeEventListener('abort', stop);
      if (error) reject(error);
      else resolve();
    };
    const stop = () => done();
    const arrived = ({ count, prevCount }: { count: number; prevCount: number }) => {
      if (count > prevCount) done();
    };
    const closed = () => done(new NuwaError('mailbox-unreachable', { reason: 'the connection ended' }));
    const timer = setTimeout(stop, ms);
    client.on('exists', arrived);
    client.on('close', closed);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    else if (!client.usable) closed();
    // Until another command ends it. A server without IDLE is asked now and then instead (NOOP).
    else client.idle().catch(closed);
  });
}

/** What went wrong in a closed set of words; the server's own often repeat the name of the account. */
function unreachable(error: unknown): NuwaError {
  if (error instanceof NuwaError) return error;
  if (!(error instanceof Error)) return new NuwaError('mailbox-unreachable', { reason: 'unknown' });
  if ('authenticationFailed' in error && error.authenticationFailed === true) {
    return new NuwaError('mailbox-unreachable', {
      reason: 'the server does not take the user name or password',
    });
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.message;
  return new NuwaError('mailbox-unreachable', {
    reason: /^[A-Za-z_0-9]{2,40}$/.test(code) ? code : 'unknown',
  });
}
