import { assertionStore } from './assertions.ts';
import { auditStore } from './audit.ts';
import { bodyStore } from './bodies.ts';
import { contactPointStore } from './contact-points.ts';
import { breachViewStore } from './breach-views.ts';
import { breachStore } from './breaches.ts';
import { caseDesks } from './case-desks.ts';
import { caseTerms } from './case-terms.ts';
import { caseStore } from './cases.ts';
import type { Db } from './database.ts';
import { evidenceStore } from './evidence.ts';
import { draftStore } from './drafts.ts';
import { idempotencyStore } from './idempotency.ts';
import { importStore } from './imports.ts';
import { ledgerLeafStore } from './ledger-leaves.ts';
import { receivedMailStore } from './received-mails.ts';
import { reportCodeStore } from './report-codes.ts';
import { organizationStore } from './organizations.ts';
import { provenIdentifierStore } from './accounts/proven-identifier-store.ts';
import { seedStore } from './seeds.ts';
import { standingStore } from './standings.ts';
import { systemStore } from './systems.ts';
import { tombstoneStore } from './tombstones.ts';

export type Stores = ReturnType<typeof storesOn>;

/** Every store on one handle: the outer one, or a transaction. Costs nothing; make it where it is needed. */
export const storesOn = (db: Db) => ({
  assertions: assertionStore(db),
  audit: auditStore(db),
  bodies: bodyStore(db),
  breaches: breachStore(db),
  cases: caseStore(db),
  caseDesks: caseDesks(db),
  caseTerms: caseTerms(db),
  contactPoints: contactPointStore(db),
  breachViews: breachViewStore(db),
  drafts: draftStore(db),
  evidence: evidenceStore(db),
  idempotency: idempotencyStore(db),
  imports: importStore(db),
  ledgerLeaves: ledgerLeafStore(db),
  receivedMails: receivedMailStore(db),
  reportCodes: reportCodeStore(db),
  organizations: organizationStore(db),
  proven: provenIdentifierStore(db),
  seeds: seedStore(db),
  standings: standingStore(db),
  systems: systemStore(db),
  tombstones: tombstoneStore(db),
});
