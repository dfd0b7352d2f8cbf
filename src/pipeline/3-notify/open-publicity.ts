import { speaker } from '#domain/access/enter-case.ts';
import { say } from '#domain/assertions/saying.ts';
import { standsOn } from '#domain/assertions/stands-on.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';

import type { CaseNeeds, Said } from './case-needs.ts';

export type Audience = 'keeper' | 'authority' | 'counted' | 'listed' | 'lesson';

/**
 * Opens the case to one audience, or seals it again. Nothing open is ever named in public: `listed` and `lesson` name
 * the keeper's case only after a check found it repaired (design: lifecycles, 6).
 * @throws NuwaError not-allowed while the case is not verified
 */
export async function openPublicity(
  needs: CaseNeeds,
  actor: Actor,
  id: string,
  { audience, opened, why }: { readonly audience: Audience; readonly opened: boolean; readonly why?: string },
): Promise<Said> {
  const entered = await needs.enter(actor, id, 'open-publicity');
  const names = audience === 'listed' || audience === 'lesson';
  if (opened && names && standsOn(entered.history, 'repair')?.is !== 'verified') {
    throw new NuwaError('not-allowed', { reason: 'a case is named in public only after a verified repair' });
  }
  return needs.record({
    actor,
    ...speaker(entered),
    says: [
      say(entered.subject, 'publicity', { is: opened ? 'opened' : 'sealed' }, 'statement', {
        recipient: audience,
        ...(why === undefined ? {} : { body: why }),
      }),
    ],
  });
}
