import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startBeat } from './beat.ts';

describe('the beat', () => {
  it('goes on after a run that failed, and stops when told', async () => {
    const faults: unknown[] = [];
    let runs = 0;
    const beat = startBeat(
      1,
      async () => {
        runs++;
        if (runs === 1) throw new Error('first run fails');
      },
      (error) => faults.push(error),
    );
    await pause(2200);
    await beat.stop();
    const after = runs;
    assert.ok(after >= 2, `${after} runs in 2.2 seconds`);
    assert.equal(faults.length, 1);
    await pause(1100);
    assert.equal(runs, after);
  });

  it('runs on the grid of the clock, not counted from its start', async () => {
    const at: number[] = [];
    const beat = startBeat(
      1,
      async () => void at.push(Date.now() % 1000),
      () => undefined,
    );
    await pause(1300);
    await beat.stop();
    assert.ok(at.length >= 1);
    for (const offset of at) assert.ok(offset < 250, `${offset} ms after the full second`);
  });
});
