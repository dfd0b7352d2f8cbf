import { setTimeout as wait } from 'node:timers/promises';
import type { MailboxSettings, MailHandler, MailRound } from './mailbox.ts';
import { type MailSession, openMailSession } from './mail-session.ts';
import { mailboxAddress } from './mailbox-address.ts';
import { type MailFailures, readRound } from './read-round.ts';

export type MailboxWatch = {
  /** Resolves when the mail in hand is filed and the connection closed. */
  readonly stop: () => Promise<void>;
};

export type WatchOptions = {
  /** Told of each round that read something. */
  readonly onRound: (round: MailRound) => void;
  /** Told when the mailbox cannot be read; the watch goes on. */
  readonly onTrouble: (error: unknown) => void;
  /** Seconds between two looks at the folder where the server tells of no new mail by itself; default 120. */
  readonly pollSeconds?: number;
  /** Milliseconds before the first try to connect again, doubled with each failure up to five minutes; default 1000. */
  readonly retryMs?: number;
};

const MOST_RETRY_MS = 300_000;

/**
 * Reads the mailbox until stopped: at once, whenever the server tells of a new mail (IDLE, RFC 2177), and every
 * `pollSeconds`. Connects again when the connection breaks.
 * @throws NuwaError config-invalid, at once
 */
export function watchMailbox(
  settings: MailboxSettings,
  handle: MailHandler,
  options: WatchOptions,
): MailboxWatch {
  mailboxAddress(settings);
  const stopping = new AbortController();
  const work = keepReading(settings, handle, options, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      await work;
    },
  };
}

async function keepReading(
  settings: MailboxSettings,
  handle: MailHandler,
  options: WatchOptions,
  signal: AbortSignal,
): Promise<void> {
  const first = options.retryMs ?? 1000;
  const failures: MailFailures = new Map();
  let retry = first;
  while (!signal.aborted) {
    let session: MailSession | null = null;
    try {
      session = await openMailSession(settings);
      for (;;) {
        const round = await readRound(session, handle, failures, signal);
        retry = first;
        if (round.filed.length > 0) options.onRound(round);
        if (signal.aborted) break;
        const progress = round.filed.some(({ kind }) => kind !== 'failed');
        if (!(round.more && progress)) await session.untilNews((options.pollSeconds ?? 120) * 1000, signal);
      }
    } catch (error) {
      options.onTrouble(error);
    } finally {
      await session?.close();
    }
    // Rejects only when the signal ends it.
    await wait(retry, undefined, { signal }).catch(() => undefined);
    retry = Math.min(retry * 2, MOST_RETRY_MS);
  }
}
