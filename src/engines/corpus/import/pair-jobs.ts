import { PairBatch } from './hash-batch.ts';
import type { HashKernels } from './hash-kernels.ts';
import type { SecretDigests } from './secret-digests.ts';
import { Numbers, type Slots } from './slots.ts';

/** Pairs of a block: noted while rows are read, made once inner fingerprints and digests are there. */
export class PairJobs {
  readonly #inners: Slots;
  readonly #secrets: SecretDigests;
  readonly #md5: PairBatch;
  readonly #sha1: PairBatch;
  readonly #md5Jobs = new Numbers();
  readonly #sha1Jobs = new Numbers();

  constructor(kernels: HashKernels, inners: Slots, secrets: SecretDigests) {
    this.#inners = inners;
    this.#secrets = secrets;
    this.#md5 = new PairBatch(kernels, 'md5', inners);
    this.#sha1 = new PairBatch(kernels, 'sha1', inners);
  }

  /** @param digest offset of the MD5 itself @returns the slot that will hold the pair */
  md5(inner: number, digest: number): number {
    return this.#note(this.#md5Jobs, inner, digest);
  }

  sha1(inner: number, digest: number): number {
    return this.#note(this.#sha1Jobs, inner, digest);
  }

  run(): void {
    this.#make(this.#md5, this.#md5Jobs);
    this.#make(this.#sha1, this.#sha1Jobs);
  }

  #note(jobs: Numbers, inner: number, digest: number): number {
    const pair = this.#inners.take();
    jobs.push(inner);
    jobs.push(digest);
    jobs.push(pair);
    return pair;
  }

  #make(batch: PairBatch, jobs: Numbers): void {
    const noted = jobs.filled();
    const inners = this.#inners.bytes;
    const digests = this.#secrets.bytes;
    for (let i = 0; i < noted.length; i += 3) {
      batch.add(inners, noted[i] ?? 0, digests, noted[i + 1] ?? 0, noted[i + 2] ?? 0);
    }
    batch.flush();
    jobs.clear();
  }
}
