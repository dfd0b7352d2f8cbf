import { hash } from 'node:crypto';
import type { Plan, RefusalReason } from '#domain/breaches/plan.ts';
import type { DumpRecord } from '#domain/breaches/records.ts';
import { rowReader, strongest, type RowFacts, type RowIdentifier } from '#domain/breaches/row-facts.ts';
import { skeletonOf } from '#domain/breaches/skeleton.ts';
import { SCHEMES } from '#domain/breaches/storage-scheme.ts';
import { Tokeniser, writeDomainInner, writeInner, writePairInner } from '#domain/identifiers/fingerprint.ts';
import { KINDS, type TokenisedKind } from '#domain/identifiers/kinds.ts';
import { IDENTIFIER_FLAG, MOST_IDENTIFIERS } from '../fact-rows.ts';
import { classesOf, lengthOf } from './character-classes.ts';
import { partition, type Partition, type RecordSource } from './partition.ts';
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
const NO_SECRET: SketchedSecret = { scheme: 0, length: 0, classes: 0, shape: 0 };

/** Kinds whose canonical form exists only where the check digit is right, or the issuer, area or province is known. */
const FLAGS: Readonly<Partial<Record<TokenisedKind, number>>> = {
  'resident-id': IDENTIFIER_FLAG.checked | IDENTIFIER_FLAG.knownIssuer,
  'bank-card': IDENTIFIER_FLAG.checked | IDENTIFIER_FLAG.knownIssuer,
  'credit-code': IDENTIFIER_FLAG.checked,
  landline: IDENTIFIER_FLAG.knownIssuer,
};

/** Turns the records of a block into tokens and digests: the last place where a dump's clear text is seen. */
export class BlockDigester {
  readonly #read: (fields: readonly string[]) => RowFacts | null;
  readonly #tokens: Tokeniser;
  readonly #tags: Tokeniser;
  readonly #prints: Tokeniser;

  readonly #sketch = new RowSketch();
  readonly #inners = new Slots();
  readonly #tagInners = new Slots();
  readonly #rowInners = new Slots();
  readonly #hashInners = new Slots();
  readonly #scratch = Buffer.alloc(SLOT_BYTES);
  readonly #secrets = new SecretDigests();
  readonly #open = new Numbers();
  readonly #guarded = new Numbers();
  readonly #bareMd5 = new Numbers();
  readonly #identifierAt = new Numbers();
  readonly #identifierKind = new Numbers();
  readonly #usernameAt = new Numbers();
  readonly #domains = new Map<string, { readonly slot: number; rows: number }>();
  #tally: Tally = emptyTally();
  #refused: RefusedRow[] = [];

  constructor(plan: Plan, keys: ImportKeys) {
    this.#read = rowReader(plan);
    this.#tokens = new Tokeniser(keys.token);
    this.#tags = new Tokeniser(keys.tag);
    this.#prints = new Tokeniser(keys.print);
  }

