/** The needs of a play over one database, put together as `compose` does it. */
import { createHash, randomBytes } from 'node:crypto';

import { caseDoor } from '#stores/enter-case.ts';
import { leadDoor } from '#stores/enter-case-lead.ts';
import type { Viewer } from '#domain/access/viewer.ts';
import { type Subject, subjectKey } from '#domain/assertions/subject.ts';
import { divisionAt } from '#domain/organizations/divisions/divisions.ts';
import type { ControlRun } from '#contract/control.ts';
import type { SpringNeeds, ViewerOf } from '#delivery/control/play-needs.ts';
import type { Random } from '#kernel/ids.ts';
import { type Clock, instantOf } from '#kernel/instant.ts';
import { oneAtATime } from '#kernel/one-at-a-time.ts';
import type { ReadCaseNeeds } from '#pipeline/5-account/read-case.ts';
import { caseProjection } from '#stores/case-projection.ts';
import { caseWork } from '#stores/case-work.ts';
import type { Database } from '#stores/database.ts';
import { organizationProjection } from '#stores/organizations-projection.ts';
import { recorder } from '#stores/record.ts';
import { storesOn } from '#stores/stores-on.ts';
import { systemProjection } from '#stores/systems-projection.ts';

const random: Random = (n) => new Uint8Array(randomBytes(n));
export const realTime: Clock = () => instantOf(Date.now());

/** @param root what all keys of this installation are derived from, so that another process can open the same */
export function springWorld(database: Database, root: string) {
  const derive = (purpose: string): Uint8Array =>
    new Uint8Array(createHash('sha256').update(`${root}/${purpose}`).digest());
  const keyOf = (subject: Subject): Uint8Array => derive(subjectKey(subject));
  const stores = storesOn(database.db);
  const pseudonymKey = derive('pseudonyms');
  const work = caseWork(database.db, {
    keyOf,
    search: derive('search'),
    pseudonyms: pseudonymKey,
    desks: derive('desks'),
  });
  const doors = (viewerOf: ViewerOf) => {
    const needs = { db: database.db, viewerOf, pseudonymKey, clock: realTime };
    return { enterCase: caseDoor(needs), enterLead: leadDoor(needs) };
  };
  const stage: SpringNeeds['stage'] = ({ clock, viewerOf }) => {
    const { enterCase, enterLead } = doors(viewerOf);
    return {
      ...work,
      stores,
      viewerOf,
      enter: enterCase,
      enterCase,
      enterLead,
      record: recorder({
        database,
        jobs: { enqueue: async () => {} },
        clock: realTime,
        happens: clock,
        random,
        keyOf,
        projections: [organizationProjection, systemProjection, caseProjection()],
      }),
      clock,
      random,
      keyOf,
      ensureKeys: async () => {},
      keys: {
        drafts: derive('drafts'),
        intake: derive('intake'),
        codes: derive('codes'),
        pseudonyms: pseudonymKey,
      },
      registry: {
        organization: async (id) => await stores.organizations.byId(id),
        system: async (id) => await stores.systems.byId(id),
        findOrganizations: async () => [],
        findSystems: async () => [],
        divisionNamed: (text) => divisionAt(text, clock())?.code ?? null,
      },
      evidence: null,
      receiptOf: async () => null,
    };
  };
  const needs: SpringNeeds = { kind: 'demo', folder: 'here', inTurn: oneAtATime(), stage };
  /** What a signed-in somebody reads a case with. */
  const readingAs = (viewer: Viewer): ReadCaseNeeds => ({
    enter: doors(async () => viewer).enterCase,
    stores,
    readTexts: work.readTexts,
  });
  return { database, stores, needs, readingAs };
}

export const quietly = (signal = new AbortController().signal): ControlRun => ({
  signal,
  onProgress: () => {},
});
