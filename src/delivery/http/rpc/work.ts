import type { ReadEvidenceNeeds } from '#pipeline/1-discover/read-evidence.ts';
import type { ReportDesk } from '#pipeline/1-discover/receive-report-desk.ts';
import { auditRouter, type AuditDeps } from './audit.ts';
import { type CasesDeps, casesRouter, familiesRouter, findingsRouter } from './cases.ts';
import { divisionsRouter } from './divisions.ts';
import { type OrganizationsDeps, organizationsRouter } from './organizations.ts';
import { reportRoutes } from './reports.ts';
import { type RevealDeps, revealRouter } from './reveal.ts';
import { type SetsDeps, setsRouter } from './sets.ts';
import { systemsRouter } from './systems.ts';

/** What the calls about cases, the registry and reports stand on; compose gives it. */
export type WorkDeps = {
  readonly cases: CasesDeps & SetsDeps & AuditDeps & RevealDeps;
  readonly registry: OrganizationsDeps;
  readonly evidence: ReadEvidenceNeeds;
  /** Null where this installation takes no reports. */
  readonly reports: ReportDesk | null;
};

/** The routers of cases, registry and reports, as `api` names them. */
export const workRouters = ({ cases, registry, reports }: WorkDeps) => ({
  audit: auditRouter(cases),
  cases: casesRouter(cases),
  divisions: divisionsRouter(registry),
  families: familiesRouter(cases),
  findings: findingsRouter(cases),
  organizations: organizationsRouter(registry),
  reports: reportRoutes(cases.installation, reports),
  reveal: revealRouter(cases),
  sets: setsRouter(cases),
  systems: systemsRouter(registry),
});
