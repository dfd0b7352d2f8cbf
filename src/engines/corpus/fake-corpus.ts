import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

import { Tokeniser } from '#domain/identifiers/fingerprint.ts';
import { NuwaError } from '#kernel/errors.ts';
import { instantOf } from '#kernel/instant.ts';
import type { Instant } from '#kernel/instant.ts';
import { FEWEST_PEOPLE } from './build-segments.ts';
import { FakePasswords } from './fake-passwords.ts';
import type {
  Corpus,
  CorpusStats,
  DumpToImport,
  ImportedDump,
  PasswordKind,
  PasswordRange,
} from './corpus.ts';
import type { PasswordSegment, Publication, PublishedFact, PublishOptions, SeededRun } from './corpus.ts';
import { paddingFor } from './pad-range.ts';
import { checkRange } from './render-range.ts';
import { importedFrom, innersIn, passwordsIn } from './testing/synthetic-list.ts';
import type { SyntheticLists, SyntheticRow } from './testing/synthetic-list.ts';

export type FakeCorpusOptions = {
  /** Rows of a dump that is imported; by default a dump holds nothing. */
  readonly lists?: SyntheticLists;
  readonly now?: () => Instant;
};

type Published = PublishedFact & { readonly rows: readonly SyntheticRow[]; readonly admitted: boolean };
type Seed = SeededRun & { readonly counts: ReadonlyMap<string, number> };

/**
 * The corpus in memory, written the slow and obvious way and sharing no file format with the real one, so that the
 * contract test compares two independent voices. For tests of other rooms; nothing survives the process.
 */
