import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { instantOf } from '#kernel/instant.ts';

import { PUBLISHED_DAYS } from './working-days-published.ts';
import { isWorkingDay, workingDaysAfter } from './working-days.ts';

const at = (text: string) => instantOf(Date.parse(text));

describe('Chinese working days', () => {
  it('count over a holiday and a moved weekend', () => {
    // Monday 28 September 2015; 1 to 7 October off, Saturday 10 October is worked.
    const start = at('2015-09-28T10:00:00+08:00');
    const due = (days: number) => workingDaysAfter(start, days).due;
    assert.equal(due(2), at('2015-10-01T00:00:00+08:00'));
    assert.equal(due(3), at('2015-10-09T00:00:00+08:00'));
    assert.equal(due(5), at('2015-10-11T00:00:00+08:00'));
    assert.equal(due(6), at('2015-10-13T00:00:00+08:00'));
  });

  it('start after the day of the event in Beijing, whatever the hour there', () => {
    // 16:30 UTC on Thursday is half past midnight on Friday in Beijing: one working day later is Monday.
    assert.equal(workingDaysAfter(at('2015-04-23T16:30:00Z'), 1).due, at('2015-04-28T00:00:00+08:00'));
    assert.equal(workingDaysAfter(at('2015-04-23T15:30:00Z'), 1).due, at('2015-04-25T00:00:00+08:00'));
  });

  it('know the days that were changed afterwards', () => {
    assert.equal(isWorkingDay('2015-09-03'), false);
    assert.equal(isWorkingDay('2015-09-06'), true);
    assert.equal(isWorkingDay('2020-01-31'), false);
    assert.equal(isWorkingDay('2020-02-03'), true);
    assert.equal(isWorkingDay('2019-05-02'), false);
  });

  it('say so where a year is not published', () => {
    assert.equal(workingDaysAfter(at('2026-12-01T00:00:00Z'), 2).calendar, 'published');
    assert.equal(workingDaysAfter(at('2026-12-30T00:00:00Z'), 5).calendar, 'weekends-only');
    assert.equal(workingDaysAfter(at('2012-10-01T00:00:00Z'), 1).calendar, 'weekends-only');
  });

  it('are published for 2014 to 2026, weekdays off and weekends worked', () => {
    assert.deepEqual(
      Object.keys(PUBLISHED_DAYS).map(Number),
      Array.from({ length: 13 }, (_, n) => 2014 + n),
    );
    for (const [year, { off, work }] of Object.entries(PUBLISHED_DAYS)) {
      const weekday = (day: string) =>
        new Date(`${year}-${day.slice(0, 2)}-${day.slice(2)}T00:00:00Z`).getUTCDay() % 6 !== 0;
      assert.ok(off.split(' ').every(weekday), `${year} off`);
      assert.ok(!work.split(' ').some(weekday), `${year} work`);
      // 11 statutory days a year (13 from 2025), made into longer breaks with the weekends beside them.
      assert.ok(off.split(' ').length - work.split(' ').length >= 9, year);
    }
  });
});
