/**
 * Every use-case fails before each of its writes in turn (nothing of it is kept), and right after its commit (all of it
 * is, though the caller heard of a failure). After each failure everything is in step, and the use-case can go on.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openJobs } from '#stores/jobs.ts';

import { caseWorld } from '../support/case-world.ts';
import { onBothDatabases } from '../support/databases.ts';
import { fused, fusedJobs, newFuse } from './fuse.ts';
import { assertInStep, jobRows, snapshot } from './in-step.ts';
import { newLife, STEPS } from './steps.ts';

class Broken extends Error {}

onBothDatabases('a use-case that fails at any write', (open) => {
  test('leaves everything before it or everything after it', async (t) => {
    const database = await open(t);
    const jobs = await openJobs(database, () => {});
    t.after(() => jobs.stop());
    const fuse = newFuse();
    const world = caseWorld(fused(database, fuse), t, { jobs: fusedJobs(jobs, fuse) });
    const life = await newLife(world);
    const breaks = (): void => {
      throw new Broken('broken on purpose');
    };

    for (const { name, run, jobs: follow = [] } of STEPS) {
      await t.test(name, async () => {
        const before = await snapshot(database);
        let at = 0;
        // The first transaction of the step: forgetting goes on outside the database after its commit.
        for (let committed = false; !committed; ) {
          at += 1;
          fuse.arm(at, breaks);
          await assert.rejects(run(world, life), Broken, `write ${at}`);
          fuse.arm(null, breaks);
          const now = await snapshot(database);
          committed = now['assertions']?.length !== before['assertions']?.length;
          if (!committed) assert.deepEqual(now, before, `failed at write ${at}`);
        }
        assert.ok(at > 6, `only ${at} writes seen`);
        const added = (await jobRows(database)).length - (before['jobs']?.length ?? 0);
        assert.equal(added, follow.length, 'failed but persisted: the jobs are there with the statements');
      });
    }
    await assertInStep(database);
  });
});
