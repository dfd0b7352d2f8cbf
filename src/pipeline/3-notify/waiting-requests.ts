import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import type { Random } from '#kernel/ids.ts';

/** What a person asked: where to, and in which language to write. */
export type LookupRequest = { readonly email: string; readonly language: 'zh' | 'en' };

/** A request that nobody without this process's key can read. */
export type SealedRequest = { readonly nonce: Uint8Array; readonly box: Buffer; readonly tag: Buffer };
export type Waiting = { readonly sealed: SealedRequest; readonly attempt: number };

/**
 * Look-ups that wait for their mail. On purpose neither table nor file: addresses of people who ask are kept sealed
 * under a key that exists in this process only, and a copy of the database does not even show that anybody asked.
 * If we crash here, people get no mail and ask again; nothing else is lost. Bounded, so that a flood fills nothing.
 */
export class WaitingRequests {
  readonly #key: Uint8Array;
  readonly #random: Random;
  readonly #most: number;
  readonly #waiting: Waiting[] = [];

  constructor(random: Random, most = 1000) {
    this.#key = random(32);
    this.#random = random;
    this.#most = most;
  }

  get full(): boolean {
    return this.#waiting.length >= this.#most;
  }

  /** The same work for every request: all are padded to one length before they are sealed. */
  add(request: LookupRequest): void {
    const nonce = this.#random(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    const plain = Buffer.alloc(PADDED, ' ');
    plain.write(JSON.stringify(request));
    const box = Buffer.concat([cipher.update(plain), cipher.final()]);
    this.#waiting.push({ sealed: { nonce, box, tag: cipher.getAuthTag() }, attempt: 1 });
  }

  /** Back into the row, still sealed, to be tried once more. */
  again({ sealed, attempt }: Waiting): void {
    this.#waiting.push({ sealed, attempt: attempt + 1 });
  }

  /** The oldest, which waits no longer; null when none does. */
  take(): Waiting | null {
    return this.#waiting.shift() ?? null;
  }

  open({ nonce, box, tag }: SealedRequest): LookupRequest {
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce);
    decipher.setAuthTag(tag);
    const plain = Buffer.concat([decipher.update(box), decipher.final()]);
    return JSON.parse(plain.toString()) as LookupRequest;
  }

  /** A name for an address that means nothing outside this process: what budgets are counted by. */
  pseudonym(canonical: string): string {
    return createHmac('sha256', this.#key).update(canonical).digest('base64url');
  }
}

/** Above the longest request: 320 characters of four bytes, each escaped by JSON at worst to six. */
const PADDED = 4096;
