import { speaker } from '#domain/access/enter-case.ts';
import { say } from '#domain/assertions/saying.ts';
import { standsOn } from '#domain/assertions/stands-on.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Stores } from '#stores/stores-on.ts';

import type { CaseNeeds } from './case-needs.ts';

/** Why a case may be forgotten. A closed list: words of one's own could say again what is to be forgotten. */
export const FORGETTING_BASES = [
  'finder-withdrew',
  'person-asked',
  'retention-ended',
  'court-order',
  'entered-in-error',
] as const;
export type ForgettingBasis = (typeof FORGETTING_BASES)[number];

export type ForgetNeeds = CaseNeeds & {
  /** Takes the keyed bigrams of its texts out of the search, in the transaction that closes it. */
  readonly forgetTerms: (stores: Stores, vulnerability: string) => Promise<void>;
} & DestroyNeeds;

export type DestroyNeeds = {
  readonly stores: Pick<Stores, 'assertions'>;
  /** Destroys the key of its texts and evidence; again is no error. */
  readonly destroyKey: (subject: Subject) => Promise<void>;
  /** Deletes its evidence files, which nobody can read any more; again is no error. */
  readonly removeEvidence: (subject: Subject) => Promise<void>;
};

/**
 * Forgets a case: what it stood on stays (who said what word when, the ledger, every receipt), and every text, detail
 * and file is gone for good. The transaction closes the report, erases the texts and leaves a job; the key and the
 * files go after it. If we crash between the two, the job does the rest at the next start.
 * @throws NuwaError not-found, not-allowed
 */
export async function forgetCase(
  needs: ForgetNeeds,
  actor: Actor,
  id: string,
  basis: ForgettingBasis,
): Promise<void> {
  const entered = await needs.enter(actor, id, 'forget');
  const { subject, history, pseudonym } = entered;
  if (isForgotten(history)) throw new NuwaError('bad-request', { problem: 'this case is forgotten already' });
  await needs.record({
    actor,
    ...speaker(entered),
    says: [say(subject, 'report', { is: 'closed', because: 'forgotten' }, 'statement')],
    jobs: [{ name: 'forget-case', payload: { vulnerability: id } }],
    also: async (stores, recorded) => {
      await stores.audit.append(actor, {
        at: recorded,
        action: 'forget-case',
        subject: id,
        what: id,
        basis,
        ...(pseudonym === undefined ? {} : { pseudonym }),
      });
      await needs.forgetTerms(stores, id);
      for (const said of await stores.assertions.about(subject)) {
        if (said.body !== null) await stores.bodies.erase(said.id, recorded);
      }
    },
  });
  await destroyForgotten(needs, id);
}

/** The job `forget-case`: what lies outside the database. Does nothing to a case that nobody closed as forgotten. */
export async function destroyForgotten(needs: DestroyNeeds, vulnerability: string): Promise<void> {
  const subject: Subject = { kind: 'vulnerability', id: vulnerability };
  if (!isForgotten(await needs.stores.assertions.about(subject))) return;
  // The key first: without it the files are noise, whatever becomes of them.
  await needs.destroyKey(subject);
  await needs.removeEvidence(subject);
}

const isForgotten = (history: Parameters<typeof standsOn>[0]): boolean =>
  standsOn(history, 'report')?.['because'] === 'forgotten';
