import { NtlmBatch, TextBatch } from './hash-batch.ts';
import type { HashKernels } from './hash-kernels.ts';

/** Where the digests of a secret stand from the offset that `of` returns. */
export const SHA1_AT = 0;
export const NTLM_AT = 20;
export const MD5_AT = 36;
const BYTES = 52;

/**
 * SHA-1, NTLM and MD5 of the secrets of a block, in the order of its rows. Repeated secrets are hashed again: finding
 * out that they are repeated costs as much.
 */
export class SecretDigests {
  readonly #sha1: TextBatch;
  readonly #md5: TextBatch;
  readonly #ntlm: NtlmBatch;
  #bytes = Buffer.alloc(BYTES * 1024);
  #used = 0;

  constructor(kernels: HashKernels) {
    this.#sha1 = new TextBatch(kernels, 'sha1', this);
    this.#md5 = new TextBatch(kernels, 'md5', this);
    this.#ntlm = new NtlmBatch(kernels, this);
  }

  /** Digests by offset, complete after `flush`. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  /** Byte offset of the secret's digests; good until `clear`. */
  of(secret: string): number {
    const at = this.#take();
    this.#sha1.add('', secret, at + SHA1_AT);
    this.#md5.add('', secret, at + MD5_AT);
    this.#ntlm.add(secret, at + NTLM_AT);
    return at;
  }

  /** Byte offset of an entry that holds nothing but one digest of a secret nobody here knows. */
  ofBare(form: 'md5' | 'sha1', digest: Uint8Array): number {
    const at = this.#take();
    this.#bytes.set(digest, at + (form === 'md5' ? MD5_AT : SHA1_AT));
    return at;
  }

  clear(): void {
    this.#used = 0;
  }

  flush(): void {
    this.#sha1.flush();
    this.#md5.flush();
    this.#ntlm.flush();
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
