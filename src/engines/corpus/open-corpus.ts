import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import { NuwaError } from '#kernel/errors.ts';
import { Tokeniser } from '#domain/identifiers/fingerprint.ts';
import type { Clock } from '#kernel/instant.ts';
import { buildPublication } from './build-publication.ts';
import type {
  Corpus,
  CorpusStats,
  DumpToImport,
  ImportedDump,
  ImportOptions,
  PasswordKind,
} from './corpus.ts';
import type {
  PasswordRange,
  PasswordSegment,
  ProgressOptions,
  Publication,
  PublishedFact,
} from './corpus.ts';
import type { PublishOptions, SeededRun } from './corpus.ts';
import { checkFactId, freshWorkFolder, holdsOriginals, prepareFolder } from './corpus-folder.ts';
import { removeUnnamed, removeUnnamedFacts, sweep } from './sweep.ts';
import { CorpusView } from './corpus-view.ts';
import { exportHibp } from './export-hibp.ts';
import { importFact } from './import-fact.ts';
import type { Importer } from './importer.ts';
import { JobThread } from './job-thread.ts';
import { readManifest } from './manifest.ts';
import { paddingFor } from './pad-range.ts';
import { publishCorpus } from './publish-corpus.ts';
import type { PublicationOrder, PublicationTools } from './publish-corpus.ts';
import { checkRange, renderRange } from './render-range.ts';
import { keyCheckOf } from './token-keys.ts';
import { WorkQueue } from './work-queue.ts';

export type OpenCorpusOptions = {
  /** Of the corpus alone, on a local file system; nobody else may have it open (the data folder's lock sees to it). */
  readonly folder: string;
  /** 32 bytes. @throws keys-missing when there is no key of that epoch */
  readonly tokenKey: (epoch: number) => Uint8Array;
  /** Epoch that a new corpus starts in. */
  readonly firstEpoch: number;
  /** 32 bytes. */
  readonly paddingKey: Uint8Array;
  /** Entries that a padded range has at the least; below 800 it counts as 800. */
  readonly bucketFloor?: number;
  readonly now: Clock;
  readonly importer: Importer;
  /** For tests of crashes: called at every step of a swap; what it throws is a crash at that step. */
  readonly onStep?: (step: string) => void;
};

const NOTHING = Buffer.alloc(0);

/**
 * Opens the corpus in a folder, or makes an empty one. Left-overs of a crash are removed first.
 * @throws corpus-damaged when the manifest or a segment is not what was written, or the manifest is gone while facts
 *   are there (taking them for left-overs would destroy what nothing can rebuild); keys-missing when the key of the
 *   corpus' epoch is another one than it was made with
 */
export async function openCorpus(options: OpenCorpusOptions): Promise<Corpus> {
  const { folder, tokenKey } = options;
  prepareFolder(folder);
  const manifest = readManifest(folder);
  if (manifest === null) {
    if (holdsOriginals(folder)) throw new NuwaError('corpus-damaged', { file: 'manifest.json' });
    return new FolderCorpus(options, await firstView(options));
  }
  if (keyCheckOf(tokenKey(manifest.epoch)) !== manifest.keyCheck)
    throw new NuwaError('keys-missing', { folder, keys: 'the key folder' });
  const view = new CorpusView(folder, manifest, null);
  sweep(folder, manifest);
  return new FolderCorpus(options, view);
}

async function firstView(options: OpenCorpusOptions): Promise<CorpusView> {
  const tools = toolsOf(
    options,
    async (job) => buildPublication(job, () => {}),
    () => {},
  );
  const order = { facts: [], epoch: options.firstEpoch, floor: 0, tombstones: [], seeds: [] };
  const { view } = await publishCorpus(tools, null, order);
  sweep(options.folder, view.manifest);
  return view;
}

function toolsOf(
  { folder, tokenKey, now, onStep }: OpenCorpusOptions,
  build: PublicationTools['build'],
  checkpoint: () => void,
): PublicationTools {
  return { root: folder, tokenKey, now, onStep: onStep ?? (() => {}), build, checkpoint };
}

class FolderCorpus implements Corpus {
  readonly #options: OpenCorpusOptions;
  readonly #queue = new WorkQueue();
  readonly #thread = new JobThread();
  /** Facts and seeds that were made since the opening and wait for a publication to name them. */
  readonly #fresh = new Set<string>();
  #view: CorpusView;
  #tokeniser: Tokeniser;

  constructor(options: OpenCorpusOptions, view: CorpusView) {
    this.#options = options;
    this.#view = view;
    this.#tokeniser = this.#tokeniserNow();
  }

  version(): string {
    return this.#view.manifest.corpusVersion;
  }

  publishedAt(): ReturnType<Clock> {
    return this.#view.manifest.publishedAt;
  }

  passwords(kind: PasswordKind): PasswordSegment {
    return this.#view.passwords[kind];
  }

  render(range: PasswordRange): Uint8Array {
    checkRange(range);
    const { segment } = this.#view.passwords[range.kind];
    if (!range.padded) return renderRange(segment, range, NOTHING);
    let listed = 0;
    segment.scan(range.prefix, range.bits, () => {
      listed++;
      return false;
    });
    const { paddingKey, bucketFloor } = this.#options;
    const padding = paddingFor(range, listed, this.version(), paddingKey, bucketFloor);
    return renderRange(segment, range, padding);
  }

