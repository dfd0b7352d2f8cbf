import { type Instant, msOf } from '#kernel/instant.ts';

/**
 * How much mail look-ups may cause. Threat: anybody can type anybody's address, so without this Nüwa would be a
 * machine for filling the mailboxes of others. Counted by pseudonym, in memory.
 */
export class MailBudget {
  readonly #sentTo = new Map<string, number[]>();
  #sent: number[] = [];

  /** Whether one more mail may go out now, whoever it is for. When not, all wait. */
  roomInAll(at: Instant): boolean {
    const now = msOf(at);
    this.#sent = this.#sent.filter((then) => now - then < MINUTE);
    return this.#sent.length < A_MINUTE_IN_ALL;
  }

  /** Whether one more mail may go to this address now; counts it if so. When not, it is never sent. */
  spend(pseudonym: string, at: Instant): boolean {
    const now = msOf(at);
    const toThem = (this.#sentTo.get(pseudonym) ?? []).filter((then) => now - then < DAY);
    const latest = toThem.at(-1);
    if (toThem.length >= A_DAY_AND_ADDRESS) return false;
    if (latest !== undefined && now - latest < BETWEEN) return false;
    this.#sent.push(now);
    this.#sentTo.delete(pseudonym);
    this.#sentTo.set(pseudonym, [...toThem, now]);
    this.#forget(now);
    return true;
  }

  /** Order of the map is order of the latest mail, so whoever has been quiet for a day stands first. */
  #forget(now: number): void {
    for (const [pseudonym, times] of this.#sentTo) {
      if (now - (times.at(-1) ?? 0) < DAY && this.#sentTo.size <= MOST_ADDRESSES) return;
      this.#sentTo.delete(pseudonym);
    }
  }
}

const MINUTE = 60_000;
const DAY = 86_400_000;
const BETWEEN = 5 * MINUTE;
const A_DAY_AND_ADDRESS = 3;
const A_MINUTE_IN_ALL = 120;
const MOST_ADDRESSES = 100_000;
