import type { Mailer } from '#engines/mail/mailer.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Random } from '#kernel/ids.ts';
import type { Clock } from '#kernel/instant.ts';
import { type AnswerSlices, answerLookup, type LookupAnswer } from './answer-lookup.ts';
import { MailBudget } from './mail-budget.ts';
import { OneTimeCodes } from './one-time-codes.ts';
import { requestLookup } from './request-lookup.ts';
import { sendLookupLink } from './send-lookup-link.ts';
import { type DecideSlices, silenceOrErase, type Wish } from './silence-or-erase.ts';
import { type LookupRequest, type Waiting, WaitingRequests } from './waiting-requests.ts';

/** The three use-cases of a look-up by mail, around the little that they keep in memory. */
export interface LookupDesk {
  request(actor: Actor, request: LookupRequest): void;
  answer(actor: Actor, code: string): Promise<LookupAnswer>;
  decide(actor: Actor, decision: { readonly code: string; readonly wish: Wish }): Promise<void>;
  /** Resolves when no request waits and no mail is under way. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export type DeskSlices = Omit<AnswerSlices, 'codes'> &
  Omit<DecideSlices, 'codes'> & {
    readonly mailer: Mailer;
    readonly clock: Clock;
    readonly random: Random;
    readonly publicUrl: string;
    readonly demo: boolean;
    /** Told of mail that could not be handed over; the error names nobody. */
    readonly fault: (error: unknown) => void;
  };

export type DeskPace = {
  /** Milliseconds before each further attempt to hand over one mail. */
  readonly retryMs: readonly number[];
  /** Milliseconds between looks at the budget of all mail once it is spent; the row waits meanwhile. */
  readonly roomMs: number;
};
const PACE: DeskPace = { retryMs: [5_000, 60_000], roomMs: 1_000 };

export function createLookupDesk(slices: DeskSlices, pace: DeskPace = PACE): LookupDesk {
  const codes = new OneTimeCodes(slices.random);
  const waiting = new WaitingRequests(slices.random);
  const budget = new MailBudget();
  const pauses = new Set<NodeJS.Timeout>();
  let stopped = false;
  let working: Promise<void> | null = null;

  async function workOff(): Promise<void> {
    while (!stopped) {
      if (!budget.roomInAll(slices.clock())) return pause(pace.roomMs, () => undefined);
      const next = waiting.take();
      if (next === null) return;
      await deliver(next).catch(slices.fault);
    }
  }

  /** Only the first attempt is counted against the budget; each carries a code of its own. */
  async function deliver(next: Waiting): Promise<void> {
    const first = next.attempt === 1;
    const sending = { ...slices, codes, waiting, budget: first ? budget : { spend: () => true } };
    try {
      await sendLookupLink(sending, { kind: 'platform' }, waiting.open(next.sealed));
    } catch (error) {
      const retryMs = pace.retryMs[next.attempt - 1];
      if (retryMs === undefined || !passing(error)) throw error;
      // Away from the row meanwhile, so that one mailbox that cannot be reached holds nobody else up.
      pause(retryMs, () => waiting.again(next));
    }
  }

  function pause(milliseconds: number, then: () => void): void {
    const timer = setTimeout(() => {
      pauses.delete(timer);
      then();
      start();
    }, milliseconds);
    pauses.add(timer);
  }

  /** After the answer has left: the first mail starts in a later turn of the event loop. */
  function start(): void {
    working ??= new Promise<void>((resolve) => {
      setImmediate(resolve);
    })
      .then(workOff)
      .finally(() => {
        working = null;
      });
  }

  return {
    request(actor, request) {
      requestLookup({ waiting }, actor, request);
      start();
    },
    answer: (actor, code) => answerLookup({ ...slices, codes }, actor, code),
    decide: (actor, decision) => silenceOrErase({ ...slices, codes }, actor, decision),
    async settled() {
      while (working !== null || pauses.size > 0) await (working ?? turn());
    },
    async close() {
      stopped = true;
      for (const timer of pauses) clearTimeout(timer);
      pauses.clear();
      if (working !== null) await working;
    },
  };
}

/** A refusal for good (SMTP 5xx) is not asked for again. */
function passing(error: unknown): boolean {
  return error instanceof NuwaError && !/ 5\d\d$/.test(String(error.details['reason']));
}

async function turn(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, 5);
  return promise;
}
