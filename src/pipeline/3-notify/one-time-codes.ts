import { createHash } from 'node:crypto';
import { NuwaError } from '#kernel/errors.ts';
import type { Random } from '#kernel/ids.ts';
import { type Instant, msOf } from '#kernel/instant.ts';

export const CODE_MINUTES = 30;

/** What a code proves: that its bearer reads the mailbox behind this token. No address, only its keyed fingerprint. */
export type Proof = {
  readonly token: Uint8Array;
  readonly language: 'zh' | 'en';
  /** `open`: to see the answer, came by mail. `decide`: to silence or erase, came with the answer. */
  readonly purpose: 'open' | 'decide';
};

/**
 * Codes that work once, for thirty minutes. Only their hashes are kept, in memory: a restart makes all of them
 * invalid, and people ask again. 100 bits, so that guessing is no attack even without a limit on attempts.
 */
export class OneTimeCodes {
  readonly #random: Random;
  readonly #most: number;
  readonly #proofs = new Map<string, Proof & { readonly until: number }>();

  constructor(random: Random, most = 20_000) {
    this.#random = random;
    this.#most = most;
  }

  /** @returns twenty letters and digits in groups of five, easily read and copied */
  issue(proof: Proof, at: Instant): string {
    this.#forgetOld(msOf(at));
    const code = readable(this.#random(20));
    this.#proofs.set(hashOf(code), { ...proof, until: msOf(at) + CODE_MINUTES * 60_000 });
    return code;
  }

  /**
   * Takes the proof out, so that the same code never works twice. `code` is attacker-controlled; case, blanks and
   * dashes do not matter. @throws NuwaError link-expired
   */
  consume(code: string, purpose: Proof['purpose'], at: Instant): Proof {
    const key = hashOf(code.slice(0, 100));
    const proof = this.#proofs.get(key);
    if (proof === undefined || proof.purpose !== purpose || proof.until <= msOf(at)) {
      throw new NuwaError('link-expired', { minutes: CODE_MINUTES });
    }
    this.#proofs.delete(key);
    return { token: proof.token, language: proof.language, purpose };
  }

  /** Insertion order is order of expiry. Beyond the bound the oldest go first. */
  #forgetOld(now: number): void {
    for (const [key, { until }] of this.#proofs) {
      if (until > now && this.#proofs.size < this.#most) return;
      this.#proofs.delete(key);
    }
  }
}

/** Crockford's base 32 without look-alikes. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

function readable(bytes: Uint8Array): string {
  const letters = [...bytes].map((byte) => ALPHABET[byte & 31]).join('');
  return (letters.match(/.{5}/g) ?? []).join('-');
}

function hashOf(code: string): string {
  const plain = code.toLowerCase().replace(/[\s-]/g, '').replaceAll('o', '0').replace(/[il]/g, '1');
  return createHash('sha256').update(plain).digest('base64');
}
