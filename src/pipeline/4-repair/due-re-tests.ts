import type { Assertion } from '#domain/assertions/assertion.ts';
import { say, type Saying } from '#domain/assertions/saying.ts';
import { saidOn, standsOn } from '#domain/assertions/stands-on.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import { type Retest, retestsAfter } from '#domain/vulnerabilities/retests.ts';
import type { Clock, Instant } from '#kernel/instant.ts';
import type { RecordEntry } from '#stores/record.ts';

import { mayBeTested, type SystemFacts } from './may-be-tested.ts';
import { blocked } from './re-test-asked.ts';

export type DueReTestNeeds = SystemFacts & { readonly record: RecordEntry; readonly clock: Clock };

/**
 * The job `re-test-due`: says what of this case is due to be checked by now, if nothing says so yet. It reads what
 * stands and not what it was enqueued for, so running it twice, late or after a newer check does no harm, and one that
 * waited for leave to test is due as soon as that is on file.
 */
export async function dueReTests(needs: DueReTestNeeds, vulnerability: string): Promise<void> {
  const subject: Subject<'vulnerability'> = { kind: 'vulnerability', id: vulnerability };
  const history = await needs.stores.assertions.about(subject);
  const owed = retestsAfter(history, needs.clock()).find((retest) => hasCome(retest, needs.clock()));
  if (owed === undefined || saysSo(history, owed)) return;
  const saying = (await mayBeTested(needs, history)) ? due(subject, owed) : blocked(subject);
  if (saying.value?.is === standsOn(history, 're-test')?.is && saying.value?.is === 'blocked') return;
  await needs.record({ actor: { kind: 'platform' }, says: [saying] });
}

/** Whoever asks is owed a check from then on; the schedule asks when its day comes. */
const hasCome = ({ because, by }: Retest, now: Instant): boolean => because !== 'schedule' || by <= now;

/** Its own date and not the day alone: after a new repair the days are counted anew. */
const saysSo = (history: readonly Assertion[], { because, by, day }: Retest): boolean => {
  const stands = standsOn(history, 're-test');
  return (
    (stands?.is === 'due' && stands['because'] === because && stands['day'] === day) ||
    saidOn(history, 're-test').some(
      ({ value }) => value.is === 'due' && value['day'] === day && value['by'] === by,
    )
  );
};

const due = (subject: Subject<'vulnerability'>, { because, by, day }: Retest): Saying =>
  say(subject, 're-test', { is: 'due', because, by, day }, 'computation');
