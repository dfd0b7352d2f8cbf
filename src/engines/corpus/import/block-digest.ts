import type { Plan, RefusalReason } from '#domain/breaches/plan.ts';
import type { DumpRecord } from '#domain/breaches/records.ts';
import { rowReader, type RowFacts, type RowIdentifier } from '#domain/breaches/row-facts.ts';
import { skeletonOf } from '#domain/breaches/skeleton.ts';
import { Tokeniser } from '#domain/identifiers/fingerprint.ts';
import { KINDS, type TokenisedKind } from '#domain/identifiers/kinds.ts';
import { IDENTIFIER_FLAG, MOST_IDENTIFIERS } from '../fact-rows.ts';
import { BlockIdentifiers } from './block-identifiers.ts';
import { BlockSecrets, type SecretSeen } from './block-secrets.ts';
import { TextBatch } from './hash-batch.ts';
import { openHashKernels } from './hash-kernels.ts';
import { PairJobs } from './pair-jobs.ts';
import { everySlot, type Partition } from './partition.ts';
import { RowPrints } from './row-prints.ts';
import { NO_SLOT, RowSketch } from './row-sketch.ts';
import { SLOT_BYTES, Slots } from './slots.ts';
import type { StreamName } from './streams.ts';
import { countRow, emptyTally, type Tally } from './tally.ts';

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
  readonly #token: Tokeniser;
  readonly #print: Tokeniser;
  readonly #sketch = new RowSketch();
  readonly #rowPrints = new RowPrints();
  readonly #identifiers: BlockIdentifiers;
  readonly #secrets: BlockSecrets;
  readonly #pairs: PairJobs;
  /** Fingerprints of what rows hold and what never becomes a token. */
  readonly #rests = new Slots();
  readonly #resting: TextBatch;
  #tally: Tally = emptyTally();
  #refused: RefusedRow[] = [];

  constructor(plan: Plan, keys: ImportKeys) {
    this.#read = rowReader(plan);
    this.#token = new Tokeniser(keys.token);
    this.#print = new Tokeniser(keys.print);
    const kernels = openHashKernels(KERNEL_PAGES);
    this.#identifiers = new BlockIdentifiers(kernels);
    this.#secrets = new BlockSecrets(kernels, new Tokeniser(keys.tag), this.#print);
    this.#pairs = new PairJobs(kernels, this.#identifiers.inners, this.#secrets.digests);
    this.#resting = new TextBatch(kernels, 'sha256', this.#rests);
  }

  /** @param offset byte of the entry at which the block starts */
  digest(records: Iterable<DumpRecord>, offset: number): DigestedBlock {
    this.#clear();
    for (const record of records) {
      this.#tally.rows++;
      if ('refused' in record) this.#refuse(offset + record.offset, record.refused, record.text);
      else this.#take(offset + record.offset, record.fields);
    }
    for (const batch of [this.#identifiers, this.#secrets, this.#resting]) batch.flush();
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
    const first = this.#identifiers.take(identifiers);
    const secret = this.#secrets.take(facts, first);
    this.#sketch.startRow(identifiers.length);
    for (let i = 0; i < identifiers.length; i++) {
      const identifier = identifiers[i];
      if (identifier !== undefined) this.#identifier(identifier, first + i * SLOT_BYTES, secret);
    }
    this.#sketch.endRow(secret.sketch, {
      month: facts.month,
      domain: this.#identifiers.takeDomain(facts.domain),
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
    countRow(this.#tally, facts, secret.sketch);
  }

  #identifier({ kind, derived }: RowIdentifier, slot: number, secret: SecretSeen): void {
    // A username at a site means nobody elsewhere, so that it has no pairs.
    const paired = kind !== 'site-username';
    this.#sketch.identifier({
      kind: KINDS[kind].number,
      flags: (FLAGS[kind] ?? 0) | (derived ? IDENTIFIER_FLAG.derived : 0),
      slot,
      md5Pair: paired && secret.md5 !== NO_SLOT ? this.#pairs.md5(slot, secret.md5) : NO_SLOT,
      sha1Pair: paired && secret.sha1 !== NO_SLOT ? this.#pairs.sha1(slot, secret.sha1) : NO_SLOT,
    });
  }

  /** Rows are the same when all that was understood is: names, birthdays and wrong numbers count, too. */
  #untokenised({ untokenised, wrongChecks }: RowFacts): number {
    if (untokenised.length === 0 && wrongChecks.length === 0) return NO_SLOT;
    let all = '';
    for (const { kind, text } of untokenised) all += `${kind}\0${text}\0`;
    for (const { kind, text } of wrongChecks) all += `${kind}\0${text}\0`;
    const slot = this.#rests.take();
    this.#resting.add('', all, slot);
    return slot;
  }

  #finish(): DigestedBlock {
    const inners = this.#identifiers.inners.filled();
    const tokens = this.#token.tokens(inners);
    const { digests, prints } = this.#secrets;
    const rows = this.#rowPrints.mixed(inners, digests.bytes, prints.bytes, this.#rests.bytes);
    return {
      tally: this.#tally,
      rows: this.#sketch.encode(tokens),
      refused: this.#refused,
      partitions: {
        ...this.#secrets.partitions(inners),
        ...this.#identifiers.partitions(tokens),
        rowPrints: everySlot(this.#print.tokens(rows)),
      },
    };
  }

  #clear(): void {
    this.#tally = emptyTally();
    this.#refused = [];
    for (const part of [this.#identifiers, this.#secrets, this.#sketch, this.#rowPrints, this.#rests]) {
      part.clear();
    }
  }
}
