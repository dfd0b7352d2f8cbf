import {
  leadPartsIn,
  LEAD_ACTIONS,
  type LeadAction,
  type LeadKind,
  leadPermission,
} from '#domain/access/lead-policy.ts';
import type { EnterLead } from '#domain/access/enter-lead.ts';
import { spokeAs } from '#domain/access/case-ties.ts';
import { pseudonymIn } from '#domain/access/pseudonym.ts';
import type { Refusal } from '#domain/access/case-policy.ts';
import { isSubject } from '#domain/assertions/subject.ts';
import { NuwaError } from '#kernel/errors.ts';

import { auditStore } from './audit.ts';
import { actingAs, type DoorNeeds, finderTagOf, readOnlyKey } from './enter-case.ts';
import { taggedHistory } from './enter-case-history.ts';

/** The door to accounts of misuse, rumours and families; what `caseDoor` says of order and audit holds here, too. */
export function leadDoor({ db, viewerOf, pseudonymKey, clock }: DoorNeeds): EnterLead {
  return async (actor, subject, action) => {
    const viewer = await viewerOf(actor);
    const history = isSubject(subject) ? await taggedHistory(db, subject) : [];
    if (history.length === 0) throw refused('absent', subject.kind, action);
    const byViewer = spokeAs(history, finderTagOf(viewer, subject, pseudonymKey));
    const parts = leadPartsIn(viewer, { id: subject.id, byViewer });
    const allowed = leadPermission(viewer, parts, action);
    if (!allowed.allowed) throw refused(allowed.because, subject.kind, action);
    const as = actingAs(parts, LEAD_ACTIONS[action]);
    const pseudonym =
      viewer.kind === 'account' ? pseudonymIn(subject, viewer.account, as, pseudonymKey) : undefined;
    await auditStore(db).append(actor, {
      at: clock(),
      action: action === 'read' ? `read-${subject.kind}` : action,
      subject: subject.id,
      what: subject.id,
      ...(pseudonym === undefined ? {} : { pseudonym }),
    });
    return { subject, parts, as, history, ...(pseudonym === undefined ? {} : { pseudonym }) };
  };
}

const WORD_OF_KIND: Readonly<Record<LeadKind, string>> = {
  misuse: 'account of misuse',
  rumour: 'rumour',
  family: 'family of cases',
};

function refused(because: Refusal, kind: LeadKind, action: LeadAction): NuwaError {
  switch (because) {
    case 'absent':
      return new NuwaError('not-found', { what: WORD_OF_KIND[kind], name: 'that' });
    case 'read-only':
      return readOnlyKey();
    case 'not-yours-to-do':
      return new NuwaError('not-allowed', {
        reason: `"${action}" is for the ${LEAD_ACTIONS[action].join(' and the ')}; write to a coordinator if it should be done`,
      });
  }
}
