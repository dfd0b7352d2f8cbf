import type { OpenInstallation } from '../compose.ts';
import type { WorkDeps } from '../delivery/http/rpc/work.ts';
import type { EnterCase } from '../domain/access/enter-case.ts';
import type { EnterLead } from '../domain/access/enter-lead.ts';
import { pseudonymIn } from '../domain/access/pseudonym.ts';
import type { Viewer } from '../domain/access/viewer.ts';
import type { Actor } from '../kernel/actor.ts';
import type { PeopleNeeds } from '../pipeline/0-people/needs.ts';
import { viewerOf } from '../pipeline/0-people/viewer-of.ts';
import { type KeepEvidenceNeeds, removeEvidenceOf } from '../pipeline/1-discover/keep-evidence.ts';
import { receiptOf } from '../pipeline/5-account/issue-receipts.ts';
import { caseWork } from '../stores/case-work.ts';
import { caseDoor } from '../stores/enter-case.ts';
import { pseudonymStore } from '../stores/pseudonyms.ts';
import { leadDoor } from '../stores/enter-case-lead.ts';

/** The doors to cases and leads, and who stands before them. */
export type Doors = {
  readonly viewerOf: (actor: Actor) => Promise<Viewer>;
  readonly pseudonymKey: Uint8Array;
  readonly enter: EnterCase;
  readonly enterLead: EnterLead;
};

export function openDoors(opened: OpenInstallation, people: PeopleNeeds): Doors {
  const { database, keys, clock } = opened;
  const pseudonymKey = keys.derive('pseudonyms');
  const seen = (actor: Actor) => viewerOf(people, actor);
  const needs = { db: database.db, viewerOf: seen, pseudonymKey, clock };
  return { viewerOf: seen, pseudonymKey, enter: caseDoor(needs), enterLead: leadDoor(needs) };
}

export type CaseDeps = WorkDeps['cases'];

/** What the use-cases of cases, sets and the audit work with. */
export function caseDepsOf(
  opened: OpenInstallation,
  doors: Doors,
  people: PeopleNeeds,
  evidence: KeepEvidenceNeeds,
): CaseDeps {
  const { installation, database, stores, record, clock, random, keys, caseKeys, ledger } = opened;
  const { keyOf } = caseKeys;
  const work = caseWork(database.db, {
    keyOf,
    search: keys.derive('search'),
    pseudonyms: doors.pseudonymKey,
    desks: keys.derive('desks'),
  });
  return {
    installation: installation.kind,
    ...doors,
    ...work,
    stores,
    record,
    clock,
    random,
    searchKey: keys.derive('search'),
    pseudonymIn: (subject, account, part) => pseudonymIn(subject, account, part, doors.pseudonymKey),
    officesOf: async (account) => {
      const viewer = await doors.viewerOf({ kind: 'account', id: account });
      return viewer.kind === 'account' ? viewer.offices : [];
    },
    destroyKey: caseKeys.destroy,
    removeEvidence: (subject) => removeEvidenceOf(evidence, subject),
    pseudonyms: pseudonymStore(database.db),
    profile: people.accounts.profile,
    receiptOf: async (assertion) => await receiptOf({ stores, ledger, keyOf }, assertion),
  };
}
