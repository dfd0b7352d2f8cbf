import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { basename, join } from 'node:path';

import { NuwaError } from '#kernel/errors.ts';
import type { SeededRun } from './corpus.ts';
import { mergeRuns } from './merge-runs.ts';
import { openPartitionSort } from './partition-sort.ts';
import type { PartitionSort } from './partition-sort.ts';
import { createRun, openRun } from './run-file.ts';
import type { RunSummary, RunWriter } from './run-file.ts';
import { LARGEST_COUNT, RUN_KINDS } from './run-kinds.ts';
import { eachSeedLine } from './seed-lines.ts';

export type SeedJob = {
  readonly listPath: string;
  /** Where the run goes; must not exist. */
  readonly target: string;
  /** Existing and empty; the caller removes it. */
  readonly workFolder: string;
};

/**
 * Makes a run of a `HASH:count` list. Lists come sorted nearly always (bulk downloads are), so lines are written
 * straight to a run as long as they ascend; whatever breaks the order is sorted aside, and the two are merged. Memory
 * does not grow with the list.
 * @throws format-unknown when no line is usable, file-unreadable
 */
export function seedRun(job: SeedJob, onLines: (lines: number) => void): SeededRun {
  let intake: Intake | null = null;
  const lines = readList(job.listPath, onLines, (digest, digestLength, count) => {
    intake ??= openIntake(digestLength === 20 ? 'sha1' : 'ntlm', job);
    return intake.add(digest, digestLength, count);
  });
  const taken = intake as Intake | null;
  if (taken === null)
    throw new NuwaError('format-unknown', {
      file: basename(job.listPath),
      reason: 'no line of it is HASH:count',
    });
  const { records, occurrences } = taken.finish();
  const { digest, refused } = lines;
  return { path: job.target, digest, kind: taken.kind, records, occurrences, refused };
}

type Intake = {
  readonly kind: 'sha1' | 'ntlm';
  /** False when the digest is of the other kind. */
  readonly add: (digest: Buffer, length: number, count: number) => boolean;
  readonly finish: () => RunSummary;
};

function openIntake(kind: 'sha1' | 'ntlm', job: SeedJob): Intake {
  const name = `passwords-${kind}` as const;
  const { keyLength, recordLength } = RUN_KINDS[name];
  const inOrder = join(job.workFolder, 'in-order.run');
  const straight = adding(createRun(inOrder, name, 0), keyLength, recordLength);
  const record = Buffer.alloc(recordLength);
  const last = Buffer.alloc(keyLength);
  let aside: PartitionSort | null = null;

  return {
    kind,
    add(digest, length, count) {
      if (length !== keyLength) return false;
      digest.copy(record, 0, 0, keyLength);
      record.writeUInt32BE(Math.min(count, LARGEST_COUNT), keyLength);
      if (record.compare(last, 0, keyLength, 0, keyLength) >= 0) {
        straight.add(record, 0);
        record.copy(last, 0, 0, keyLength);
      } else {
        // How many will come is not known; as many partitions as for a thousand million.
        aside ??= openPartitionSort(join(job.workFolder, 'aside'), recordLength, keyLength, 2 ** 30);
        aside.add(record, 0);
      }
      return true;
    },
    finish() {
      straight.finish();
      const sorted: string[] = [inOrder];
      if (aside !== null) {
        const path = join(job.workFolder, 'aside.run');
        const run = adding(createRun(path, name, 0), keyLength, recordLength);
        for (const chunk of aside.sorted())
          for (let at = 0; at < chunk.length; at += recordLength) run.add(chunk, at);
        run.finish();
        sorted.push(path);
      }
      return mergeInto(job.target, name, sorted);
    },
  };
}

/** Puts equal keys that follow each other into one record. */
function adding(
  run: RunWriter,
  keyLength: number,
  recordLength: number,
): { readonly add: (record: Buffer, at: number) => void; readonly finish: () => RunSummary } {
  const pending = Buffer.alloc(recordLength);
  let some = false;
  const flush = (): void => {
    if (some) run.append(pending);
  };
  return {
    add(record, at) {
      if (some && record.compare(pending, 0, keyLength, at, at + keyLength) === 0) {
        const sum = pending.readUInt32BE(keyLength) + record.readUInt32BE(at + keyLength);
        pending.writeUInt32BE(Math.min(sum, LARGEST_COUNT), keyLength);
        return;
      }
      flush();
      record.copy(pending, 0, at, at + recordLength);
      some = true;
    },
    finish() {
      flush();
      return run.finish();
    },
  };
}

function mergeInto(
  target: string,
  name: 'passwords-sha1' | 'passwords-ntlm',
  paths: readonly string[],
): RunSummary {
  const { keyLength, recordLength } = RUN_KINDS[name];
  const merged = adding(createRun(target, name, 0), keyLength, recordLength);
  const runs = paths.map((path) => openRun(path));
  try {
    mergeRuns(runs, (record, at) => {
      merged.add(record, at);
      return false;
    });
    return merged.finish();
  } finally {
    for (const run of runs) run.close();
  }
}

function readList(
  path: string,
  onLines: (lines: number) => void,
  take: (digest: Buffer, length: number, count: number) => boolean,
): { readonly refused: number; readonly digest: string } {
  const fd = openList(path);
  try {
    const hash = createHash('sha256');
    const read = (into: Buffer): number => {
      const n = readSync(fd, into);
      hash.update(into.subarray(0, n));
      return n;
    };
    const { refused } = eachSeedLine(read, take, onLines);
    return { refused, digest: hash.digest('hex') };
  } finally {
    closeSync(fd);
  }
}

function openList(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new NuwaError('file-unreadable', { file: path, reason }, error);
  }
}
