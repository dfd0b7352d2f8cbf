import type { EnteredCase } from '#domain/access/enter-case.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';

import type { CaseNeeds } from './case-needs.ts';

/** Whose word an answer is: the keeper's own (or its maintainer's), or only somebody's above it. */
export type Answering = { readonly entered: EnteredCase; readonly by: 'keeper' | 'superior' };

/**
 * Enters as whoever may answer. Whose word it is, is read off the part that the door gave and never taken from the
 * caller: a superior's claim must not pass for the keeper's.
 */
export async function enterToAnswer({ enter }: CaseNeeds, actor: Actor, id: string): Promise<Answering> {
  try {
    return { entered: await enter(actor, id, 'answer-as-keeper'), by: 'keeper' };
  } catch (error) {
    if (!(error instanceof NuwaError) || error.code !== 'not-allowed') throw error;
    return { entered: await enter(actor, id, 'answer-as-superior'), by: 'superior' };
  }
}
