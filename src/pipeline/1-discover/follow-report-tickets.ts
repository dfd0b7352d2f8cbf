import { createHash } from 'node:crypto';

import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Random } from '#kernel/ids.ts';
import { type Instant, msOf } from '#kernel/instant.ts';

export const TICKET_MINUTES = 30;
const MOST_KEPT = 50_000;

export type TicketHolder = Extract<Actor, { readonly kind: 'account' | 'case-code' }>;
type Kept = { readonly actor: TicketHolder; readonly code: string; readonly until: number };

/**
 * Stand in for code and passphrase in what follows a look at one's report, for half an hour from the latest use: so a
 * passphrase is typed once and stands in no page. Only hashes are kept, in memory; a restart ends all of them.
 */
export class FinderTickets {
  readonly #random: Random;
  readonly #kept = new Map<string, Kept>();

  constructor(random: Random) {
    this.#random = random;
  }

  issue(actor: TicketHolder, code: string, at: Instant): string {
    const now = msOf(at);
    for (const [key, { until }] of this.#kept) {
      if (until > now && this.#kept.size < MOST_KEPT) break;
      this.#kept.delete(key);
    }
    const ticket = Buffer.from(this.#random(24)).toString('base64url');
    this.#kept.set(hashOf(ticket), { actor, code, until: now + TICKET_MINUTES * 60_000 });
    return ticket;
  }

  /** @param ticket attacker-controlled @throws NuwaError link-expired */
  open(ticket: string, at: Instant): { readonly actor: TicketHolder; readonly code: string } {
    const key = hashOf(ticket.slice(0, 100));
    const kept = this.#kept.get(key);
    if (kept === undefined || kept.until <= msOf(at))
      throw new NuwaError('link-expired', { minutes: TICKET_MINUTES });
    // Insertion order is order of expiry.
    this.#kept.delete(key);
    this.#kept.set(key, { ...kept, until: msOf(at) + TICKET_MINUTES * 60_000 });
    return kept;
  }
}

const hashOf = (ticket: string): string =>
  createHash('sha256').update(`nuwa/finder-ticket/v1\0${ticket}`).digest('base64');
