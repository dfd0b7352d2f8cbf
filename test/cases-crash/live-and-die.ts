/**
 * A process that works on a case and kills itself at one write: `live-and-die.ts FOLDER STEP WRITE`. Prints `survived`
 * when the step has fewer writes.
 */
import { join } from 'node:path';

import { openJobs } from '#stores/jobs.ts';
import { openDatabase } from '#stores/open-database.ts';

import { caseWorld, startClockAt } from '../support/case-world.ts';
import { fused, fusedJobs, newFuse } from './fuse.ts';
import { newLife, STEPS } from './steps.ts';

const [folder = '', wanted = '', write = ''] = process.argv.slice(2);
startClockAt(Date.now());
const database = await openDatabase({ folder: join(folder, 'db') });
const jobs = await openJobs(database, (error) => {
  throw error;
});
const fuse = newFuse();
const world = caseWorld(
  fused(database, fuse),
  { after: () => {} },
  { folder, jobs: fusedJobs(jobs, fuse), onKeyStep: () => fuse.pass() },
);
const life = await newLife(world);
process.stdout.write(`case ${life.id}\n`);
for (const { name, run } of STEPS) {
  if (name === wanted) fuse.arm(Number(write), () => process.kill(process.pid, 'SIGKILL'));
  await run(world, life);
  if (name === wanted) break;
}
process.stdout.write(`survived ${fuse.passed}\n`);
await jobs.stop();
await database.close();
process.exit(0);
