import { strongest, type RowFacts, type RowSecret } from '#domain/breaches/row-facts.ts';
import { SCHEMES } from '#domain/breaches/storage-scheme.ts';
import type { Tokeniser } from '#domain/identifiers/fingerprint.ts';
import { KINDS } from '#domain/identifiers/kinds.ts';
import { classesOf, lengthOf } from './character-classes.ts';
import { TextBatch } from './hash-batch.ts';
import type { HashKernels } from './hash-kernels.ts';
import { everySlot, type Partition } from './partition.ts';
import { NO_SLOT, type SketchedSecret } from './row-sketch.ts';
import { MD5_AT, SecretDigests, SHA1_AT } from './secret-digests.ts';
import { secretPartitions, type SecretStream } from './secret-partitions.ts';
import { Numbers, SLOT_BYTES, Slots } from './slots.ts';

/** What pairs, fact row and fingerprint need of a row's secret; offsets into digests or slots, `NO_SLOT` for none. */
export type SecretSeen = {
  readonly sketch: SketchedSecret;
  /** Offset of the digests of a plain secret. */
  readonly plain: number;
  /** Slot in `prints` of one that came as a hash. */
  readonly print: number;
  /** Offsets of the digests that pairs are made of. */
  readonly md5: number;
  readonly sha1: number;
};

const NO_SECRET: SketchedSecret = { scheme: 0, length: 0, classes: 0, shape: 0 };
const NOTHING_SEEN: SecretSeen = {
  sketch: NO_SECRET,
  plain: NO_SLOT,
  print: NO_SLOT,
  md5: NO_SLOT,
  sha1: NO_SLOT,
};

/** The secrets of a block: which digests they give, and into which streams these may go. */
export class BlockSecrets {
  readonly digests: SecretDigests;
  /** Fingerprints of secrets that came as hashes, to count different ones. */
  readonly prints = new Slots();
  readonly #printing: TextBatch;
  readonly #tag: Tokeniser;
  readonly #print: Tokeniser;
  readonly #open = new Numbers();
  readonly #guarded = new Numbers();
  readonly #bareMd5 = new Numbers();
  /** Slots of the people behind the guarded secrets, in their order. */
  readonly #people = new Numbers();

  constructor(kernels: HashKernels, tag: Tokeniser, print: Tokeniser) {
    this.digests = new SecretDigests(kernels);
    this.#printing = new TextBatch(kernels, 'sha256', this.prints);
    this.#tag = tag;
    this.#print = print;
  }

  /** @param firstSlot slot of the row's first identifier */
  take(facts: RowFacts, firstSlot: number): SecretSeen {
    const { secret } = facts;
    if (secret === null) return NOTHING_SEEN;
    return secret.stored === 'plain' ? this.#plain(secret, facts, firstSlot) : this.#hashed(secret);
  }

  flush(): void {
    this.#printing.flush();
    this.digests.flush();
  }

  /** @param inners of the block's identifiers, from which people's tags are made */
  partitions(inners: Uint8Array): Readonly<Record<SecretStream | 'hashPrints', Partition>> {
    return {
      ...secretPartitions({
        digests: this.digests.bytes,
        open: this.#open.filled(),
        guarded: this.#guarded.filled(),
        bareMd5: this.#bareMd5.filled(),
        tags: this.#tag.tokens(slotsAt(inners, this.#people.filled())),
      }),
      hashPrints: everySlot(this.#print.tokens(this.prints.filled())),
    };
  }

  clear(): void {
    const lists = [this.#open, this.#guarded, this.#bareMd5, this.#people];
    for (const list of [...lists, this.digests, this.prints]) list.clear();
  }

  #plain(
    { text, shape }: Extract<RowSecret, { stored: 'plain' }>,
    facts: RowFacts,
    firstSlot: number,
  ): SecretSeen {
    const at = this.digests.of(text);
    if (shape === null) this.#open.push(at);
    else {
      this.#guarded.push(at);
      const best = strongest(facts.identifiers);
      this.#people.push(best === null ? NO_SLOT : firstSlot + facts.identifiers.indexOf(best) * SLOT_BYTES);
    }
    const sketch = {
      scheme: SCHEMES.plain.number,
      length: lengthOf(text),
      classes: classesOf(text),
      shape: shape === null ? 0 : KINDS[shape].number,
    };
    return { sketch, plain: at + SHA1_AT, print: NO_SLOT, md5: at + MD5_AT, sha1: at + SHA1_AT };
  }

  #hashed(secret: Extract<RowSecret, { stored: 'hashed' }>): SecretSeen {
    const print = this.prints.take();
    this.#printing.add('', secret.text, print);
    const sketch = { ...NO_SECRET, scheme: SCHEMES[secret.scheme].number };
    if (secret.digest === null) return { ...NOTHING_SEEN, sketch, print };
    const at = this.digests.ofBare(secret.digest.of, secret.digest.bytes);
    // Pairs only: nobody can tell which SHA-1 are phone numbers, and trying all phones takes minutes.
    if (secret.digest.of === 'sha1') return { ...NOTHING_SEEN, sketch, print, sha1: at + SHA1_AT };
    this.#bareMd5.push(at);
    return { ...NOTHING_SEEN, sketch, print, md5: at + MD5_AT };
  }
}

/** Copies of these slots; where there is none (a row without an identifier), zeros: one person for all of them. */
function slotsAt(inners: Uint8Array, at: Int32Array): Buffer {
  const slots = Buffer.alloc(at.length * SLOT_BYTES);
  at.forEach((from, i) => {
    if (from !== NO_SLOT) slots.set(inners.subarray(from, from + SLOT_BYTES), i * SLOT_BYTES);
  });
  return slots;
}