  exportHibp(kind: PasswordKind): AsyncIterable<Uint8Array> {
    return exportHibp(this.#view.passwords[kind].segment);
  }

  exposures(token: Uint8Array): readonly number[] {
    return this.#view.exposures(token);
  }

  tokenOf(inner: Uint8Array): Uint8Array {
    return this.#tokeniser.tokens(inner);
  }

  rekeyed(token: Uint8Array, fromEpoch: number): Uint8Array {
    return this.#tokeniser.tokens(new Tokeniser(this.#options.tokenKey(fromEpoch)).inners(token));
  }

  stats(): CorpusStats {
    return this.#view.stats();
  }

  importDump(dump: DumpToImport, options: ImportOptions): Promise<ImportedDump> {
    checkFactId(dump.factId);
    return this.#alone(options, async (signal) => {
      const { folder, importer, tokenKey } = this.#options;
      const { epoch, facts } = this.#view.manifest;
      if (facts.some(({ factId }) => factId === dump.factId))
        throw new NuwaError('bad-request', { problem: `the fact ${dump.factId} is published already` });
      const order = { dump, epoch, tokenKey: tokenKey(epoch) };
      const imported = await importFact(folder, importer, order, { ...options, signal });
      this.#fresh.add(dump.factId);
      return imported;
    });
  }

  seed(listPath: string, options: ProgressOptions): Promise<SeededRun> {
    return this.#alone(options, async (signal) => {
      const { folder } = this.#options;
      const path = `seeds/${randomBytes(8).toString('hex')}.run`;
      const target = join(folder, path);
      const workFolder = freshWorkFolder(folder, 'seed');
      const job = { task: 'seed', seed: { listPath, target, workFolder } } as const;
      const seeded = await this.#thread.run(job, reportTo(options, 'reading'), signal);
      this.#fresh.add(path);
      return { ...seeded, path };
    });
  }

  discard(made: string): Promise<void> {
    return this.#alone({}, async () => {
      this.#fresh.delete(made);
      removeUnnamed(this.#options.folder, this.#view.manifest, made);
    });
  }

  publish(facts: readonly PublishedFact[], options: PublishOptions): Promise<Publication> {
    return this.#alone(options, async (signal) => {
      const { manifest } = this.#view;
      const seeds = options.seeds ?? manifest.seeds.map(({ path }) => path);
      const { floor, tombstones } = options;
      const waiting = await this.#publish(
        { facts, epoch: manifest.epoch, floor, tombstones, seeds },
        options,
        signal,
      );
      return { version: this.version(), waiting };
    });
  }

  rotate(toEpoch: number, options: ProgressOptions): Promise<void> {
    return this.#alone(options, async (signal) => {
      const { epoch, facts, seeds } = this.#view.manifest;
      if (toEpoch === epoch) return;
      const paths = seeds.map(({ path }) => path);
      // Nothing new is admitted: a rotation changes no answer.
      const order = { facts, epoch: toEpoch, floor: Number.POSITIVE_INFINITY, tombstones: [], seeds: paths };
      await this.#publish(order, options, signal);
    });
  }

  verify(): Promise<void> {
    const job = { task: 'verify', root: this.#options.folder } as const;
    return this.#queue.run(undefined, (signal) => this.#thread.run(job, () => {}, signal));
  }

  async close(): Promise<void> {
    await this.#queue.close();
    await this.#thread.close();
    this.#view.close();
  }

  async #publish(
    order: PublicationOrder,
    options: ProgressOptions,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const report = reportTo(options, 'publishing');
    const tools = toolsOf(
      this.#options,
      (publication) => this.#thread.run({ task: 'publish', publication }, report, signal),
      () => {
        if (signal.aborted) throw new NuwaError('import-cancelled');
      },
    );
    try {
      const { view, waiting } = await publishCorpus(tools, this.#view, order);
      this.#switchTo(view);
      for (const { factId } of order.facts) this.#fresh.delete(factId);
      for (const path of order.seeds) this.#fresh.delete(path);
      removeUnnamedFacts(this.#options.folder, view.manifest, this.#fresh);
      return waiting;
    } catch (error) {
      this.#followDisk();
      throw error;
    }
  }

  /** After an error nobody knows on which side of the rename it fell: what the disk says is what we serve. */
  #followDisk(): void {
    const manifest = readManifest(this.#options.folder);
    if (manifest !== null && manifest.serial !== this.#view.manifest.serial)
      this.#switchTo(new CorpusView(this.#options.folder, manifest, this.#view));
  }

  /** Readers see the old version or the new one, whole: nothing is awaited in here. */
  #switchTo(view: CorpusView): void {
    this.#view = view;
    this.#tokeniser = this.#tokeniserNow();
  }

  #tokeniserNow(): Tokeniser {
    return new Tokeniser(this.#options.tokenKey(this.#view.manifest.epoch));
  }

  /** In turn with every other writer; what it leaves lying about is removed, whether it succeeds or not. */
  #alone<T>(options: ProgressOptions, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.#queue.run(options.signal, async (signal) => {
      try {
        return await work(signal);
      } finally {
        sweep(this.#options.folder, this.#view.manifest);
      }
    });
  }
}

function reportTo(
  { onProgress }: ProgressOptions,
  stage: 'reading' | 'publishing',
): (records: number) => void {
  return (records) => onProgress?.({ stage, rows: records, bytes: 0, totalBytes: null });
}
