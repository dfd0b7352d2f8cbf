import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { NuwaError } from '#kernel/errors.ts';
import type { Random } from '#kernel/ids.ts';
import {
  type Cleaned,
  type Cleaner,
  type CleaningLimits,
  DEFAULT_CLEANING_LIMITS,
  refusal,
} from './cleaning.ts';
import type { CleaningJob, CleaningReport } from './clean-process.ts';
import { removeLeftUploads, stageUpload } from './staged-upload.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const ENTRY = fileURLToPath(new URL('./clean-process.ts', import.meta.url));

/** Processes at once; the others wait. Each may take the memory that the limits name. */
const AT_ONCE = 2;

/**
 * Cleans each file in a process of its own, which dies with it: a bomb, a crash or a loop there ends as a refusal here.
 * An upload is first staged in `folder`, encrypted under a key in memory, so that a slow one holds no process. What a
 * crash left there is removed at once.
 */
export function cleanerInChild(
  folder: string,
  random: Random,
  limits: CleaningLimits = DEFAULT_CLEANING_LIMITS,
): Cleaner {
  removeLeftUploads(folder);
  const inTurn = atMost(AT_ONCE);
  return async (upload, { maxBytes, ...options }) => {
    await using staged = await stageUpload(folder, random, upload, maxBytes);
    return await inTurn(() => cleanInChild(staged.read(), { options, limits }));
  };
}

async function cleanInChild(file: AsyncIterable<Uint8Array>, job: CleaningJob): Promise<Cleaned> {
  const child = start(job.limits);
  const timer = setTimeout(() => kill(child), job.limits.milliseconds);
  try {
    const report = reportOf(child);
    const output = buffer(child.stdout as Readable);
    // A pipe that closes meanwhile is the death of the child, which `reportOf` sees.
    child.send(job, () => {});
    pipeline(file, child.stdin as Writable).catch(() => {});
    output.catch(() => {});
    const said = await report;
    if (said.kind === 'failed') throw new NuwaError(said.code, said.details);
    return assembled(said, await output);
  } finally {
    clearTimeout(timer);
    await end(child);
  }
}

function start(limits: CleaningLimits): ChildProcess {
  const node = [
    '--disable-warning=ExperimentalWarning',
    '--disable-warning=SecurityWarning',
    // Reads the project and nothing else; pictures need a library in machine code.
    '--permission',
    `--allow-fs-read=${ROOT}`,
    '--allow-addons',
    `--max-old-space-size=${Math.floor(limits.memoryMiB / 3)}`,
  ];
  // The system's own limit covers what the parsers in machine code take. The shell becomes the process.
  const script = `ulimit -d ${limits.memoryMiB * 1024} 2>/dev/null; exec "$0" "$@"`;
  return spawn('/bin/sh', ['-c', script, process.execPath, ...node, ENTRY], {
    cwd: ROOT,
    env: {},
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore', 'ipc'],
  });
}

function reportOf(child: ChildProcess): Promise<CleaningReport> {
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new NuwaError('internal', { reference: 'clean' }, error)));
    // Killed by us for time, by the system for memory, or by what it read.
    child.on('exit', () => reject(refusal('reading it takes more time or memory than any honest file does')));
    child.on('message', (report: CleaningReport) => resolve(report));
  });
}

function assembled(report: Extract<CleaningReport, { kind: 'done' }>, output: Buffer): Cleaned {
  const { type, masked, rows, content, unmasked } = report;
  if (output.length !== content + (unmasked ?? 0)) throw refusal('it could not be cleaned to the end');
  return {
    type,
    masked,
    rows,
    content: output.subarray(0, content),
    unmasked: unmasked === null ? null : output.subarray(content),
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exit = once(child, 'exit');
  kill(child);
  await exit;
}

function kill(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // ESRCH: it is gone already, which is what was wanted.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function atMost(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
