import { speaker } from '#domain/access/enter-case.ts';
import { say } from '#domain/assertions/saying.ts';
import { standsOn } from '#domain/assertions/stands-on.ts';
import type { Actor } from '#kernel/actor.ts';

import type { CaseNeeds, Said } from './case-needs.ts';

/**
 * Asks the finder, and lets the report wait for the answer. A report that is judged already stays judged: the question
 * is put all the same.
 * @throws NuwaError not-found, not-allowed
 */
export async function askFinder(needs: CaseNeeds, actor: Actor, id: string, question: string): Promise<Said> {
  const entered = await needs.enter(actor, id, 'ask-finder');
  const { subject, history } = entered;
  const report = standsOn(history, 'report')?.is ?? 'received';
  return needs.record({
    actor,
    ...speaker(entered),
    says: [
      say(subject, 'message', { is: 'said', to: 'finder' }, 'statement', { body: question }),
      ...(WAITS_FROM.has(report) ? [say(subject, 'report', { is: 'needs-info' }, 'statement')] : []),
    ],
  });
}

const WAITS_FROM: ReadonlySet<string> = new Set(['received', 'triaging', 'needs-info', 'reopened']);
