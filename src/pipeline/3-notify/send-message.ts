import { type EnteredCase, speaker } from '#domain/access/enter-case.ts';
import { say } from '#domain/assertions/saying.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';

import type { CaseNeeds, Said } from './case-needs.ts';

export type Correspondent = 'finder' | 'keeper' | 'coordinator';

/**
 * Words between those in the case. Finder and keeper reach each other through the coordinator only: neither learns the
 * other's style, hours or language, and nobody can be pressed.
 * @throws NuwaError not-found, not-allowed
 */
export async function sendMessage(
  needs: CaseNeeds,
  actor: Actor,
  id: string,
  { to, text }: { readonly to: Correspondent; readonly text: string },
): Promise<Said> {
  const entered = await needs.enter(actor, id, 'message');
  if (to !== 'coordinator' && !speaksForCoordination(entered)) {
    throw new NuwaError('not-allowed', {
      reason: 'finder and keeper write to the coordinator, who passes it on',
    });
  }
  return needs.record({
    actor,
    ...speaker(entered),
    says: [say(entered.subject, 'message', { is: 'said', to }, 'statement', { body: text })],
  });
}

const speaksForCoordination = ({ as }: EnteredCase): boolean => as === 'coordinator';
