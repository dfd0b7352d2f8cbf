import type { OpenInstallation } from '../compose.ts';
import { DEFAULT_EVIDENCE_LIMITS } from '../domain/evidence/evidence-limits.ts';
import { searchDivisions } from '../domain/organizations/divisions/divisions.ts';
import { evidenceDoor, type KeepEvidenceNeeds } from '../pipeline/1-discover/keep-evidence.ts';
import { createReportDesk, type ReportDesk } from '../pipeline/1-discover/receive-report-desk.ts';
import type { IntakeNeeds, ReportRegistry } from '../pipeline/1-discover/receive-report-needs.ts';
import { receiptOf } from '../pipeline/5-account/issue-receipts.ts';
import { caseWork } from '../stores/case-work.ts';
import type { Doors } from './cases.ts';

export type Intake = {
  readonly needs: IntakeNeeds;
  readonly desk: ReportDesk;
  readonly evidence: KeepEvidenceNeeds;
};

export function keepEvidenceNeedsOf(opened: OpenInstallation): KeepEvidenceNeeds {
  const { stores, evidence: files, keyOf, clock, random, config } = opened;
  const limits = { ...DEFAULT_EVIDENCE_LIMITS, fileBytes: config.evidenceMiB * 1024 * 1024 };
  return { stores, files, keyOf, limits, clock, random };
}

/** The door at which reports come in: by page, interface or mail. */
export function openIntake(opened: OpenInstallation, doors: Doors, evidence: KeepEvidenceNeeds): Intake {
  const { stores, record, clock, random, keys, caseKeys, keyOf, ledger, database } = opened;
  const work = caseWork(database.db, {
    keyOf,
    search: keys.derive('search'),
    pseudonyms: doors.pseudonymKey,
    desks: keys.derive('desks'),
  });
  const needs: IntakeNeeds = {
    stores,
    record,
    clock,
    random,
    keys: {
      drafts: keys.derive('drafts'),
      intake: keys.derive('intake'),
      codes: keys.derive('codes'),
      pseudonyms: doors.pseudonymKey,
    },
    keyOf,
    ensureKeys: caseKeys.ensure,
    registry: registryOf(opened),
    evidence: evidenceDoor(evidence),
    enterCase: doors.enter,
    enterLead: doors.enterLead,
    receiptOf: async (assertion) => await receiptOf({ stores, ledger, keyOf }, assertion),
    writeTerms: work.writeTerms,
  };
  return { needs, desk: createReportDesk(needs), evidence };
}

const MOST_OF_ONE_KEEPER = 500;

/** Names that are public anyway, for the form. */
function registryOf({ stores, clock }: OpenInstallation): ReportRegistry {
  return {
    organization: async (id) => (await stores.organizations.byId(id)) ?? null,
    system: async (id) => (await stores.systems.byId(id)) ?? null,
    findOrganizations: (text, limit) => stores.organizations.search(text, limit),
    findSystems: async (text, keeper, limit) => {
      if (keeper === null) return await stores.systems.search(text, limit);
      // One keeper's systems are few; a common word would fill the limit with those of others.
      const own = await stores.systems.list({ keeper }, { limit: MOST_OF_ONE_KEEPER });
      return own.rows.filter(({ name }) => name.includes(text)).slice(0, limit);
    },
    divisionNamed: (text) => {
      const found = searchDivisions(text, clock().slice(0, 10), 2);
      const exact = found.filter(({ code, name }) => code === text || name === text);
      const [only, other] = exact.length > 0 ? exact : found;
      return other === undefined ? (only?.code ?? null) : null;
    },
  };
}
