import type { DemoSpring } from '#contract/demo-spring.ts';
import { instantOf } from '#kernel/instant.ts';
import { ACTS_OF_FINDINGS } from './acts-of-findings.ts';
import { ORGANIZATIONS, SYSTEMS } from './bodies.ts';
import { SETS, STATEMENTS } from './statements.ts';

/** Chinese noon, two weeks before the first report. */
const BEGAN = instantOf(Date.parse('2014-04-01T04:00:00Z'));

/** April 2014 to April 2015, in the order in which it happened. The same at every call. */
export function demoCase2015(): DemoSpring {
  const acts = [...ACTS_OF_FINDINGS, ...STATEMENTS];
  return {
    began: BEGAN,
    organizations: ORGANIZATIONS,
    systems: SYSTEMS,
    sets: SETS,
    // Stable: what was done in one instant stays in the order of the story.
    acts: acts.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
  };
}
