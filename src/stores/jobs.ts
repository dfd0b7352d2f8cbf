import { randomUUID } from 'node:crypto';

import { fromKysely, PgBoss } from 'pg-boss';

import { NuwaError } from '#kernel/errors.ts';

import type { Database, Db } from './database.ts';

/**
 * Every job there is, with what it carries: identifiers of ours and nothing about a person, since payloads stay in
 * the queue's tables for days and are shown by its tools.
 */
export type JobPayloads = {
  /** Build segments from all facts and swap the manifest; `because` tells whoever finds it among the dead letters why. */
  'publish-corpus': { readonly because: 'indexed' | 'removed' | 'publicity' | 'tombstone' };
  /** See what of this case is due to be checked by now. */
  're-test-due': { readonly vulnerability: string };
  /** Destroy what a forgotten case leaves outside the database. */
  'forget-case': { readonly vulnerability: string };
};
export type JobName = keyof JobPayloads;
export type Job = {
  [N in JobName]: {
    readonly name: N;
    readonly payload: JobPayloads[N];
    /** Not before so many seconds from now. */
    readonly delaySeconds?: number;
    /** While one with this key waits, another is not added. */
    readonly once?: string;
  };
}[JobName];

export const JOB_NAMES: readonly JobName[] = ['publish-corpus', 're-test-due', 'forget-case'];

/** Where jobs end whose last try failed; a person looks at them (`nuwa doctor`). */
export const DEAD_LETTERS = 'dead-letters';

export type JobsSettings = {
  /** Tries after the first one. */
  readonly retries: number;
  /** Seconds before the first retry; doubles each time. */
  readonly retryDelaySeconds: number;
  /** How long a look at an empty queue lasts, where no notification came. */
  readonly pollSeconds: number;
};
export const JOBS_DEFAULTS: JobsSettings = { retries: 5, retryDelaySeconds: 5, pollSeconds: 10 };

export type DeadLetter = { readonly id: string; readonly queue: JobName; readonly payload: unknown };

export type Jobs = {
  /** Adds jobs inside the caller's transaction: they exist when it commits, and never otherwise. */
  readonly enqueue: (tx: Db, jobs: readonly Job[]) => Promise<void>;
  /** Calls `handler` for every job of this name, one at a time. A rejected promise makes it try again later. */
  readonly work: <N extends JobName>(
    name: N,
    handler: (payload: JobPayloads[N]) => Promise<void>,
  ) => Promise<void>;
  readonly deadLetters: () => Promise<readonly DeadLetter[]>;
  /** Lets running jobs finish, up to 10 seconds. */
  readonly stop: () => Promise<void>;
};

/**
 * Starts the queue: makes or migrates its tables (schema `pgboss`) and its queues. Nothing runs before `work`.
 *
 * @param onError hears of failed tries and of trouble in the queue itself; a job's own error goes to the log here and
 *   not into the queue's tables, which keep its name or code alone
 */
export async function openJobs(
  database: Pick<Database, 'jobs'>,
  onError: (error: unknown, job: JobName | null) => void,
  settings: JobsSettings = JOBS_DEFAULTS,
): Promise<Jobs> {
  const { jobs: backend } = database;
  const boss =
    backend.kind === 'embedded'
      ? new PgBoss({ db: backend.db, backend: 'pglite', useListenNotify: true, schedule: false })
      : new PgBoss({
          connectionString: backend.connectionString,
          max: 4,
          useListenNotify: true,
          schedule: false,
        });
  boss.on('error', (error) => onError(error, null));
  await boss.start();
  await boss.createQueue(DEAD_LETTERS);
  for (const name of JOB_NAMES) {
    await boss.createQueue(name, queueOptions(settings));
    await boss.updateQueue(name, limitsOf(settings));
    // Reads the queue's row into pg-boss's cache (which it renews by itself). Left to the first `send`, it would be
    // read on the outer connection inside somebody's transaction, and on the embedded database wait for ever.
    await boss.findJobs(name, { key: 'none' });
  }

  return {
    enqueue: (tx, jobs) => enqueue(boss, tx, jobs),
    work: async (name, handler) => {
      await boss.work(
        name,
        {
          batchSize: 1,
          pollingIntervalSeconds: settings.pollSeconds,
          notifyPollingIntervalSeconds: settings.pollSeconds,
        },
        async ([job]) => {
          if (job === undefined) return;
          try {
            await handler(job.data as never);
          } catch (error) {
            onError(error, name);
            throw new Error(nameOf(error));
          }
        },
      );
    },
    deadLetters: () => deadLetters(boss),
    stop: () => boss.stop({ graceful: true, timeout: 10_000 }),
  };
}

function queueOptions(settings: JobsSettings) {
  // Of the jobs that wait, one for each key: with this policy a key that is given twice is added once.
  return { policy: 'short', notify: true, ...limitsOf(settings) } as const;
}

const limitsOf = ({ retries, retryDelaySeconds }: JobsSettings) => ({
  retryLimit: retries,
  retryDelay: retryDelaySeconds,
  retryBackoff: true,
  deadLetter: DEAD_LETTERS,
});

async function enqueue(boss: PgBoss, tx: Db, jobs: readonly Job[]): Promise<void> {
  const db = fromKysely(tx);
  for (const { name, payload, delaySeconds, once } of jobs) {
    await boss.send(name, payload, {
      db,
      singletonKey: once ?? randomUUID(),
      ...(delaySeconds === undefined ? {} : { startAfter: delaySeconds }),
    });
  }
}

async function deadLetters(boss: PgBoss): Promise<readonly DeadLetter[]> {
  const dead = await boss.findJobs(DEAD_LETTERS, { queued: true });
  return dead.map(({ id, sourceName, data }) => ({ id, queue: sourceName as JobName, payload: data }));
}

/** The code of an error of ours, or the class of any other: no message, since messages may quote data. */
const nameOf = (error: unknown): string =>
  error instanceof NuwaError ? error.code : error instanceof Error ? error.name : 'unknown';
