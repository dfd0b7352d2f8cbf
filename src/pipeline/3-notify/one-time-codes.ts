import { createHash } from 'node:crypto';
import { NuwaError } from '#kernel/errors.ts';
import type { Random } from '#kernel/ids.ts';
import { type Instant, msOf } from '#kernel/instant.ts';

export const CODE_MINUTES = 30;

/** What a code proves: that its bearer reads the mailbox behind this fingerprint. */
export type Proof = {
  /** Inner fingerprint, 16 bytes: not the token, which a rotation of keys meanwhile would turn into a false miss. */
  readonly inner: Uint8Array;
  readonly language: 'zh' | 'en';
  /** `open`: to see the answer, came by mail. `decide`: to silence or erase, came with the answer. */
  readonly purpose: 'open' | 'decide';
};

type Kept = Omit<Proof, 'inner'> & { readonly masked: Uint8Array; readonly until: number };

/**
 * Codes that work once, for thirty minutes. Only their hashes are kept, in memory: a restart makes all of them
 * invalid, and people ask again. The fingerprint beside each is masked by the code itself, so that nobody but the
 * bearer of the code gets at it. 100 bits, so that guessing is no attack even without a limit on attempts.
 */
export class OneTimeCodes {
  readonly #random: Random;
  readonly #most: number;
  readonly #kept = new Map<string, Kept>();

  constructor(random: Random, most = 20_000) {
    this.#random = random;
    this.#most = most;
  }

  /** @returns twenty letters and digits in groups of five, easily read and copied */
  issue(proof: Proof, at: Instant): string {
    this.#forgetOld(msOf(at));
    const code = readable(this.#random(20));
    const { inner, ...rest } = proof;
    const until = msOf(at) + CODE_MINUTES * 60_000;
    this.#kept.set(hashOf('name', code), { ...rest, masked: masked(inner, code), until });
    return code;
  }

  /**
   * Takes the proof out, so that the same code never works twice. `code` is attacker-controlled; case, blanks and
   * dashes do not matter. @throws NuwaError link-expired
   */
  consume(code: string, purpose: Proof['purpose'], at: Instant): Proof {
    const given = code.slice(0, 100);
    const key = hashOf('name', given);
    const kept = this.#kept.get(key);
    if (kept === undefined || kept.purpose !== purpose || kept.until <= msOf(at)) {
      throw new NuwaError('link-expired', { minutes: CODE_MINUTES });
    }
    this.#kept.delete(key);
    return { inner: masked(kept.masked, given), language: kept.language, purpose };
  }

  /** Insertion order is order of expiry. Beyond the bound the oldest go first. */
  #forgetOld(now: number): void {
    for (const [key, { until }] of this.#kept) {
      if (until > now && this.#kept.size < this.#most) return;
      this.#kept.delete(key);
    }
  }
}

/** Crockford's base 32 without look-alikes. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

function readable(bytes: Uint8Array): string {
  const letters = [...bytes].map((byte) => ALPHABET[byte & 31]).join('');
  return (letters.match(/.{5}/g) ?? []).join('-');
}

/** Exclusive-or with what only the code yields; said twice, it gives the fingerprint back. */
function masked(inner: Uint8Array, code: string): Uint8Array {
  const mask = Buffer.from(hashOf('mask', code), 'base64');
  return inner.map((byte, i) => byte ^ (mask[i] ?? 0));
}

function hashOf(purpose: 'name' | 'mask', code: string): string {
  const plain = code.toLowerCase().replace(/[\s-]/g, '').replaceAll('o', '0').replace(/[il]/g, '1');
  return createHash('sha256').update(`nuwa/code-${purpose}/v1\0${plain}`).digest('base64');
}
