import type { RowIdentifier } from '#domain/breaches/row-facts.ts';
import {
  DOMAIN_NUMBER,
  DOMAIN_VERSION,
  KINDS,
  KINDS_BY_STRENGTH,
  type TokenisedKind,
} from '#domain/identifiers/kinds.ts';
import { TextBatch } from './hash-batch.ts';
import type { HashKernels } from './hash-kernels.ts';
import { partition, type Partition, type RecordSource } from './partition.ts';
import { NO_SLOT } from './row-sketch.ts';
import { Numbers, SLOT_BYTES, Slots } from './slots.ts';
import type { StreamName } from './streams.ts';

/** Identifiers and domains of a block: their inner fingerprints in slots, and which slots go into which stream. */
export class BlockIdentifiers {
  /** Shared with the pairs, so that one call of the cipher makes all tokens of the block. */
  readonly inners = new Slots();
  readonly #hashing: TextBatch;
  readonly #at = new Numbers();
  readonly #kinds = new Numbers();
  readonly #usernames = new Numbers();
  readonly #domains = new Map<string, { readonly slot: number; rows: number }>();

  constructor(kernels: HashKernels) {
    this.#hashing = new TextBatch(kernels, 'sha256', this.inners);
  }

  /** @returns the slot of the first; the others follow it */
  take(identifiers: readonly RowIdentifier[]): number {
    const first = this.inners.taken;
    for (const { kind, canonical } of identifiers) {
      const slot = this.inners.take();
      this.#hashing.add(PREFIX[kind], canonical, slot);
      if (kind === 'username') this.#usernames.push(slot);
      else {
        this.#at.push(slot);
        this.#kinds.push(KINDS[kind].number);
      }
    }
    return first;
  }

  /** A list has few domains, and each is hashed once a block. @returns its slot */
  takeDomain(domain: string | null): number {
    if (domain === null) return NO_SLOT;
    let known = this.#domains.get(domain);
    if (known === undefined) {
      known = { slot: this.inners.take(), rows: 0 };
      this.#hashing.add(DOMAIN_PREFIX, domain, known.slot);
      this.#domains.set(domain, known);
    }
    known.rows++;
    return known.slot;
  }

  flush(): void {
    this.#hashing.flush();
  }

  partitions(
    tokens: Uint8Array,
  ): Readonly<Record<Extract<StreamName, 'identifiers' | 'usernames' | 'domains'>, Partition>> {
    return {
      identifiers: partition({
        keys: tokens,
        keyBytes: SLOT_BYTES,
        at: this.#at.filled(),
        payloads: KIND_BYTES,
        payloadAt: this.#kinds.filled(),
        payloadBytes: 1,
      }),
      usernames: partition({ keys: tokens, keyBytes: SLOT_BYTES, at: this.#usernames.filled() }),
      domains: partition(this.#domainRecords(tokens)),
    };
  }

  clear(): void {
    this.#domains.clear();
    for (const list of [this.inners, this.#at, this.#kinds, this.#usernames]) list.clear();
  }

  #domainRecords(tokens: Uint8Array): RecordSource {
    const domains = [...this.#domains.values()];
    const counts = Buffer.alloc(domains.length * 4);
    domains.forEach(({ rows }, i) => counts.writeUInt32LE(rows, i * 4));
    return {
      keys: tokens,
      keyBytes: SLOT_BYTES,
      at: Int32Array.from(domains, ({ slot }) => slot),
      payloads: counts,
      payloadAt: Int32Array.from(domains, (_, i) => i * 4),
      payloadBytes: 4,
    };
  }
}

/** As `fingerprint.ts` begins its messages; `hash-kernels.test.ts` holds the two together. */
const prefixOf = (number: number, version: number): string =>
  `nuwa/id/v1\0${String.fromCharCode(number, version)}`;
const PREFIX = Object.fromEntries(
  KINDS_BY_STRENGTH.map((kind) => [kind, prefixOf(KINDS[kind].number, KINDS[kind].version)]),
) as Readonly<Record<TokenisedKind, string>>;
const DOMAIN_PREFIX = prefixOf(DOMAIN_NUMBER, DOMAIN_VERSION);

/** Byte n is n: the payload "number of the kind" stands at the offset of that number. */
const KIND_BYTES = Uint8Array.from({ length: 256 }, (_, i) => i);
