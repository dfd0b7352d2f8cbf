import { parentPort, workerData } from 'node:worker_threads';

import { NuwaError } from '#kernel/errors.ts';
import { buildPublication } from './build-publication.ts';
import { seedRun } from './seed-run.ts';
import { verifyCorpus } from './verify-corpus.ts';
import type { WorkerAnswer, WorkerJob } from './run-in-worker.ts';

/** Entry of the worker thread: one job, its progress, one answer. It writes to its work folder only. */
const port = parentPort;
if (port === null) throw new Error('corpus-worker.ts runs in a worker thread only');

function post(answer: WorkerAnswer): void {
  port?.postMessage(answer);
}

function run(job: WorkerJob): unknown {
  const onRecords = (records: number): void => post({ kind: 'progress', records });
  switch (job.task) {
    case 'publish':
      return buildPublication(job.publication, onRecords);
    case 'seed':
      return seedRun(job.seed, onRecords);
    case 'verify':
      return verifyCorpus(job.root);
  }
}

try {
  post({ kind: 'done', result: run(workerData) });
} catch (error) {
  if (error instanceof NuwaError) post({ kind: 'refused', code: error.code, details: error.details });
  else post({ kind: 'failed', reason: reasonOf(error) });
}

/** System errors by their code: their messages carry paths. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error) return String(error.code);
  return error instanceof Error ? `${error.name}: ${error.message}` : 'unknown';
}
