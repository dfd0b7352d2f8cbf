import { hash } from 'node:crypto';
import { writeNtlm } from '#domain/breaches/ntlm.ts';

/** Where the digests of a secret stand from the offset that `of` returns. */
export const SHA1_AT = 0;
export const NTLM_AT = 20;
export const MD5_AT = 36;
const BYTES = 52;
/** Secrets remembered from block to block: half of a list's rows are drawn from far fewer. */
const REMEMBERED = 50_000;

/** SHA-1, NTLM and MD5 of plain secrets, each computed once a block at most. Holds clear text, in memory only. */
export class SecretDigests {
  readonly #known = new Map<string, number>();
  #bytes = Buffer.alloc(BYTES * 1024);
  #used = 0;

  get bytes(): Buffer {
    return this.#bytes;
  }

  /** Byte offset of the secret's digests; good until `startBlock`. */
  of(secret: string): number {
    const known = this.#known.get(secret);
    if (known !== undefined) return known;
    const at = this.#take();
    this.#bytes.write(hash('sha1', secret, 'binary'), at + SHA1_AT, 20, 'latin1');
    this.#bytes.write(hash('md5', secret, 'binary'), at + MD5_AT, 16, 'latin1');
    writeNtlm(secret, this.#bytes, at + NTLM_AT);
    this.#known.set(secret, at);
    return at;
  }

  /** Byte offset of an entry that holds nothing but the MD5 of a secret nobody here knows. */
  ofBareMd5(md5: Uint8Array): number {
    const at = this.#take();
    this.#bytes.set(md5, at + MD5_AT);
    return at;
  }

  startBlock(): void {
    if (this.#used <= REMEMBERED * BYTES) return;
    this.#known.clear();
    this.#used = 0;
  }

  #take(): number {
    const at = this.#used;
    this.#used += BYTES;
    if (this.#used > this.#bytes.length) {
      const larger = Buffer.alloc(this.#bytes.length * 2);
      this.#bytes.copy(larger);
      this.#bytes = larger;
    }
    return at;
  }
}
