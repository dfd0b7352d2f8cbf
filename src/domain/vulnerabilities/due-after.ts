import { type Instant, instantOf, msOf } from '#kernel/instant.ts';

import type { Offset } from './default-clocks.ts';
import { type Calendar, workingDaysAfter } from './working-days.ts';

export type Due = {
  readonly due: Instant;
  /** How the working days were counted; null where the offset is in hours or days. */
  readonly calendar: Calendar | null;
};

export function dueAfter(start: Instant, offset: Offset): Due {
  if ('wd' in offset) return workingDaysAfter(start, offset.wd);
  const hours = 'h' in offset ? offset.h : offset.d * 24;
  return { due: instantOf(msOf(start) + hours * 3_600_000), calendar: null };
}
