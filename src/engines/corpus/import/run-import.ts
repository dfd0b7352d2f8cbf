import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createFramer } from '#domain/breaches/framing.ts';
import type { Plan } from '#domain/breaches/plan.ts';
import { SCHEMES, schemeOfNumber } from '#domain/breaches/storage-scheme.ts';
import { DOMAIN_NUMBER, DOMAIN_VERSION, IDENTIFIER_KINDS, KINDS } from '#domain/identifiers/kinds.ts';
import { NuwaError } from '#kernel/errors.ts';
import { createAppendFile, type AppendFile } from '../append-file.ts';
import type { DumpLocator, ImportedDump, ImportProgress } from '../corpus.ts';
import { sealFact, type Fact } from '../fact-folder.ts';
import type { ImportJob } from '../importer.ts';
import type { DigestedBlock } from './block-digest.ts';
import { profileOf } from './profile.ts';
import { PARTITIONS } from './record-store.ts';
import { Sorter } from './sort-and-count.ts';
import { STREAM_NAMES, STREAMS } from './streams.ts';
import { addTally, emptyTally, type Tally } from './tally.ts';
import { WorkerPool } from './worker-pool.ts';
import { writeRuns, type Stores } from './write-runs.ts';

/** The unpacked bytes of an entry, in order. Given from outside: this engine knows no archives. */
export type ReadEntry = (locator: DumpLocator) => AsyncIterable<Uint8Array>;

export type ImportLimits = {
  readonly workers: number;
  /** Ceiling of one statement of the SQL engine. */
  readonly memoryMiB: number;
  /** Bytes of records that each of eleven streams holds before it goes to disk and to the engine; default 4 MiB. */
  readonly heldBytes?: number;
};

/** Lines of `refused.ndjson`; the counts go on. */
const REFUSED_KEPT = 10_000;
/** Blocks under way for each thread: one at work, one waiting for it. With its output a block takes some 12 MiB. */
const BLOCKS_A_WORKER = 2;

/**
 * One import from entries to a sealed fact folder: reads, frames and hashes the stream here; understands it in
 * threads; sorts what they give back; writes runs, rows and profile. Nothing refers to the folder when this returns.
 *
 * Order matters for a crash: `fact.json` is written last, after everything else is on disk, so that a folder with a
 * `fact.json` is whole, and one without is nothing.
 */
export async function runImport(
  job: ImportJob,
  limits: ImportLimits,
  readEntry: ReadEntry,
  onProgress: (progress: Omit<ImportProgress, 'totalBytes'>) => void,
): Promise<ImportedDump> {
  const sortFolder = join(job.workFolder, 'sort');
  mkdirSync(sortFolder, { mode: 0o700 });
  mkdirSync(job.factFolder, { mode: 0o700 });
  await using sorter = new Sorter({
    folder: sortFolder,
    memoryMiB: limits.memoryMiB,
    threads: limits.workers,
    ...(limits.heldBytes === undefined ? {} : { heldBytes: limits.heldBytes }),
  });
  const stores = openStores(sorter);
  const files = { rows: fileOf(job, 'rows.bin'), refused: fileOf(job, 'refused.ndjson') };
  const read = await readAll(job, limits, readEntry, stores, files, onProgress);
  if (read.total.rows === 0) throw new NuwaError('dump-empty');
  onProgress({ stage: 'sorting', rows: read.total.rows, bytes: read.bytes });
  const sealed = { 'rows.bin': files.rows.finish(), 'refused.ndjson': files.refused.finish() };
  const runs = await writeRuns(job.factFolder, job.epoch, sorter, stores);
  const plans = job.dump.entries.map(({ plan }) => plan);
  const profile = profileOf(read.total, runs, plans, charsetOf(plans, read.entries));
  const about = aboutOf(job, read, profile);
  sealFact(job.factFolder, about, { ...sealed, ...runs.files });
  return {
    factId: about.factId,
    digest: about.digest,
    rows: about.rows,
    indexed: about.indexed,
    refused: about.refused,
    profile,
  };
}

type ReadResult = {
  readonly total: Tally;
  readonly entries: Fact['entries'];
  readonly bytes: number;
  readonly digest: string;
  readonly refusedKept: number;
};
type RowFiles = { readonly rows: AppendFile; readonly refused: AppendFile };

