import assert from 'node:assert/strict';
import { test } from 'node:test';

import { sql } from 'kysely';

import { NuwaError } from '#kernel/errors.ts';

import { onBothDatabases } from '../../test/support/databases.ts';
import { type Job, type JobName, openJobs, type JobPayloads } from './jobs.ts';

const QUICK = { retries: 1, retryDelaySeconds: 1, pollSeconds: 1 };
type Because = JobPayloads['publish-corpus']['because'];
const publish = (because: Because, once?: string): Job => ({
  name: 'publish-corpus',
  payload: { because },
  ...(once === undefined ? {} : { once }),
});

onBothDatabases('jobs', (open) => {
  test('run when their transaction commits, never otherwise; retry; end where a person looks', async (t) => {
    const database = await open(t);
    const errors: [string, JobName | null][] = [];
    const jobs = await openJobs(
      database,
      (error, job) => errors.push([error instanceof Error ? error.message : String(error), job]),
      QUICK,
    );
    const seen: string[] = [];
    const { promise: failedTwice, resolve } = Promise.withResolvers<void>();
    let tries = 0;
    await jobs.work('publish-corpus', async ({ because }) => {
      seen.push(because);
      if (because !== 'removed') return;
      tries += 1;
      if (tries === 2) resolve();
      throw new NuwaError('engine-failed', { reason: 'wang@mail.example' });
    });

    await assert.rejects(
      database.transaction(async (tx) => {
        await jobs.enqueue(tx, [publish('tombstone')]);
        throw new Error('rolled back');
      }),
      /rolled back/,
    );
    await database.transaction((tx) => jobs.enqueue(tx, [publish('indexed'), publish('removed')]));
    await failedTwice;

    assert.deepEqual(seen.toSorted(), ['indexed', 'removed', 'removed']);
    const dead = await until(
      () => jobs.deadLetters(),
      (letters) => letters.length > 0,
    );
    assert.deepEqual(
      dead.map(({ queue, payload }) => [queue, payload]),
      [['publish-corpus', { because: 'removed' }]],
    );
    // The sentence is for the log; the queue's tables keep the code alone.
    assert.deepEqual(
      errors.map(([message, job]) => [message.includes('wang@mail.example'), job]),
      [
        [true, 'publish-corpus'],
        [true, 'publish-corpus'],
      ],
    );
    const { rows } = await sql<{ output: string }>`select output::text as output from pgboss.job`.execute(
      database.db,
    );
    assert.ok(rows.some(({ output }) => output?.includes('engine-failed')));
    assert.ok(rows.every(({ output }) => !output?.includes('wang@mail.example')));
    await jobs.stop();
  });

  test('a job waits for the next start, and of those with one key one waits', async (t) => {
    const database = await open(t);
    const fail = (error: unknown): never => assert.fail(String(error));
    const before = await openJobs(database, fail, QUICK);
    const keyed = publish('indexed', 'publish');
    await database.transaction((tx) =>
      before.enqueue(tx, [keyed, keyed, publish('removed'), publish('removed')]),
    );
    await database.transaction((tx) => before.enqueue(tx, [keyed]));
    await before.stop();

    const after = await openJobs(database, fail, QUICK);
    const ran: string[] = [];
    await after.work('publish-corpus', async ({ because }) => void ran.push(because));
    await until(
      async () => ran,
      (all) => all.length >= 3,
    );
    await after.stop();
    assert.deepEqual(ran.toSorted(), ['indexed', 'removed', 'removed']);
  });
});

/** Looks until it holds; the test's own time limit ends it otherwise. */
async function until<T>(look: () => Promise<T>, holds: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
