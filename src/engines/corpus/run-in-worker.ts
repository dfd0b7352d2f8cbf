import { Worker } from 'node:worker_threads';

import { NuwaError } from '#kernel/errors.ts';
import type { ErrorCode } from '#kernel/errors.ts';
import type { BuiltPublication, PublicationJob } from './build-publication.ts';
import type { SeededRun } from './corpus.ts';
import type { SeedJob } from './seed-run.ts';

export type WorkerJob =
  | { readonly task: 'publish'; readonly publication: PublicationJob }
  | { readonly task: 'seed'; readonly seed: SeedJob }
  | { readonly task: 'verify'; readonly root: string };
type Results = { publish: BuiltPublication; seed: SeededRun; verify: undefined };

export type WorkerAnswer =
  | { readonly kind: 'progress'; readonly records: number }
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly details: NuwaError['details'] }
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * Runs one long job in a thread of its own, so that answers go on meanwhile. Aborting ends the thread where it
 * stands: all it leaves is half-written files in its work folder, which the caller removes.
 * @throws import-cancelled, engine-failed, and what the job throws
 */
export function runInWorker<Job extends WorkerJob>(
  job: Job,
  onRecords: (records: number) => void,
  signal: AbortSignal,
): Promise<Results[Job['task']]> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new NuwaError('import-cancelled'));
      return;
    }
    // The environment stays outside: keys of other services may be in it.
    const worker = new Worker(new URL('./corpus-worker.ts', import.meta.url), { workerData: job, env: {} });
    const cancel = (): void => {
      settle(() => reject(new NuwaError('import-cancelled')));
    };
    let settled = false;
    /** Ends the thread first: whoever waits for us will remove the files under it. */
    function settle(finish: () => void): void {
      if (settled) return;
      settled = true;
      signal.removeEventListener('abort', cancel);
      worker.terminate().then(finish, finish);
    }
    signal.addEventListener('abort', cancel);
    worker.on('message', (answer: WorkerAnswer) => {
      switch (answer.kind) {
        case 'progress':
          if (!settled) onRecords(answer.records);
          return;
        case 'done':
          settle(() => resolve(answer.result as Results[Job['task']]));
          return;
        case 'refused':
          settle(() => reject(new NuwaError(answer.code, answer.details)));
          return;
        case 'failed':
          settle(() => reject(new NuwaError('engine-failed', { reason: answer.reason })));
          return;
      }
    });
    worker.on('error', (error) =>
      settle(() => reject(new NuwaError('engine-failed', { reason: error.name }, error))),
    );
    worker.on('exit', () =>
      settle(() => reject(new NuwaError('engine-failed', { reason: 'its thread ended' }))),
    );
  });
}
