import { speaker } from '#domain/access/enter-case.ts';
import type { Pseudonym } from '#domain/access/pseudonym.ts';
import type { Part } from '#domain/access/case-parts.ts';
import type { Office } from '#domain/access/viewer.ts';
import { say } from '#domain/assertions/saying.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';

import type { CaseNeeds, Said } from './case-needs.ts';

export type HandOverNeeds = CaseNeeds & {
  /** How an account appears in a case, in that part. */
  readonly pseudonymIn: (subject: Subject, account: string, part: Part) => Pseudonym;
  /** Keyed tag under which a coordinator finds the cases of their desk. */
  readonly deskOf: (account: string) => string;
  readonly officesOf: (account: string) => Promise<readonly Office[]>;
};

/**
 * Gives the case to a coordinator (oneself included), or to nobody. The owner stands on record under the pseudonym
 * that the account has in this case, so that the register of cases names no account.
 * @throws NuwaError bad-request when the account is no coordinator's
 */
export async function handOver(
  needs: HandOverNeeds,
  actor: Actor,
  id: string,
  to: string | null,
): Promise<Said> {
  const entered = await needs.enter(actor, id, 'hand-over');
  const value = to === null ? ({ is: 'unowned' } as const) : await ownedBy(needs, entered.subject, to);
  return needs.record({
    actor,
    ...speaker(entered),
    says: [say(entered.subject, 'owner', value, 'statement')],
    also: (stores) => stores.caseDesks.write(id, to === null ? null : needs.deskOf(to)),
  });
}

async function ownedBy({ officesOf, pseudonymIn }: HandOverNeeds, subject: Subject, account: string) {
  if (!(await officesOf(account)).includes('coordinator')) {
    throw new NuwaError('bad-request', { problem: 'a case is handed over to a coordinator' });
  }
  return { is: 'owned', by: pseudonymIn(subject, account, 'coordinator').name } as const;
}
