import { speaker } from '#domain/access/enter-case.ts';
import type { Assertion } from '#domain/assertions/assertion.ts';
import { attachedEvidence } from '#domain/assertions/attached-evidence.ts';
import { say, type Saying } from '#domain/assertions/saying.ts';
import { saidOn, standsOn } from '#domain/assertions/stands-on.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import { newId, type Random } from '#kernel/ids.ts';
import { type Clock, type Instant, msOf } from '#kernel/instant.ts';
import type { Job } from '#stores/jobs.ts';

import type { CaseNeeds, Said } from './case-needs.ts';
import { mayBeTested, type SystemFacts } from './may-be-tested.ts';
import { daysAfter, RE_TEST_DAYS } from './re-test-asked.ts';

export type CheckNeeds = CaseNeeds & SystemFacts & { readonly clock: Clock; readonly random: Random };

export type Check = {
  readonly found: 'open' | 'repaired' | 'unreachable';
  /** What was checked and how: the same path as in the report. Kept encrypted. */
  readonly text: string;
  /** `evd_…`: what was seen. */
  readonly evidence?: string;
  /** When it was made; left out: now. */
  readonly happened?: Instant;
};

/**
 * A human re-tester's check of the same path. Only this makes `verified`, and it says so for its own day: the next
 * checks come after 7, 30, 90 and 365 days. What it finds open again reopens a closed case, with clocks of its own.
 * A system that did not answer shows nothing, so the repair stays where it was and the check stays due.
 * @throws NuwaError not-allowed for critical infrastructure without an authorisation on file
 */
export async function recordCheck(needs: CheckNeeds, actor: Actor, id: string, check: Check): Promise<Said> {
  const entered = await needs.enter(actor, id, 'record-check');
  const { subject, history } = entered;
  if (!(await mayBeTested(needs, history))) throw new NuwaError('not-allowed', { reason: NO_LEAVE });
  const at = check.happened ?? needs.clock();
  const number = newId('chk', needs.random);
  const evidence =
    check.evidence === undefined ? {} : { evidence: attachedEvidence(history, check.evidence) };
  const when = check.happened === undefined ? {} : { happened: check.happened };
  return needs.record({
    actor,
    ...speaker(entered),
    says: [
      say(subject, 'check', { is: 'made', check: number, found: check.found }, 're-test', {
        body: check.text,
        ...evidence,
        ...when,
      }),
      ...whatItMeans(subject, history, number, check, at),
    ],
    jobs: check.found === 'repaired' ? schedule(id, number, at, needs.clock()) : [],
  });
}

const NO_LEAVE =
  'critical infrastructure is checked only with a written authorisation on file; attach it, and record it in triage or with the system';

/** What a check that reached the system says of the repair, of the report, and of the check that was due. */
function whatItMeans(
  subject: Subject<'vulnerability'>,
  history: readonly Assertion[],
  check: string,
  { found, happened }: Check,
  at: Instant,
): readonly Saying[] {
  if (found === 'unreachable') return [];
  const when = happened === undefined ? {} : { happened };
  const before = saidOn(history, 'repair').findLast((said) => said.happened <= at)?.value.is ?? 'unrepaired';
  const word = repairWord(before, found);
  const reopens = found === 'open' && standsOn(history, 'report')?.is === 'closed';
  return [
    ...(word === null ? [] : [say(subject, 'repair', { is: word, check }, 're-test', when)]),
    say(subject, 're-test', { is: 'done', check }, 're-test', when),
    ...(reopens ? [say(subject, 'report', { is: 'reopened' }, 're-test')] : []),
  ];
}

/** A repair that was verified and is open again has come back; a system that is gone cannot be found repaired. */
function repairWord(
  before: string,
  found: 'open' | 'repaired',
): 'verified' | 'tested-open' | 'regressed' | null {
  if (found === 'repaired') return before === 'retired' ? null : 'verified';
  return before === 'verified' || before === 'regressed' ? 'regressed' : 'tested-open';
}

/** One job for each later check. Each belongs to this check: a newer one has jobs of its own. */
function schedule(vulnerability: string, check: string, made: Instant, now: Instant): readonly Job[] {
  return RE_TEST_DAYS.map((day) => ({
    name: 're-test-due',
    payload: { vulnerability },
    once: `${check}/${day}`,
    delaySeconds: Math.max(0, Math.ceil((msOf(daysAfter(made, day)) - msOf(now)) / 1000)),
  }));
}
