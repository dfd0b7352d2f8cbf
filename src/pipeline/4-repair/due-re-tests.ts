import type { Assertion } from '#domain/assertions/assertion.ts';
import { say, type Saying } from '#domain/assertions/saying.ts';
import { saidOn, standsOn } from '#domain/assertions/stands-on.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import type { Clock, Instant } from '#kernel/instant.ts';
import type { RecordEntry } from '#stores/record.ts';

import { mayBeTested } from './may-be-tested.ts';
import { blocked, daysAfter, RE_TEST_DAYS, type ReTestNeeds, reTestAsked } from './re-test-asked.ts';

export type DueReTestNeeds = ReTestNeeds & { readonly record: RecordEntry; readonly clock: Clock };

/**
 * The job `re-test-due`: says what of this case is due to be checked by now, if nothing says so yet. It reads what
 * stands and not what it was enqueued for, so running it twice, late or after a newer check does no harm.
 */
export async function dueReTests(needs: DueReTestNeeds, vulnerability: string): Promise<void> {
  const subject: Subject<'vulnerability'> = { kind: 'vulnerability', id: vulnerability };
  const history = await needs.stores.assertions.about(subject);
  if (isForgotten(history)) return;
  const due = await whatIsDue(needs, subject, history, needs.clock());
  if (due === null) return;
  await needs.record({ actor: { kind: 'platform' }, says: [due] });
}

async function whatIsDue(
  needs: DueReTestNeeds,
  subject: Subject<'vulnerability'>,
  history: readonly Assertion[],
  now: Instant,
): Promise<Saying | null> {
  switch (standsOn(history, 'repair')?.is) {
    case 'repair-claimed':
      return waits(history) === 'blocked' && (await mayBeTested(needs, history))
        ? reTestAsked(needs, subject, history, 'claim', now)
        : null;
    case 'verified': {
      const day = scheduledDay(history, now);
      if (day === null) return null;
      if (!(await mayBeTested(needs, history))) return blocked(subject);
      const by = needs.reTestBy(history, now);
      return say(subject, 're-test', { is: 'due', because: 'schedule', by, day }, 'computation');
    }
    default:
      return waits(history) === 'blocked' && (await mayBeTested(needs, history))
        ? reTestAsked(needs, subject, history, 'request', now)
        : null;
  }
}

const waits = (history: readonly Assertion[]): string => standsOn(history, 're-test')?.is ?? 'none';

/** The latest day of the schedule that has come since the last check, and that nobody has said to be due yet. */
function scheduledDay(history: readonly Assertion[], now: Instant): number | null {
  const first = firstOfRow(history);
  const last = saidOn(history, 'repair').at(-1);
  if (first === null || last === undefined) return null;
  const day = RE_TEST_DAYS.findLast((days) => daysAfter(first.happened, days) <= now);
  if (day === undefined || last.happened >= daysAfter(first.happened, day)) return null;
  const said = saidOn(history, 're-test').some(
    ({ value, happened }) => value['day'] === day && happened >= first.happened,
  );
  return said ? null : day;
}

/** The check that first found it repaired, of those that have found it so without a break: days count from there. */
function firstOfRow(history: readonly Assertion[]): Assertion | null {
  const repairs = saidOn(history, 'repair');
  const broken = repairs.findLastIndex(({ value }) => value.is !== 'verified');
  return repairs[broken + 1] ?? null;
}

const isForgotten = (history: readonly Assertion[]): boolean =>
  standsOn(history, 'report')?.['because'] === 'forgotten';
