import type { Plan, RefusalReason } from '#domain/breaches/plan.ts';
import type { DumpRecord } from '#domain/breaches/records.ts';
import {
  rowReader,
  strongest,
  type RowFacts,
  type RowIdentifier,
  type RowSecret,
} from '#domain/breaches/row-facts.ts';
import { skeletonOf } from '#domain/breaches/skeleton.ts';
import { SCHEMES } from '#domain/breaches/storage-scheme.ts';
import { Tokeniser } from '#domain/identifiers/fingerprint.ts';
import {
  DOMAIN_NUMBER,
  DOMAIN_VERSION,
  KINDS,
  KINDS_BY_STRENGTH,
  type TokenisedKind,
} from '#domain/identifiers/kinds.ts';
import { IDENTIFIER_FLAG, MOST_IDENTIFIERS } from '../fact-rows.ts';
import { classesOf, lengthOf } from './character-classes.ts';
import { TextBatch } from './hash-batch.ts';
import { openHashKernels } from './hash-kernels.ts';
import { PairJobs } from './pair-jobs.ts';
import { partition, type Partition, type RecordSource } from './partition.ts';
import { RowPrints } from './row-prints.ts';
import { NO_SLOT, RowSketch, type SketchedSecret } from './row-sketch.ts';
import { MD5_AT, SecretDigests, SHA1_AT } from './secret-digests.ts';
import { Numbers, SLOT_BYTES, Slots } from './slots.ts';
import { secretPartitions } from './secret-partitions.ts';
import type { StreamName } from './streams.ts';
import { count, emptyTally, noteMonth, type Tally } from './tally.ts';

/** Keys of one import, 32 bytes each. `tag` and `print` are made for it, held in memory and end with it. */
export type ImportKeys = {
  readonly token: Uint8Array;
  /** Blinds the people who share an identifier-shaped secret. */
  readonly tag: Uint8Array;
  /** Blinds rows and hashed secrets that are only counted. */
  readonly print: Uint8Array;
};

export type RefusedRow = {
  readonly offset: number;
  readonly reason: RefusalReason;
  readonly skeleton: string;
};

/** All that leaves a worker: tokens, digests, counts, skeletons. */
export type DigestedBlock = {
  readonly tally: Tally;
  readonly rows: Uint8Array<ArrayBuffer>;
  readonly partitions: Readonly<Record<StreamName, Partition>>;
  /** The first refused rows of the block; offsets count from the start of the entry. */
  readonly refused: readonly RefusedRow[];
};

/** Refused rows of one block that are described; all are counted. */
const DESCRIBED = 500;
/** 64 KiB each: room for the batches of one worker. */
const KERNEL_PAGES = 8;
const NO_SECRET: SketchedSecret = { scheme: 0, length: 0, classes: 0, shape: 0 };

/** Kinds whose canonical form exists only where the check digit is right, or the issuer, area or province is known. */
const FLAGS: Readonly<Partial<Record<TokenisedKind, number>>> = {
  'resident-id': IDENTIFIER_FLAG.checked | IDENTIFIER_FLAG.knownIssuer,
  'bank-card': IDENTIFIER_FLAG.checked | IDENTIFIER_FLAG.knownIssuer,
  'credit-code': IDENTIFIER_FLAG.checked,
  landline: IDENTIFIER_FLAG.knownIssuer,
};

/**
 * Turns the records of a block into tokens and digests: the last place where a dump's clear text is seen. Hashing goes
 * in steps over the whole block, four hashes at a time: what is in the rows, then pairs, then one call of each cipher.
 */
export class BlockDigester {
  readonly #read: (fields: readonly string[]) => RowFacts | null;
  readonly #ciphers: { readonly token: Tokeniser; readonly tag: Tokeniser; readonly print: Tokeniser };

