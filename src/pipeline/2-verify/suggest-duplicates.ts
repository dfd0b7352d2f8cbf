import type { EnterCase } from '#domain/access/enter-case.ts';
import {
  type DuplicateFacts,
  type LikelyDuplicate,
  likelyDuplicates,
} from '#domain/vulnerabilities/duplicates.ts';
import type { Actor } from '#kernel/actor.ts';

export type DuplicateNeeds = {
  readonly enter: EnterCase;
  /** This case, and those that share its system, or its keeper and weakness; none for a case without rows. */
  readonly similarCases: (vulnerability: string) => Promise<{
    readonly candidate: DuplicateFacts;
    readonly others: readonly DuplicateFacts[];
  } | null>;
};

/** Cases that may be about the same hole, with what speaks for each; a human decides. */
export async function suggestDuplicates(
  needs: DuplicateNeeds,
  actor: Actor,
  id: string,
): Promise<readonly LikelyDuplicate[]> {
  await needs.enter(actor, id, 'triage');
  const similar = await needs.similarCases(id);
  return similar === null ? [] : likelyDuplicates(similar.candidate, similar.others);
}
