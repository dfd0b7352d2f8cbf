import { type ReportProblem } from '#domain/reports/judge-report.ts';
import type { Named, Place, Report } from '#domain/reports/report.ts';
import { maskedAtTheDoor } from '#domain/reports/sample-rows.ts';

import type { ReportRegistry } from './receive-report-needs.ts';

/**
 * Finds what the report names: keeper and system must be in the registry when they are given by identifier, a place by
 * name becomes its code where that is certain. A system brings its keeper.
 */
export async function placedReport(
  registry: ReportRegistry,
  report: Report,
): Promise<{ readonly report: Report; readonly problems: readonly ReportProblem[] }> {
  const problems: ReportProblem[] = [];
  const refuse = (field: string): null => {
    problems.push({ field, why: 'not-known' });
    return null;
  };
  const keeper = async (named: Named | null): Promise<Named | null> => {
    if (named === null || 'name' in named) return named;
    return (await registry.organization(named.id)) === null ? refuse('keeper') : named;
  };
  const place = (at: Place | null): Place | null => {
    if (at === null) return at;
    if ('division' in at) return registry.divisionNamed(at.division) === null ? refuse('place') : at;
    const division = registry.divisionNamed(at.name);
    return division === null ? at : { division };
  };
  switch (report.kind) {
    case 'vulnerability': {
      const system =
        report.system !== null && 'id' in report.system ? await registry.system(report.system.id) : null;
      if (report.system !== null && 'id' in report.system && system === null) refuse('system');
      const named = report.keeper ?? (system === null ? null : { id: system.keeper });
      return { report: { ...report, keeper: await keeper(named), place: place(report.place) }, problems };
    }
    case 'rumour':
      return { report: { ...report, keeper: await keeper(report.keeper) }, problems };
    case 'misuse':
      return {
        report: { ...report, keeper: await keeper(report.keeper), place: place(report.place) },
        problems,
      };
  }
}

/** The report with its free texts as they are kept. */
export function maskedReport(report: Report): Report {
  const text = (said: string | null): string | null => (said === null ? null : maskedAtTheDoor(said));
  switch (report.kind) {
    case 'vulnerability':
      return {
        ...report,
        title: maskedAtTheDoor(report.title),
        description: maskedAtTheDoor(report.description),
        technical: text(report.technical),
        howToCheck: text(report.howToCheck),
      };
    case 'rumour':
      return {
        ...report,
        title: maskedAtTheDoor(report.title),
        description: maskedAtTheDoor(report.description),
        seenAt: text(report.seenAt),
      };
    case 'misuse':
      return { ...report, description: maskedAtTheDoor(report.description) };
  }
}
