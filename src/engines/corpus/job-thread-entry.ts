import { parentPort } from 'node:worker_threads';

import { NuwaError } from '#kernel/errors.ts';
import { buildPublication } from './build-publication.ts';
import type { ThreadAnswer, ThreadJob } from './job-thread.ts';
import { seedRun } from './seed-run.ts';
import { verifyCorpus } from './verify-corpus.ts';

/** Entry of the thread of `job-thread.ts`: a job comes, its progress and one answer go. It writes to work folders only. */
const port = parentPort;
if (port === null) throw new Error('job-thread-entry.ts runs in a worker thread only');

function post(answer: ThreadAnswer): void {
  port?.postMessage(answer);
}

function run(job: ThreadJob): unknown {
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

port.on('message', (job: ThreadJob) => {
  try {
    post({ kind: 'done', result: run(job) });
  } catch (error) {
    if (error instanceof NuwaError) post({ kind: 'refused', code: error.code, details: error.details });
    else post({ kind: 'failed', reason: reasonOf(error) });
  }
});

/** System errors by their code: their messages carry paths. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error) return String(error.code);
  return error instanceof Error ? `${error.name}: ${error.message}` : 'unknown';
}
