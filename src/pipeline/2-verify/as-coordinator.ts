import type { Part } from '#domain/access/case-parts.ts';
import type { Pseudonym } from '#domain/access/pseudonym.ts';
import type { Viewer } from '#domain/access/viewer.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';

export type CoordinatorNeeds = {
  readonly viewerOf: (actor: Actor) => Promise<Viewer>;
  /** How an account appears in a case or a family, in that part. */
  readonly pseudonymIn: (subject: Subject, account: string, part: Part) => Pseudonym;
};

/** As `record` takes it: in each of the cases that one transaction speaks of, the account is somebody else. */
export type CoordinatorEntry = {
  readonly actor: Actor;
  readonly pseudonymOf: (subject: Subject) => Pseudonym | null;
};

/**
 * For what opens cases and families: there is no case yet whose door could judge.
 * @throws NuwaError not-signed-in, not-allowed
 */
export async function asCoordinator(needs: CoordinatorNeeds, actor: Actor): Promise<CoordinatorEntry> {
  const viewer = await needs.viewerOf(actor);
  switch (viewer.kind) {
    case 'operator':
    case 'platform':
      return { actor, pseudonymOf: () => null };
    case 'account':
      if (!viewer.offices.includes('coordinator')) {
        throw new NuwaError('not-allowed', {
          reason: 'this is for coordinators; write to one if it should be done',
        });
      }
      if (viewer.readOnly) {
        throw new NuwaError('not-allowed', {
          reason: 'the API key may only read; sign in, or make a key that may write',
        });
      }
      return { actor, pseudonymOf: (subject) => needs.pseudonymIn(subject, viewer.account, 'coordinator') };
    case 'anyone':
    case 'case-code':
      throw new NuwaError('not-signed-in');
  }
}
