import type { ControlRun, SpringReport } from '#contract/control.ts';
import type { DemoSpring } from '#contract/demo-spring.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Instant } from '#kernel/instant.ts';

import { playAct } from './play-acts.ts';
import { idsOf, registerBodies } from './play-bodies.ts';
import { castOf } from './play-cast.ts';
import type { SpringNeeds } from './play-needs.ts';
import { readSpringRecord } from './play-record.ts';

/** Name of the play: part of every identifier that must be found again. */
const SPRING = 'nuwa/case-2015/v1';

/**
 * Plays an invented year through the use-cases that people use: bodies and systems into the registry, then every act in
 * its order, at its time, by whoever did it. What is on record already is not played again, so that an interrupted play
 * goes on (each act is one or a few transactions, each recognised by itself) and a whole one does nothing.
 * @throws NuwaError data-folder-kind in an installation that is not a demo; import-cancelled
 */
export async function playSpring(
  needs: SpringNeeds,
  spring: DemoSpring,
  run: ControlRun,
): Promise<SpringReport> {
  if (needs.kind !== 'demo') {
    throw new NuwaError('data-folder-kind', { folder: needs.folder, found: needs.kind, wanted: 'demo' });
  }
  return await needs.inTurn(async () => {
    const cast = castOf(SPRING);
    let now: Instant = spring.began;
    const stage = needs.stage({ clock: () => now, viewerOf: cast.viewerOf });
    const ids = idsOf(SPRING);
    await registerBodies(stage, cast, SPRING, spring);
    const record = await readSpringRecord(stage, spring, ids);
    const scene = { play: SPRING, stage, spring, cast, ids, record };
    let played = 0;
    for (const [index, act] of spring.acts.entries()) {
      if (run.signal.aborted) throw new NuwaError('import-cancelled');
      now = act.at;
      if (await playAct(scene, act)) played += 1;
      run.onProgress({
        stage: 'playing',
        rows: index + 1,
        bytes: index + 1,
        totalBytes: spring.acts.length,
        note: act.at.slice(0, 10),
      });
    }
    return { acts: spring.acts.length, played, vulnerabilities: record.cases.size };
  });
}
