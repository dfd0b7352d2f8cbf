import { type Instant, instantOf, msOf } from '#kernel/instant.ts';

import { PUBLISHED_DAYS } from './working-days-published.ts';

/** All of China keeps the time of Beijing, without summer time since 1991. */
const BEIJING_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** `weekends-only`: the year's moved days are not published, or not known here, so that the date is a guess. */
export type Calendar = 'published' | 'weekends-only';
export type WorkingDay = { readonly due: Instant; readonly calendar: Calendar };

/**
 * The end (midnight in Beijing) of the n-th working day after the day of an instant. The day on which a period starts
 * does not count, and it ends with its last day: Civil Code of the PRC, art. 201 to 203.
 *
 * @param days 1 or more
 */
export function workingDaysAfter(start: Instant, days: number): WorkingDay {
  let day = Math.floor((msOf(start) + BEIJING_MS) / DAY_MS);
  let calendar: Calendar = 'published';
  for (let left = days; left > 0; ) {
    day += 1;
    const kind = dayKind(day);
    if (kind.calendar === 'weekends-only') calendar = 'weekends-only';
    if (kind.working) left -= 1;
  }
  return { due: instantOf((day + 1) * DAY_MS - BEIJING_MS), calendar };
}

/** @param date day in Beijing, `YYYY-MM-DD` */
export const isWorkingDay = (date: string): boolean => dayKind(Date.parse(date) / DAY_MS).working;

/** @param day days since 1970-01-01 in Beijing */
function dayKind(day: number): { readonly working: boolean; readonly calendar: Calendar } {
  const date = new Date(day * DAY_MS);
  const weekday = date.getUTCDay() !== 0 && date.getUTCDay() !== 6;
  const moved = MOVED.get(date.getUTCFullYear());
  if (moved === undefined) return { working: weekday, calendar: 'weekends-only' };
  const name = date.toISOString().slice(5, 10).replace('-', '');
  const working = weekday ? !moved.off.has(name) : moved.work.has(name);
  return { working, calendar: 'published' };
}

const MOVED: ReadonlyMap<number, { readonly off: ReadonlySet<string>; readonly work: ReadonlySet<string> }> =
  new Map(
    Object.entries(PUBLISHED_DAYS).map(([year, { off, work }]) => [
      Number(year),
      { off: new Set(off.split(' ')), work: new Set(work.split(' ')) },
    ]),
  );