async function readAll(
  job: ImportJob,
  limits: ImportLimits,
  readEntry: ReadEntry,
  stores: Stores,
  files: RowFiles,
  onProgress: (progress: Omit<ImportProgress, 'totalBytes'>) => void,
): Promise<ReadResult> {
  const plans = job.dump.entries.map(({ plan }) => plan);
  const keys = { token: job.tokenKey, tag: randomBytes(32), print: randomBytes(32) };
  await using pool = new WorkerPool(limits.workers, { plans, keys });
  const digest = createHash('sha256');
  const total = emptyTally();
  const entries: Fact['entries'][number][] = [];
  let bytes = 0;
  let refusedKept = 0;

  for (const [index, entry] of job.dump.entries.entries()) {
    const tally = emptyTally();
    const before = bytes;
    const underWay: Promise<DigestedBlock>[] = [];
    const takeFirst = async (): Promise<void> => {
      const block = await underWay.shift();
      if (block === undefined) return;
      addTally(tally, block.tally);
      files.rows.append(block.rows);
      refusedKept += describe(files.refused, index, block, REFUSED_KEPT - refusedKept);
      pour(stores, block);
    };
    const framer = createFramer(entry.plan);
    const hand = async (blocks: ReturnType<typeof framer.end>): Promise<void> => {
      for (const block of blocks) {
        const digested = pool.digest({ entry: index, offset: block.offset, bytes: block.bytes });
        // Awaited in its turn; until then a failure must not count as unhandled.
        digested.catch(() => {});
        underWay.push(digested);
        if (underWay.length >= limits.workers * BLOCKS_A_WORKER) await takeFirst();
      }
    };
    for await (const chunk of readEntry(entry.locator)) {
      digest.update(chunk);
      bytes += chunk.length;
      await hand(framer.push(chunk));
      onProgress({ stage: 'reading', rows: total.rows + tally.rows, bytes });
    }
    await hand(framer.end());
    while (underWay.length > 0) await takeFirst();
    entries.push({ name: entry.name, bytes: bytes - before, rows: tally.rows, indexed: tally.indexed });
    addTally(total, tally);
  }
  return { total, entries, bytes, digest: digest.digest('hex'), refusedKept };
}

function openStores(sorter: Sorter): Stores {
  const stores = STREAM_NAMES.map((name) => {
    const { keyBytes, payload } = STREAMS[name];
    return [name, sorter.store(name.toLowerCase(), keyBytes, payload)] as const;
  });
  return Object.fromEntries(stores) as Stores;
}

function pour(stores: Stores, block: DigestedBlock): void {
  for (const name of STREAM_NAMES) {
    const { bytes, starts } = block.partitions[name];
    const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let nibble = 0; nibble < PARTITIONS; nibble++) {
      stores[name].add(nibble, whole.subarray(starts[nibble], starts[nibble + 1]));
    }
  }
}

/** @returns lines written, `most` at most */
function describe(file: AppendFile, entry: number, block: DigestedBlock, most: number): number {
  const kept = block.refused.slice(0, Math.max(0, most));
  for (const { offset, reason, skeleton } of kept) {
    file.append(Buffer.from(`${JSON.stringify({ file: entry, offset, reason, skeleton })}\n`));
  }
  return kept.length;
}

const fileOf = (job: ImportJob, name: string): AppendFile => createAppendFile(join(job.factFolder, name));

/** That of the entry with the most rows. */
function charsetOf(plans: readonly Plan[], entries: Fact['entries']): Plan['charset'] {
  const most = entries.reduce((best, entry, i) => (entry.rows > (entries[best]?.rows ?? 0) ? i : best), 0);
  return plans[most]?.charset ?? 'utf-8';
}

function aboutOf(
  job: ImportJob,
  read: ReadResult,
  profile: Fact['profile'],
): Omit<Fact, 'format' | 'version' | 'files'> {
  const { total } = read;
  const kinds = IDENTIFIER_KINDS.filter(
    (kind) => KINDS[kind].tokenised && (total.kinds[KINDS[kind].number] ?? 0) > 0,
  );
  return {
    factId: job.dump.factId,
    epoch: job.epoch,
    canonicalVersions: {
      ...Object.fromEntries(kinds.map((kind) => [KINDS[kind].number, KINDS[kind].version])),
      ...(profile.distinctDomains > 0 ? { [DOMAIN_NUMBER]: DOMAIN_VERSION } : {}),
    },
    schemes: SCHEME_NAMES,
    entries: read.entries,
    rows: total.rows,
    indexed: total.indexed,
    refused: total.refused,
    refusedKept: read.refusedKept,
    digest: read.digest,
    profile,
    erased: 0,
  };
}

/** Positions are the numbers of the schemes, which are never reused; `rows.bin` can thus be written as rows come. */
const SCHEME_NAMES: readonly string[] = Array.from({ length: Object.keys(SCHEMES).length }, (_, number) =>
  number === 0 ? 'none' : (schemeOfNumber(number) ?? 'none'),
);
