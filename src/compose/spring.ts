import { divisionAt } from '../domain/organizations/divisions/divisions.ts';
import type { SpringNeeds } from '../delivery/control/play-needs.ts';
import { oneAtATime } from '../kernel/one-at-a-time.ts';
import { receiptOf } from '../pipeline/5-account/issue-receipts.ts';
import { caseProjection } from '../stores/case-projection.ts';
import { caseWork } from '../stores/case-work.ts';
import { caseDoor } from '../stores/enter-case.ts';
import { leadDoor } from '../stores/enter-case-lead.ts';
import { organizationProjection } from '../stores/organizations-projection.ts';
import { recorder } from '../stores/record.ts';
import { systemProjection } from '../stores/systems-projection.ts';
import type { OpenInstallation } from '../compose.ts';

export type SpringParts = Pick<OpenInstallation, 'database' | 'stores' | 'caseKeys' | 'clock' | 'random'> & {
  readonly installation: Pick<OpenInstallation['installation'], 'kind'>;
  readonly folders: Pick<OpenInstallation['folders'], 'root'>;
  readonly keys: Pick<OpenInstallation['keys'], 'derive'>;
  readonly ledger: Parameters<typeof receiptOf>[0]['ledger'];
};

/** What the case of 2015 is played with: every use-case at another time, by people of the play, without jobs. */
export function springNeedsOf(parts: SpringParts): SpringNeeds {
  const { installation, folders, database, stores, keys, caseKeys, ledger, clock: now, random } = parts;
  const { keyOf } = caseKeys;
  const pseudonyms = keys.derive('pseudonyms');
  const work = caseWork(database.db, {
    keyOf,
    search: keys.derive('search'),
    desks: keys.derive('desks'),
    pseudonyms,
  });
  return {
    kind: installation.kind,
    folder: folders.root,
    inTurn: oneAtATime(),
    stage: ({ clock, viewerOf }) => {
      // The audit says when somebody really looked: now.
      const door = { db: database.db, viewerOf, pseudonymKey: pseudonyms, clock: now };
      const enterCase = caseDoor(door);
      return {
        ...work,
        stores,
        viewerOf,
        enter: enterCase,
        enterCase,
        enterLead: leadDoor(door),
        record: recorder({
          database,
          // What would have followed then is over; run now, it would speak of today.
          jobs: { enqueue: async () => {} },
          clock: now,
          happens: clock,
          random,
          keyOf,
          ensureKeys: caseKeys.ensure,
          projections: [organizationProjection, systemProjection, caseProjection()],
        }),
        clock,
        random,
        keyOf,
        ensureKeys: caseKeys.ensure,
        keys: {
          drafts: keys.derive('drafts'),
          intake: keys.derive('intake'),
          codes: keys.derive('codes'),
          pseudonyms,
        },
        registry: {
          organization: (id) => stores.organizations.byId(id),
          system: (id) => stores.systems.byId(id),
          findOrganizations: (text, limit) => stores.organizations.search(text, limit),
          findSystems: (text, _keeper, limit) => stores.systems.search(text, limit),
          divisionNamed: (code) => divisionAt(code, clock())?.code ?? null,
        },
        // No file is handed in.
        evidence: null,
        receiptOf: async (assertion) => await receiptOf({ stores, ledger, keyOf }, assertion),
      };
    },
  };
}
