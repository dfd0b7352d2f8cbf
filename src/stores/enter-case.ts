import { type Part, PARTS, partsIn } from '#domain/access/case-parts.ts';
import {
  actionsFor,
  CASE_ACTIONS,
  type CaseAction,
  permission,
  type Refusal,
} from '#domain/access/case-policy.ts';
import { tiesOf } from '#domain/access/case-ties.ts';
import type { EnterCase } from '#domain/access/enter-case.ts';
import { organizationOf } from '#domain/access/organization-of.ts';
import { pseudonymIn, tagIn } from '#domain/access/pseudonym.ts';
import type { Viewer } from '#domain/access/viewer.ts';
import { isSubject, type Subject } from '#domain/assertions/subject.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Clock } from '#kernel/instant.ts';

import { auditStore } from './audit.ts';
import type { Db } from './database.ts';
import { taggedHistory } from './enter-case-history.ts';

export type DoorNeeds = {
  readonly db: Db;
  /** Everything that the policy reads off the register of accounts; `anyone` for an account that is suspended. */
  readonly viewerOf: (actor: Actor) => Promise<Viewer>;
  /** 32 bytes: `keys.derive('pseudonyms')`. */
  readonly pseudonymKey: Uint8Array;
  readonly clock: Clock;
};

/**
 * The door to cases. What is absent to somebody reads like what does not exist: the same error after the same two
 * look-ups, and nothing written. Whoever comes in leaves one row in the audit, written before anything is shown; if we
 * crash between the two, the audit names one who saw nothing, never the other way round.
 */
export function caseDoor({ db, viewerOf, pseudonymKey, clock }: DoorNeeds): EnterCase {
  return async (actor, id, action) => {
    const subject: Subject<'vulnerability'> = { kind: 'vulnerability', id };
    const viewer = await viewerOf(actor);
    const history = isSubject(subject) ? await taggedHistory(db, subject) : [];
    if (history.length === 0) throw refused('absent', action);
    const ties = tiesOf(id, history, finderTagOf(viewer, subject, pseudonymKey));
    const parts = partsIn(viewer, ties);
    const allowed = permission(viewer, parts, action);
    if (!allowed.allowed) throw refused(allowed.because, action);
    const as = actingAs(parts, CASE_ACTIONS[action]);
    const organization = organizationOf(viewer, as, ties);
    const pseudonym =
      viewer.kind === 'account' ? pseudonymIn(subject, viewer.account, as, pseudonymKey) : undefined;
    await auditStore(db).append(actor, {
      at: clock(),
      action: action === 'read' ? 'read-case' : action,
      subject: id,
      what: id,
      ...(pseudonym === undefined ? {} : { pseudonym }),
    });
    return {
      subject,
      parts,
      as,
      fields: allowed.fields,
      may: actionsFor(viewer, parts),
      ties,
      history,
      ...(pseudonym === undefined ? {} : { pseudonym }),
      ...(organization === undefined ? {} : { organization }),
    };
  };
}

/** Of the parts that allow it, the first in the order of `PARTS`. */
export const actingAs = (parts: readonly Part[], allowed: readonly Part[]): Part =>
  PARTS.find((part) => parts.includes(part) && allowed.includes(part)) ?? 'public';

export const finderTagOf = (viewer: Viewer, subject: Subject, key: Uint8Array): Uint8Array | null =>
  viewer.kind === 'account' ? tagIn(subject, viewer.account, 'finder', key) : null;

function refused(because: Refusal, action: CaseAction): NuwaError {
  switch (because) {
    case 'absent':
      return new NuwaError('not-found', { what: 'case', name: 'that' });
    case 'read-only':
      return readOnlyKey();
    case 'not-yours-to-do':
      return new NuwaError('not-allowed', {
        reason: `"${action}" is for the ${CASE_ACTIONS[action].join(' and the ')} of a case; write to its coordinator if it should be done`,
      });
  }
}

export const readOnlyKey = (): NuwaError =>
  new NuwaError('not-allowed', {
    reason: 'the API key may only read; sign in, or make a key that may write',
  });
