import type { EnterCase } from '#domain/access/enter-case.ts';
import type { Actor } from '#kernel/actor.ts';

import {
  type KeepEvidenceNeeds,
  openEvidence,
  openWaitingOriginal,
  type ReadEvidence,
} from './keep-evidence.ts';

export type ReadEvidenceNeeds = KeepEvidenceNeeds & { readonly enterCase: EnterCase };

/**
 * One file of a case, for whoever may see it. `original`: the unmasked one that waits, for the coordinator who decides.
 * @throws NuwaError not-found, not-allowed; evidence-damaged while it is read
 */
export async function readEvidence(
  needs: ReadEvidenceNeeds,
  actor: Actor,
  id: string,
  evidence: string,
  which: 'kept' | 'original',
): Promise<ReadEvidence> {
  switch (which) {
    case 'kept': {
      const { subject } = await needs.enterCase(actor, id, 'read-evidence');
      return await openEvidence(needs, subject, evidence);
    }
    case 'original': {
      const { subject } = await needs.enterCase(actor, id, 'consent-to-unmasked');
      return await openWaitingOriginal(needs, subject, evidence);
    }
  }
}
