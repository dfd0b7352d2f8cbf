import { canonicaliseCreditCode } from '#domain/identifiers/credit-code.ts';

import { divisionAt } from './divisions/divisions.ts';
import type { OrganizationFacts, SystemFacts } from './organization-state.ts';
import { NATION } from './territory.ts';

export type FactProblem = { readonly field: string; readonly reason: string };

/**
 * What is wrong with stated facts beyond the form that the axis checks: check digits and known divisions. Reasons say
 * what to do and repeat nothing that was sent.
 * @param today day on which it is stated: the division must be in force then
 */
export function organizationProblems(
  { creditCode, division, domain }: Pick<OrganizationFacts, 'creditCode' | 'division' | 'domain'>,
  today: string,
): readonly FactProblem[] {
  const problems: FactProblem[] = [];
  if (creditCode !== null && creditCodeOf(creditCode) !== creditCode) {
    problems.push({
      field: 'creditCode',
      reason: 'its check digits do not fit; look for a mistyped character',
    });
  }
  problems.push(...divisionProblems(division, today));
  if (domain !== null && !DOMAIN.test(domain)) {
    problems.push({ field: 'domain', reason: 'no domain name in lower-case ASCII' });
  }
  return problems;
}

export const systemProblems = (
  { division }: Pick<SystemFacts, 'division'>,
  today: string,
): readonly FactProblem[] => divisionProblems(division, today);

function divisionProblems(division: string | null, today: string): readonly FactProblem[] {
  if (division === null || division === NATION || divisionAt(division, today) !== null) return [];
  return [{ field: 'division', reason: 'no division in force; look it up with "nuwa org divisions"' }];
}

/** The code as it is kept, or null when its form or a check digit is wrong. */
export function creditCodeOf(text: string): string | null {
  const result = canonicaliseCreditCode(text);
  return result.ok ? result.canonical : null;
}

const DOMAIN = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;
