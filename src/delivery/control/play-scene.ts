import type { DemoSpring } from '#contract/demo-spring.ts';

import type { SpringIds } from './play-bodies.ts';
import type { Cast } from './play-cast.ts';
import type { SpringStage } from './play-needs.ts';
import type { SpringRecord } from './play-record.ts';

/** Everything that an act is played with. */
export type Scene = {
  /** Name of the play: part of every identifier that must be found again. */
  readonly play: string;
  readonly stage: SpringStage;
  readonly spring: DemoSpring;
  readonly cast: Cast;
  readonly ids: SpringIds;
  readonly record: SpringRecord;
};
