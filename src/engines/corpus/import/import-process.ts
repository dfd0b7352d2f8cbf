/**
 * The process of one import, started by `importInChild`: niced, with an empty environment, given its job (and in it
 * the keys) over its pipe. It ends when its starter ends, together with the SQL engine, which watches it likewise.
 */
import { setPriority } from 'node:os';
import { NuwaError } from '#kernel/errors.ts';
import type { ImportedDump, ImportProgress } from '../corpus.ts';
import type { ImportJob } from '../importer.ts';
import { runImport, type ImportLimits, type ReadEntry } from './run-import.ts';

export type ChildJob = {
  readonly job: ImportJob;
  readonly limits: ImportLimits;
  readonly readerModule: string;
};
export type ChildReport =
  | { readonly kind: 'progress'; readonly progress: Omit<ImportProgress, 'totalBytes'> }
  | { readonly kind: 'done'; readonly imported: ImportedDump }
  | {
      readonly kind: 'failed';
      readonly code: NuwaError['code'];
      readonly details: NuwaError['details'];
    };

const NICENESS = 10;
/** Milliseconds between two reports of progress. */
const PROGRESS_EVERY = 250;

process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.once('message', (message: ChildJob) => void run(message));
setPriority(NICENESS);

async function run({ job, limits, readerModule }: ChildJob): Promise<void> {
  try {
    const reader = (await import(readerModule)) as { readonly readEntry: ReadEntry };
    let told = 0;
    const imported = await runImport(job, limits, reader.readEntry, (progress) => {
      const now = performance.now();
      if (now - told < PROGRESS_EVERY && progress.stage === 'reading') return;
      told = now;
      say({ kind: 'progress', progress });
    });
    say({ kind: 'done', imported });
  } catch (error) {
    const told = toldOf(error);
    say({ kind: 'failed', code: told.code, details: told.details });
  }
}

function say(report: ChildReport): void {
  process.send?.(report);
}

/** What may be told: an error of ours as it is; of others the name alone, since a message may quote the dump. */
function toldOf(error: unknown): NuwaError {
  if (error instanceof NuwaError) return error;
  const { code, name } =
    error instanceof Error ? (error as NodeJS.ErrnoException) : { code: undefined, name: 'unknown' };
  return new NuwaError('engine-failed', { reason: `the import met ${code ?? name}` }, error);
}