  readonly #sketch = new RowSketch();
  readonly #inners = new Slots();
  readonly #hashInners = new Slots();
  readonly #restInners = new Slots();
  readonly #rowPrints = new RowPrints();
  readonly #secrets: SecretDigests;
  readonly #ids: TextBatch;
  readonly #hashes: TextBatch;
  readonly #rests: TextBatch;
  readonly #pairs: PairJobs;
  readonly #open = new Numbers();
  readonly #guarded = new Numbers();
  readonly #bareMd5 = new Numbers();
  /** Slots of the people behind the guarded secrets, in their order. */
  readonly #people = new Numbers();
  readonly #identifierAt = new Numbers();
  readonly #identifierKind = new Numbers();
  readonly #usernameAt = new Numbers();
  readonly #domains = new Map<string, { readonly slot: number; rows: number }>();
  #tally: Tally = emptyTally();
  #refused: RefusedRow[] = [];

  constructor(plan: Plan, keys: ImportKeys) {
    this.#read = rowReader(plan);
    this.#ciphers = {
      token: new Tokeniser(keys.token),
      tag: new Tokeniser(keys.tag),
      print: new Tokeniser(keys.print),
    };
    const kernels = openHashKernels(KERNEL_PAGES);
    this.#secrets = new SecretDigests(kernels);
    this.#ids = new TextBatch(kernels, 'sha256', this.#inners);
    this.#hashes = new TextBatch(kernels, 'sha256', this.#hashInners);
    this.#rests = new TextBatch(kernels, 'sha256', this.#restInners);
    this.#pairs = new PairJobs(kernels, this.#inners, this.#secrets);
  }

  /** @param offset byte of the entry at which the block starts */
  digest(records: Iterable<DumpRecord>, offset: number): DigestedBlock {
    this.#clear();
    for (const record of records) {
      this.#tally.rows++;
      if ('refused' in record) this.#refuse(offset + record.offset, record.refused, record.text);
      else this.#take(offset + record.offset, record.fields);
    }
    for (const batch of [this.#ids, this.#hashes, this.#rests, this.#secrets]) batch.flush();
    this.#pairs.run();
    return this.#finish();
  }

  #take(offset: number, fields: readonly string[]): void {
    const facts = this.#read(fields);
    if (facts === null) return this.#refuse(offset, 'nothing-understood', fields.join('\t'));
    if (facts.identifiers.length > MOST_IDENTIFIERS) {
      return this.#refuse(offset, 'too-many-fields', fields.join('\t'));
    }
    this.#tally.indexed++;
    this.#index(facts);
  }

  #refuse(offset: number, reason: RefusalReason, text: string): void {
    const { refused } = this.#tally;
    refused[reason] = (refused[reason] ?? 0) + 1;
    if (this.#refused.length < DESCRIBED) this.#refused.push({ offset, reason, skeleton: skeletonOf(text) });
  }

  #index(facts: RowFacts): void {
    const { identifiers } = facts;
    const first = this.#inners.taken;
    for (const { kind, canonical } of identifiers) {
      this.#ids.add(ID_PREFIX[kind], canonical, this.#inners.take());
    }
    const secret = this.#secret(facts, first);
    this.#sketch.startRow(identifiers.length);
    for (let i = 0; i < identifiers.length; i++) {
      const identifier = identifiers[i];
      if (identifier !== undefined) this.#identifier(identifier, first + i * SLOT_BYTES, secret);
    }
    this.#sketch.endRow(secret.sketch, {
      month: facts.month,
      domain: this.#domain(facts.domain),
      division: facts.division,
      birthYear: facts.birthYear,
    });
    const parts = {
      firstIdentifier: first,
      identifiers: identifiers.length,
      secret: secret.plain,
      hashed: secret.print,
      untokenised: this.#untokenised(facts),
    };
    this.#rowPrints.add(parts, facts);
    this.#countRow(facts, secret.sketch);
  }

  #identifier({ kind, derived }: RowIdentifier, slot: number, secret: SecretSeen): void {
    const { number } = KINDS[kind];
    if (kind === 'username') this.#usernameAt.push(slot);
    else {
      this.#identifierAt.push(slot);
      this.#identifierKind.push(number);
    }
    // A username at a site means nobody elsewhere, so that it has no pairs.
    const paired = kind !== 'site-username';
    this.#sketch.identifier({
      kind: number,
      flags: (FLAGS[kind] ?? 0) | (derived ? IDENTIFIER_FLAG.derived : 0),
      slot,
      md5Pair: paired && secret.md5 !== NO_SLOT ? this.#pairs.md5(slot, secret.md5) : NO_SLOT,
      sha1Pair: paired && secret.sha1 !== NO_SLOT ? this.#pairs.sha1(slot, secret.sha1) : NO_SLOT,
    });
  }

  #secret(facts: RowFacts, firstSlot: number): SecretSeen {
    const { secret } = facts;
    if (secret === null) return NOTHING_SEEN;
    if (secret.stored === 'plain') return this.#plainSecret(secret, facts, firstSlot);
    const print = this.#hashInners.take();
    this.#hashes.add('', secret.text, print);
    const sketch = { ...NO_SECRET, scheme: SCHEMES[secret.scheme].number };
    if (secret.digest === null) return { ...NOTHING_SEEN, sketch, print };
    const at = this.#secrets.ofBare(secret.digest.of, secret.digest.bytes);
    // Pairs only: nobody can tell which SHA-1 are phone numbers, and trying all phones takes minutes.
    if (secret.digest.of === 'sha1') return { ...NOTHING_SEEN, sketch, print, sha1: at + SHA1_AT };
    this.#bareMd5.push(at);
    return { ...NOTHING_SEEN, sketch, print, md5: at + MD5_AT };
  }

  #plainSecret({ text, shape }: PlainSecret, facts: RowFacts, firstSlot: number): SecretSeen {
    const at = this.#secrets.of(text);
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

  /** Rows are the same when all that was understood is: names, birthdays and wrong numbers count, too. */
  #untokenised({ untokenised, wrongChecks }: RowFacts): number {
    if (untokenised.length === 0 && wrongChecks.length === 0) return NO_SLOT;
    let all = '';
    for (const { kind, text } of untokenised) all += `${kind}\0${text}\0`;
    for (const { kind, text } of wrongChecks) all += `${kind}\0${text}\0`;
    const slot = this.#restInners.take();
    this.#rests.add('', all, slot);
    return slot;
  }

  #domain(domain: string | null): number {
    if (domain === null) return NO_SLOT;
    let known = this.#domains.get(domain);
    if (known === undefined) {
      known = { slot: this.#inners.take(), rows: 0 };
      this.#ids.add(DOMAIN_PREFIX, domain, known.slot);
      this.#domains.set(domain, known);
    }
    known.rows++;
    return known.slot;
  }

  #countRow(facts: RowFacts, secret: SketchedSecret): void {
    const tally = this.#tally;
    let seen = 0;
    for (const { kind } of facts.identifiers) seen = countOnce(tally, seen, KINDS[kind].number);
    for (const { kind } of facts.untokenised) seen = countOnce(tally, seen, KINDS[kind].number);
    for (const { kind } of facts.wrongChecks) count(tally.wrongChecks, KINDS[kind].number);
    noteMonth(tally, facts.month);
    count(tally.schemes, secret.scheme);
    if (secret.scheme !== SCHEMES.plain.number) return;
    count(tally.lengths, secret.length);
    count(tally.classes, secret.classes);
    if (secret.shape !== 0) tally.identifierLike++;
  }

  #finish(): DigestedBlock {
    const inners = this.#inners.filled();
    const { token, tag, print } = this.#ciphers;
    const tokens = token.tokens(inners);
    const prints = this.#rowPrints.mixed(
      inners,
      this.#secrets.bytes,
      this.#hashInners.bytes,
      this.#restInners.bytes,
    );
    return {
      tally: this.#tally,
      rows: this.#sketch.encode(tokens),
      refused: this.#refused,
      partitions: {
        ...secretPartitions({
          digests: this.#secrets.bytes,
          open: this.#open.filled(),
          guarded: this.#guarded.filled(),
          bareMd5: this.#bareMd5.filled(),
          tags: tag.tokens(slotsAt(inners, this.#people.filled())),
        }),
        identifiers: partition({
          keys: tokens,
          keyBytes: SLOT_BYTES,
          at: this.#identifierAt.filled(),
          payloads: KIND_BYTES,
          payloadAt: this.#identifierKind.filled(),
          payloadBytes: 1,
        }),
        usernames: partition({ keys: tokens, keyBytes: SLOT_BYTES, at: this.#usernameAt.filled() }),
        domains: partition(domainRecords([...this.#domains.values()], tokens)),
        rowPrints: everySlot(print.tokens(prints)),
        hashPrints: everySlot(print.tokens(this.#hashInners.filled())),
      },
    };
  }

  #clear(): void {
    this.#tally = emptyTally();
    this.#refused = [];
    this.#domains.clear();
    const offsets = [this.#open, this.#guarded, this.#bareMd5, this.#people, this.#usernameAt];
    const rows = [this.#sketch, this.#rowPrints, this.#identifierAt, this.#identifierKind];
    const slots = [this.#inners, this.#hashInners, this.#restInners, this.#secrets];
    for (const list of [...offsets, ...rows, ...slots]) list.clear();
  }
}

type PlainSecret = Extract<RowSecret, { stored: 'plain' }>;

/** What pairs, fact row and fingerprint need of a row's secret; offsets into digests or slots. */
type SecretSeen = {
  readonly sketch: SketchedSecret;
  readonly plain: number;
  readonly print: number;
  readonly md5: number;
  readonly sha1: number;
};
const NOTHING_SEEN: SecretSeen = {
  sketch: NO_SECRET,
  plain: NO_SLOT,
  print: NO_SLOT,
  md5: NO_SLOT,
  sha1: NO_SLOT,
};

/** As `fingerprint.ts` begins its messages; `hash-kernels.test.ts` holds the two together. */
const prefixOf = (number: number, version: number): string =>
  `nuwa/id/v1\0${String.fromCharCode(number, version)}`;
const ID_PREFIX = Object.fromEntries(
  KINDS_BY_STRENGTH.map((kind) => [kind, prefixOf(KINDS[kind].number, KINDS[kind].version)]),
) as Readonly<Record<TokenisedKind, string>>;
const DOMAIN_PREFIX = prefixOf(DOMAIN_NUMBER, DOMAIN_VERSION);

/** Byte n is n: the payload "number of the kind" stands at the offset of that number. */
const KIND_BYTES = Uint8Array.from({ length: 256 }, (_, i) => i);

/** Copies of these slots; where there is none (a row without an identifier), zeros: one person for all of them. */
function slotsAt(inners: Uint8Array, at: Int32Array): Buffer {
  const slots = Buffer.alloc(at.length * SLOT_BYTES);
  at.forEach((from, i) => {
    if (from !== NO_SLOT) slots.set(inners.subarray(from, from + SLOT_BYTES), i * SLOT_BYTES);
  });
  return slots;
}

/** Counts a kind once a row; `seen` has the bits of the kinds counted so far. */
function countOnce(tally: Tally, seen: number, kind: number): number {
  const bit = 1 << kind;
  if ((seen & bit) === 0) count(tally.kinds, kind);
  return seen | bit;
}

function everySlot(slots: Uint8Array): Partition {
  const at = Int32Array.from({ length: slots.length / SLOT_BYTES }, (_, i) => i * SLOT_BYTES);
  return partition({ keys: slots, keyBytes: SLOT_BYTES, at });
}

function domainRecords(
  domains: readonly { readonly slot: number; readonly rows: number }[],
  tokens: Uint8Array,
): RecordSource {
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
