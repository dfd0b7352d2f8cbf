import { speaker } from '#domain/access/enter-case.ts';
import { say, type Saying } from '#domain/assertions/saying.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import { caseFacts, type Grade } from '#domain/vulnerabilities/case-facts.ts';
import { accessSeen } from '#domain/vulnerabilities/fast-lane.ts';
import { type Graded, gradeByPerson, gradeFromCvss } from '#domain/vulnerabilities/grade.ts';
import { repairTarget } from '#domain/vulnerabilities/repair-target.ts';
import type { TargetQuestions } from '#domain/vulnerabilities/repair-target-tables.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Clock } from '#kernel/instant.ts';

import type { CaseNeeds, Said } from './case-needs.ts';

export type GradeNeeds = CaseNeeds & { readonly clock: Clock };

/** A vector that we compute, a grade of GB/T 30279 with the values it rests on, or a person's judgement. */
export type Grading =
  | { readonly by: 'cvss'; readonly vector: string }
  | { readonly by: 'gbt-30279'; readonly grade: Grade; readonly metrics: string }
  | { readonly by: 'judgement'; readonly grade: Grade; readonly why: string };

/**
 * Grades the case. The score is always ours, never taken over from whoever handed it in. A vector tells how to attack,
 * so it goes into the encrypted body and only grade and score stand in the open.
 * @throws NuwaError bad-request for a vector that is not well formed
 */
export async function gradeCase(needs: CaseNeeds, actor: Actor, id: string, grading: Grading): Promise<Said> {
  const entered = await needs.enter(actor, id, 'triage');
  return needs.record({ actor, ...speaker(entered), says: gradeSaid(entered.subject, grading) });
}

export function gradeSaid(subject: Subject<'vulnerability'>, grading: Grading): readonly Saying[] {
  const vector = (body: string) => say(subject, 'vector', { is: 'stated' }, 'statement', { body });
  switch (grading.by) {
    case 'cvss':
      return [
        say(subject, 'grade', graded(gradeFromCvss(grading.vector)), 'computation'),
        vector(grading.vector),
      ];
    case 'gbt-30279':
      return [
        say(subject, 'grade', graded(gradeByPerson(grading.grade, grading.metrics)), 'statement'),
        vector(grading.metrics),
      ];
    case 'judgement': {
      const value = { is: 'stated', grade: grading.grade, by: 'judgement', score: null } as const;
      return [say(subject, 'grade', value, 'statement', { body: grading.why })];
    }
  }
}

function graded(result: Graded) {
  if (result.kind === 'graded') return result.value;
  throw new NuwaError('bad-request', { problem: `the vector cannot be graded (${result.problem})` });
}

/**
 * Decides the repair target from three answers and what is known of the leak, by a dated table; the decision names the
 * table, so that it can be read years later.
 */
export async function decideTarget(
  needs: GradeNeeds,
  actor: Actor,
  id: string,
  answers: Omit<TargetQuestions, 'leakSeen'>,
): Promise<Said> {
  const entered = await needs.enter(actor, id, 'triage');
  const facts = caseFacts(entered.history, needs.clock());
  const leakSeen = facts !== null && accessSeen(facts.leak) ? 'yes' : 'no';
  const lane = facts !== null && facts.fast.length > 0 ? 'fast' : 'normal';
  return needs.record({
    actor,
    ...speaker(entered),
    says: [say(entered.subject, 'priority', repairTarget({ ...answers, leakSeen }, lane), 'statement')],
  });
}
