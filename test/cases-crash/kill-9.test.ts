/**
 * kill -9 at a write of a use-case, on the embedded database: after the next start statements, leaves, texts, standings,
 * rows and jobs are in step, and a case that was being forgotten is forgotten. NUWA_TEST_CASES=all: every write of every
 * use-case, which takes an hour.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { destroyForgotten } from '#pipeline/2-verify/forget-case.ts';
import { openDatabase } from '#stores/open-database.ts';

import { caseWorld } from '../support/case-world.ts';
import { assertInStep, jobRows } from './in-step.ts';
import { STEPS } from './steps.ts';

type Death = { readonly step: string; readonly write: number };

const ALL = process.env['NUWA_TEST_CASES'] === 'all';

/** One inside a claim's transaction or after it, one in the forgetting, which goes on in the key folder. */
const DEATHS: readonly Death[] = [
  { step: 'claim', write: 1 + Math.floor(Math.random() * 10) },
  { step: 'forgotten', write: 1 + Math.floor(Math.random() * 20) },
];

test('killed at a write, everything is in step after the next start', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'nuwa-die-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const { step, write } of ALL ? everyDeath() : DEATHS) {
    await t.test(`${step}, write ${write}`, async (round) => {
      const { id, survived } = await liveAndDie(folder, step, write);
      const database = await openDatabase({ folder: join(folder, 'db') });
      try {
        await assertInStep(database);
        const world = caseWorld(database, round, { folder });
        const report = await world.word(id, 'report');
        const repair = (await world.word(id, 'repair'))?.is;
        const jobs = (await jobRows(database)).filter((row) => row.includes(id));
        const waits = jobs.some((row) => row.startsWith('re-test-due'));
        if (step === 'claim') assert.equal(waits, repair === 'repair-claimed', 'the job came with the claim');
        if (report?.['because'] === 'forgotten') {
          assert.ok(jobs.some((row) => row.startsWith('forget-case')));
          await destroyForgotten(world.deps, id);
          assert.equal(world.caseKeys.state({ kind: 'vulnerability', id }), 'destroyed');
        } else if (step === 'forgotten') {
          assert.ok(!survived);
          assert.equal(
            world.caseKeys.state({ kind: 'vulnerability', id }),
            'live',
            'nothing is half forgotten',
          );
        }
      } finally {
        await database.close();
      }
    });
  }
});

function everyDeath(): readonly Death[] {
  return STEPS.flatMap(({ name: step }) => Array.from({ length: 20 }, (_, n) => ({ step, write: n + 1 })));
}

async function liveAndDie(folder: string, step: string, write: number) {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(import.meta.dirname, 'live-and-die.ts'),
      folder,
      step,
      String(write),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  let troubled = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (troubled += text));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  const survived = /^survived/m.test(said);
  assert.ok(survived ? code === 0 : signal === 'SIGKILL', `${said}${troubled}`);
  return { id: /^case (\S+)$/m.exec(said)?.[1] ?? '', survived };
}