export class FakeCorpus implements Corpus {
  readonly #lists: SyntheticLists;
  readonly #now: () => Instant;
  readonly #imported = new Map<string, readonly SyntheticRow[]>();
  /** Inner fingerprints, so that a rotation has nothing to do here. */
  readonly #tombstones = new Set<string>();
  readonly #seeds = new Map<string, Seed>();
  #facts: readonly Published[] = [];
  #merged: readonly Seed[] = [];
  #serial = 1;
  #epoch = 1;
  #publishedAt: Instant;
  #passwords: Record<PasswordKind, FakePasswords> = {
    sha1: new FakePasswords([]),
    ntlm: new FakePasswords([]),
  };
  #state = '';

  constructor(options: FakeCorpusOptions = {}) {
    this.#lists = options.lists ?? (() => []);
    this.#now = options.now ?? (() => instantOf(0));
    this.#publishedAt = this.#now();
  }

  version(): string {
    return `${this.#serial}-fa4e`;
  }

  publishedAt(): Instant {
    return this.#publishedAt;
  }

  passwords(kind: PasswordKind): PasswordSegment {
    return this.#passwords[kind];
  }

  render(range: PasswordRange): Uint8Array {
    checkRange(range);
    const listed = this.#passwords[range.kind].range(range.prefix, range.bits);
    const lines = listed.map(({ digest, count }) => lineOf(Buffer.from(digest), range.bits, count));
    if (range.padded) {
      const padding = paddingFor(range, listed.length, this.version(), new Uint8Array(32).fill(9));
      const length = range.kind === 'sha1' ? 20 : 16;
      for (let at = 0; at < padding.length; at += length)
        lines.push(lineOf(padding.subarray(at, at + length), range.bits, 0));
    }
    return Buffer.from(lines.sort().join('\r\n'), 'latin1');
  }

  async *exportHibp(kind: PasswordKind): AsyncGenerator<Uint8Array, void, void> {
    for (const { digest, count } of this.#passwords[kind].range(0, 0))
      yield Buffer.from(`${Buffer.from(digest).toString('hex').toUpperCase()}:${count}\n`, 'latin1');
  }

  exposures(token: Uint8Array): readonly number[] {
    const inner = this.#innerOf(token);
    if (this.#tombstones.has(inner)) return [];
    return this.#facts
      .filter(({ rows }) => innersIn(rows, (kind) => kind !== 'username').has(inner))
      .map(({ number }) => number)
      .toSorted((a, b) => a - b);
  }

  tokenOf(inner: Uint8Array): Uint8Array {
    return this.#tokeniser().tokens(inner);
  }

  rekeyed(token: Uint8Array, fromEpoch: number): Uint8Array {
    return this.tokenOf(new Tokeniser(new Uint8Array(32).fill(fromEpoch)).inners(token));
  }

  stats(): CorpusStats {
    const inners = new Set(
      this.#facts.flatMap(({ rows }) => [...innersIn(rows, (kind) => kind !== 'username').keys()]),
    );
    const answered = [...inners].filter((inner) => !this.#tombstones.has(inner));
    const passwords = { sha1: this.#passwords.sha1.records, ntlm: this.#passwords.ntlm.records };
    return {
      version: this.version(),
      epoch: this.#epoch,
      facts: this.#facts.length,
      passwords,
      identifiers: answered.length,
      bytes: this.#facts.reduce((sum, { rows }) => sum + rows.length * 100, 0),
    };
  }

  async importDump(dump: DumpToImport): Promise<ImportedDump> {
    if (this.#facts.some(({ factId }) => factId === dump.factId))
      throw new NuwaError('bad-request', { problem: `the fact ${dump.factId} is published already` });
    const rows = this.#lists(dump);
    this.#imported.set(dump.factId, rows);
    return importedFrom(dump.factId, rows);
  }

  async seed(listPath: string): Promise<SeededRun> {
    const lines = readFileSync(listPath, 'latin1')
      .split(/\r?\n/)
      .filter((line) => line !== '');
    const usable = lines.map((line) => /^([0-9a-f]{40}|[0-9a-f]{32}):([0-9]+)$/i.exec(line));
    const length = usable.find((found) => found !== null)?.[1]?.length;
    if (length === undefined)
      throw new NuwaError('format-unknown', {
        file: basename(listPath),
        reason: 'no line of it is HASH:count',
      });
    const counts = new Map<string, number>();
    let refused = 0;
    for (const found of usable) {
      const hash = found?.[1]?.toLowerCase() ?? '';
      const count = Number(found?.[2] ?? 0);
      if (hash.length !== length || count === 0) refused++;
      else counts.set(hash, (counts.get(hash) ?? 0) + count);
    }
    const occurrences = [...counts.values()].reduce((a, b) => a + b, 0);
    const kind = length === 40 ? 'sha1' : 'ntlm';
    const digest = createHash('sha256').update(readFileSync(listPath)).digest('hex');
    const path = `seeds/${digest.slice(0, 16)}.run`;
    const seeded: SeededRun = { path, digest, kind, records: counts.size, occurrences, refused };
    this.#seeds.set(path, { ...seeded, counts });
    return seeded;
  }

  async discard(made: string): Promise<void> {
    this.#imported.delete(made);
    if (!this.#merged.some(({ path }) => path === made)) this.#seeds.delete(made);
  }

  async publish(facts: readonly PublishedFact[], options: PublishOptions): Promise<Publication> {
    if (options.signal?.aborted === true) throw new NuwaError('import-cancelled');
    const known = facts.map((fact) => this.#knownFact(fact));
    for (const { token } of options.tombstones) this.#tombstones.add(this.#innerOf(token));
    if (options.seeds !== undefined) this.#merged = options.seeds.map((path) => this.#seedAt(path));

    const newcomers = known.filter(
      (fact) => fact.secretsPublic && !fact.admitted && passwordsIn(fact.rows).length > 0,
    );
    const entering = this.#merge('sha1', newcomers, []).length >= options.floor ? newcomers : [];
    this.#facts = known.map((fact) => ({
      ...fact,
      admitted: fact.secretsPublic && (!newcomers.includes(fact) || entering.includes(fact)),
    }));
    const admitted = this.#facts.filter((fact) => fact.admitted);
    this.#passwords = {
      sha1: new FakePasswords(this.#merge('sha1', admitted, this.#merged)),
      ntlm: new FakePasswords(this.#merge('ntlm', admitted, this.#merged)),
    };
    this.#bump();
    const waiting = this.#facts
      .filter((fact) => fact.secretsPublic && !fact.admitted)
      .map(({ factId }) => factId);
    return { version: this.version(), waiting };
  }

  async rotate(toEpoch: number): Promise<void> {
    if (toEpoch === this.#epoch) return;
    this.#epoch = toEpoch;
    this.#bump();
  }

  async verify(): Promise<void> {}
  async close(): Promise<void> {}

  #merge(kind: PasswordKind, facts: readonly Published[], seeds: readonly Seed[]): [string, number][] {
    const merged = new Map<string, { seeded: number; ours: number; people: number; harmless: boolean }>();
    const at = (hex: string): { seeded: number; ours: number; people: number; harmless: boolean } => {
      const entry = merged.get(hex) ?? { seeded: 0, ours: 0, people: 0, harmless: false };
      merged.set(hex, entry);
      return entry;
    };
    for (const seed of seeds)
      if (seed.kind === kind) for (const [hex, count] of seed.counts) at(hex).seeded += count;
    for (const use of facts.flatMap(({ rows }) => passwordsIn(rows))) {
      const entry = at(use[kind].toString('hex'));
      entry.ours += use.count;
      entry.people = Math.max(entry.people, use.people);
      entry.harmless ||= use.people === 0;
    }
    return [...merged]
      .map(([hex, { seeded, ours, people, harmless }]): [string, number] => [
        hex,
        seeded + (harmless || people >= FEWEST_PEOPLE ? ours : 0),
      ])
      .filter(([, count]) => count > 0);
  }

  #knownFact(fact: PublishedFact): Published {
    const before = this.#facts.find(({ factId }) => factId === fact.factId);
    const rows = before?.rows ?? this.#imported.get(fact.factId);
    if (rows === undefined) throw new NuwaError('corpus-damaged', { file: `${fact.factId}/fact.json` });
    return { ...fact, rows, admitted: fact.secretsPublic && before?.admitted === true };
  }

  #seedAt(path: string): Seed {
    const seed = this.#seeds.get(path);
    if (seed === undefined) throw new NuwaError('corpus-damaged', { file: path });
    return seed;
  }

  /** A publication that changes nothing keeps its version. */
  #bump(): void {
    const facts = this.#facts.map(({ factId, number, secretsPublic, admitted }) => ({
      factId,
      number,
      secretsPublic,
      admitted,
    }));
    const state = JSON.stringify([
      facts,
      this.#merged.map(({ path }) => path),
      [...this.#tombstones],
      this.#epoch,
    ]);
    const digest = createHash('sha256').update(state).digest('hex');
    if (digest === this.#state) return;
    this.#state = digest;
    this.#serial++;
    this.#publishedAt = this.#now();
  }

  #tokeniser(): Tokeniser {
    return new Tokeniser(new Uint8Array(32).fill(this.#epoch));
  }

  #innerOf(token: Uint8Array): string {
    return Buffer.from(this.#tokeniser().inners(token)).toString('hex');
  }
}

function lineOf(digest: Buffer, bits: number, count: number): string {
  return `${digest
    .toString('hex')
    .toUpperCase()
    .slice(bits >> 2)}:${count}`;
}
