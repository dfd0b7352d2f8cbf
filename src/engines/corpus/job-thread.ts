import { Worker } from 'node:worker_threads';

import { NuwaError } from '#kernel/errors.ts';
import type { ErrorCode } from '#kernel/errors.ts';
import type { BuiltPublication, PublicationJob } from './build-publication.ts';
import type { SeededRun } from './corpus.ts';
import type { SeedJob } from './seed-run.ts';

export type ThreadJob =
  | { readonly task: 'publish'; readonly publication: PublicationJob }
  | { readonly task: 'seed'; readonly seed: SeedJob }
  | { readonly task: 'verify'; readonly root: string };
type Results = { publish: BuiltPublication; seed: SeededRun; verify: undefined };

export type ThreadAnswer =
  | { readonly kind: 'progress'; readonly records: number }
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly details: NuwaError['details'] }
  | { readonly kind: 'failed'; readonly reason: string };

/** A thread that has nothing to do gives its memory back after this many milliseconds. */
const IDLE = 10_000;

/**
 * Runs long jobs in a thread, one at a time, so that answers go on meanwhile. Aborting ends the thread where it
 * stands: all it leaves is half-written files in its work folder, which the caller removes; the next job gets a new
 * thread.
 */
export class JobThread {
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | null = null;

  /** @throws import-cancelled, engine-failed, and what the job throws */
  async run<Job extends ThreadJob>(
    job: Job,
    onRecords: (records: number) => void,
    signal: AbortSignal,
  ): Promise<Results[Job['task']]> {
    if (signal.aborted) throw new NuwaError('import-cancelled');
    const worker = this.#take();
    const answer = await lastAnswer(worker, job, onRecords, signal);
    if (answer === null) {
      // Ended before we say so: whoever waits for us removes the files under it.
      await this.close();
      throw signal.aborted
        ? new NuwaError('import-cancelled')
        : new NuwaError('engine-failed', { reason: 'its thread ended' });
    }
    this.#rest(worker);
    switch (answer.kind) {
      case 'done':
        return answer.result as Results[Job['task']];
      case 'refused':
        throw new NuwaError(answer.code, answer.details);
      case 'failed':
        throw new NuwaError('engine-failed', { reason: answer.reason });
    }
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    if (this.#idle !== null) clearTimeout(this.#idle);
    await worker?.terminate();
  }

  #take(): Worker {
    if (this.#idle !== null) clearTimeout(this.#idle);
    // The environment stays outside: keys of other services may be in it.
    this.#worker ??= new Worker(new URL('./job-thread-entry.ts', import.meta.url), { env: {} });
    this.#worker.ref();
    return this.#worker;
  }

  #rest(worker: Worker): void {
    worker.unref();
    this.#idle = setTimeout(() => void this.close(), IDLE).unref();
  }
}

/** Null when the thread ended, or is to be ended, without an answer. */
function lastAnswer(
  worker: Worker,
  job: ThreadJob,
  onRecords: (records: number) => void,
  signal: AbortSignal,
): Promise<Exclude<ThreadAnswer, { kind: 'progress' }> | null> {
  return new Promise((resolve) => {
    const onMessage = (answer: ThreadAnswer): void => {
      if (answer.kind === 'progress') onRecords(answer.records);
      else settle(answer);
    };
    const onEnd = (): void => settle(null);
    function settle(answer: Exclude<ThreadAnswer, { kind: 'progress' }> | null): void {
      worker.off('message', onMessage).off('error', onEnd).off('exit', onEnd);
      signal.removeEventListener('abort', onEnd);
      resolve(answer);
    }
    worker.on('message', onMessage).on('error', onEnd).on('exit', onEnd);
    signal.addEventListener('abort', onEnd);
    worker.postMessage(job);
  });
}