  /** @param offset byte of the entry at which the block starts */
  digest(records: Iterable<DumpRecord>, offset: number): DigestedBlock {
    this.#clear();
    for (const record of records) {
      this.#tally.rows++;
      if ('refused' in record) this.#refuse(offset + record.offset, record.refused, record.text);
      else this.#take(offset + record.offset, record.fields);
    }
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
    count(this.#tally.refused, reason);
    if (this.#refused.length < DESCRIBED) this.#refused.push({ offset, reason, skeleton: skeletonOf(text) });
  }

  #index(facts: RowFacts): void {
    const row = this.#rowInners.take();
    const first = this.#inners.filled().length;
    for (const { kind, canonical } of facts.identifiers) {
      const slot = this.#inners.take();
      writeInner(kind, canonical, this.#inners.bytes, slot);
      mixIn(this.#rowInners.bytes, row, this.#inners.bytes, slot);
    }
    const secret = this.#secret(facts, first, row);
    this.#sketch.startRow(facts.identifiers.length);
    facts.identifiers.forEach((identifier, i) =>
      this.#identifier(identifier, first + i * SLOT_BYTES, secret),
    );
    this.#sketch.endRow(secret.sketch, {
      month: facts.month,
      domain: this.#domain(facts.domain),
      division: facts.division,
      birthYear: facts.birthYear,
    });
    this.#mixUntokenised(facts, row);
    this.#countRow(facts, secret.sketch);
  }

  /** Rows are the same when all that was understood is: names, birthdays and wrong numbers count, too. */
  #mixUntokenised(facts: RowFacts, row: number): void {
    mixNumbers(this.#rowInners.bytes, row, facts.month, facts.birthYear);
    if (facts.untokenised.length === 0 && facts.wrongChecks.length === 0) return;
    const text = [...facts.untokenised, ...facts.wrongChecks].map((seen) => `${seen.kind}\0${seen.text}`);
    this.#scratch.write(hash('sha256', text.join('\0'), 'binary'), 0, SLOT_BYTES, 'latin1');
    mixIn(this.#rowInners.bytes, row, this.#scratch, 0);
  }

  #identifier({ kind, derived }: RowIdentifier, slot: number, secret: SecretSeen): void {
    const { number } = KINDS[kind];
    if (kind === 'username') this.#usernameAt.push(slot);
    else {
      this.#identifierAt.push(slot);
      this.#identifierKind.push(number);
    }
    // A username at a site means nobody elsewhere, so that it has no pairs.
    const pairs = kind !== 'site-username';
    this.#sketch.identifier({
      kind: number,
      flags: (FLAGS[kind] ?? 0) | (derived ? IDENTIFIER_FLAG.derived : 0),
      slot,
      md5Pair: pairs && secret.md5 !== null ? this.#pair('md5', slot, secret.md5) : NO_SLOT,
      sha1Pair: pairs && secret.sha1 !== null ? this.#pair('sha1', slot, secret.sha1) : NO_SLOT,
    });
  }

  #pair(form: 'md5' | 'sha1', slot: number, digest: Uint8Array): number {
    const pair = this.#inners.take();
    const { bytes } = this.#inners;
    writePairInner(form, bytes.subarray(slot, slot + SLOT_BYTES), digest, bytes, pair);
    return pair;
  }

  #secret(facts: RowFacts, firstSlot: number, row: number): SecretSeen {
    const { secret } = facts;
    if (secret === null) return { sketch: NO_SECRET, md5: null, sha1: null };
    if (secret.stored === 'hashed') {
      const print = this.#hashInners.take();
      this.#hashInners.bytes.write(hash('sha256', secret.text, 'binary'), print, SLOT_BYTES, 'latin1');
      mixIn(this.#rowInners.bytes, row, this.#hashInners.bytes, print);
      const md5 = secret.digest?.of === 'md5' ? secret.digest.bytes : null;
      const sha1 = secret.digest?.of === 'sha1' ? secret.digest.bytes : null;
      // Not so SHA-1: nobody can tell which of them are phone numbers, and the SHA-1 of all phones takes minutes.
      if (md5 !== null) this.#bareMd5.push(this.#secrets.ofBareMd5(md5));
      return { sketch: { ...NO_SECRET, scheme: SCHEMES[secret.scheme].number }, md5, sha1 };
    }
    const at = this.#secrets.of(secret.text);
    const { bytes } = this.#secrets;
    mixIn(this.#rowInners.bytes, row, bytes, at + SHA1_AT);
    if (secret.shape === null) this.#open.push(at);
    else {
      this.#guarded.push(at);
      this.#tag(facts, firstSlot);
    }
    return {
      sketch: {
        scheme: SCHEMES.plain.number,
        length: lengthOf(secret.text),
        classes: classesOf(secret.text),
        shape: secret.shape === null ? 0 : KINDS[secret.shape].number,
      },
      md5: bytes.subarray(at + MD5_AT, at + MD5_AT + 16),
      sha1: bytes.subarray(at + SHA1_AT, at + SHA1_AT + 20),
    };
  }

  /** All rows without an identifier are one person, so that a nameless list frees no phone number. */
  #tag({ identifiers }: RowFacts, firstSlot: number): void {
    const tag = this.#tagInners.take();
    const best = strongest(identifiers);
    if (best === null) return;
    const from = firstSlot + identifiers.indexOf(best) * SLOT_BYTES;
    this.#inners.bytes.copy(this.#tagInners.bytes, tag, from, from + SLOT_BYTES);
  }

  #domain(domain: string | null): number {
    if (domain === null) return NO_SLOT;
    let known = this.#domains.get(domain);
    if (known === undefined) {
      known = { slot: this.#inners.take(), rows: 0 };
      writeDomainInner(domain, this.#inners.bytes, known.slot);
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
    const tokens = this.#tokens.tokens(this.#inners.filled());
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
          tags: this.#tags.tokens(this.#tagInners.filled()),
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
        rowPrints: everySlot(this.#prints.tokens(this.#rowInners.filled())),
        hashPrints: everySlot(this.#prints.tokens(this.#hashInners.filled())),
      },
    };
  }

  #clear(): void {
    this.#tally = emptyTally();
    this.#refused = [];
    this.#secrets.startBlock();
    this.#domains.clear();
    const lists = [this.#open, this.#guarded, this.#bareMd5, this.#identifierAt, this.#identifierKind];
    for (const list of [...lists, this.#usernameAt, this.#sketch]) list.clear();
    for (const slots of [this.#inners, this.#tagInners, this.#rowInners, this.#hashInners]) slots.clear();
  }
}

/** What pairs and the fact row need of a row's secret. */
type SecretSeen = {
  readonly sketch: SketchedSecret;
  readonly md5: Uint8Array | null;
  readonly sha1: Uint8Array | null;
};

/** Byte n is n: the payload "number of the kind" stands at the offset of that number. */
const KIND_BYTES = Uint8Array.from({ length: 256 }, (_, i) => i);

/**
 * Adds a fingerprint to that of its row. Adding up is enough, since every part is a hash that names its kind; and
 * equal rows may come about only in the list itself, where nobody gains by miscounting his own duplicates.
 */
function mixIn(row: Uint8Array, at: number, part: Uint8Array, from: number): void {
  for (let i = 0; i < SLOT_BYTES; i++) row[at + i] = (row[at + i] ?? 0) ^ (part[from + i] ?? 0);
}

function mixNumbers(row: Buffer, at: number, month: number, birthYear: number): void {
  row.writeUInt16LE(row.readUInt16LE(at) ^ month, at);
  row.writeUInt16LE(row.readUInt16LE(at + 2) ^ birthYear, at + 2);
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
