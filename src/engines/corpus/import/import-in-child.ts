import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { NuwaError } from '#kernel/errors.ts';
import type { ImportedDump, ImportOptions } from '../corpus.ts';
import type { Importer } from '../importer.ts';
import type { ChildJob, ChildReport } from './import-process.ts';
import type { ImportLimits } from './run-import.ts';

/** Ceiling of the SQL engine's statements, MiB, unless the caller says otherwise. */
const MEMORY_MIB = 1024;

/**
 * The importer that runs in a process of its own, with a SQL engine below it; both form a process group, which is
 * killed on cancellation and on failure, so that nothing writes into the work folder when the promise settles.
 *
 * @param readerModule URL of the module whose `readEntry` turns locators into bytes (the dump sources: this engine
 * knows none of them, the composition does)
 * @param heldBytes see `ImportLimits`; smaller ones call for the SQL engine sooner
 */
export function importInChild(readerModule: URL, heldBytes?: number): Importer {
  return async (job, options) => {
    options.signal?.throwIfAborted();
    const child = start();
    const kill = (): void => killGroup(child);
    options.signal?.addEventListener('abort', kill, { once: true });
    try {
      const outcome = outcomeOf(child, options);
      send(child, {
        job,
        limits: limitsOf(options, heldBytes),
        readerModule: readerModule.href,
      });
      return await outcome;
    } catch (error) {
      if (options.signal?.aborted === true) throw new NuwaError('import-cancelled', {}, error);
      throw error;
    } finally {
      options.signal?.removeEventListener('abort', kill);
      await end(child);
    }
  };
}

function start(): ChildProcess {
  return spawn(process.execPath, [fileURLToPath(new URL('./import-process.ts', import.meta.url))], {
    env: {},
    // A group of its own, so that it can be killed as a whole and a terminal's Ctrl-C does not reach it.
    detached: true,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}

function limitsOf(options: ImportOptions, heldBytes: number | undefined): ImportLimits {
  return {
    workers: options.workers ?? availableParallelism(),
    memoryMiB: options.memoryMiB ?? MEMORY_MIB,
    ...(heldBytes === undefined ? {} : { heldBytes }),
  };
}

/** Keys go over the pipe: neither arguments nor the environment of a process are private. */
function send(child: ChildProcess, message: ChildJob): void {
  // A pipe that closes meanwhile is the death of the child, which `outcomeOf` sees.
  child.send(message, () => {});
}

function outcomeOf(child: ChildProcess, options: ImportOptions): Promise<ImportedDump> {
  return new Promise((resolve, reject) => {
    const died = (reason: string): void => reject(new NuwaError('engine-failed', { reason }));
    child.on('error', (error) => died(`the import could not be started (${error.name})`));
    child.on('exit', (code, signal) => died(`the import was ended by ${signal ?? `code ${code}`}`));
    child.on('message', (report: ChildReport) => {
      switch (report.kind) {
        case 'progress':
          options.onProgress?.({ ...report.progress, totalBytes: null });
          return;
        case 'done':
          resolve(report.imported);
          return;
        case 'failed':
          reject(new NuwaError(report.code, report.details));
          return;
      }
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  const gone = child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
  const exit = gone ? null : once(child, 'exit');
  killGroup(child);
  await exit;
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // ESRCH: the whole group is gone already, which is what was wanted.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
