import { speaker } from '#domain/access/enter-case.ts';
import type { Assertion } from '#domain/assertions/assertion.ts';
import { attachedEvidence } from '#domain/assertions/attached-evidence.ts';
import { say, type Saying } from '#domain/assertions/saying.ts';
import { saidOn, standsOn } from '#domain/assertions/stands-on.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import { VULNERABILITY_AXES } from '#domain/assertions/vulnerability-axes.ts';
import { DEFAULT_CLOCKS } from '#domain/vulnerabilities/default-clocks.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import { newId, type Random } from '#kernel/ids.ts';
import { type Clock, type Instant, msOf } from '#kernel/instant.ts';
import type { Job } from '#stores/jobs.ts';

import type { CaseNeeds, Said } from './case-needs.ts';
import { mayBeTested, type SystemFacts } from './may-be-tested.ts';
import { reTestBy } from './re-test-asked.ts';

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
  const word = repairWord(
    saidOn(history, 'repair').filter((said) => said.happened <= at),
    found,
  );
  const reopens = found === 'open' && standsOn(history, 'report')?.is === 'closed';
  return [
    say(subject, 'repair', { is: word, check }, 're-test', when),
    say(subject, 're-test', { is: 'done', check }, 're-test', when),
    ...(word === 'regressed' ? [askedByRegression(subject, history, at, when)] : []),
    ...(reopens ? [say(subject, 'report', { is: 'reopened' }, 're-test')] : []),
  ];
}

/** The keeper is told that it is open once more, so it is looked at again soon. */
function askedByRegression(
  subject: Subject<'vulnerability'>,
  history: readonly Assertion[],
  at: Instant,
  when: { readonly happened?: Instant },
): Saying {
  const by = reTestBy(history, at);
  return say(subject, 're-test', { is: 'due', because: 'regression', by, day: null }, 're-test', when);
}

/**
 * What the latest check before this one found repaired has come back, whatever anybody claimed in between. Where the
 * axis has no way to the one word, the other says the same of the hole.
 */
function repairWord(
  repairs: readonly Assertion[],
  found: 'open' | 'repaired',
): 'verified' | 'tested-open' | 'regressed' {
  if (found === 'repaired') return 'verified';
  const words = repairs.flatMap(({ value }) => value?.is ?? []);
  const now = words.at(-1) ?? VULNERABILITY_AXES.repair.start;
  const next: Readonly<Record<string, readonly string[]>> = VULNERABILITY_AXES.repair.moves;
  const possible = (word: string) => now === word || (next[now]?.includes(word) ?? false);
  const wanted = words.findLast((word) => FOUND.has(word)) === 'verified' ? 'regressed' : 'tested-open';
  if (possible(wanted)) return wanted;
  return wanted === 'regressed' ? 'tested-open' : 'regressed';
}

const FOUND: ReadonlySet<string> = new Set(['verified', 'tested-open', 'regressed']);

/** A job that woke a moment before its day would find nothing due, and would not come back. */
const LATE_SECONDS = 60;

/** One job for each later check. Each belongs to this check: a newer one has jobs of its own. */
function schedule(vulnerability: string, check: string, made: Instant, now: Instant): readonly Job[] {
  return DEFAULT_CLOCKS.retestDays.map((day) => ({
    name: 're-test-due',
    payload: { vulnerability },
    once: `${check}/${day}`,
    delaySeconds: Math.max(0, Math.ceil((msOf(made) - msOf(now)) / 1000) + day * 86_400 + LATE_SECONDS),
  }));
}
