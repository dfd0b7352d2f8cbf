import { speaker } from '#domain/access/enter-case.ts';
import { say } from '#domain/assertions/saying.ts';
import type { Actor } from '#kernel/actor.ts';

import type { CaseNeeds, Said } from './case-needs.ts';

/** The number of the same case in a register elsewhere (`cnvd`, `police`, `12387` …); null: it has none there. */
export async function numberCase(
  needs: CaseNeeds,
  actor: Actor,
  id: string,
  { register, number }: { readonly register: string; readonly number: string | null },
): Promise<Said> {
  const entered = await needs.enter(actor, id, 'triage');
  const value = number === null ? ({ is: 'none' } as const) : ({ is: 'numbered', number } as const);
  return needs.record({
    actor,
    ...speaker(entered),
    says: [say(entered.subject, 'external-number', value, 'statement', { recipient: register })],
  });
}
