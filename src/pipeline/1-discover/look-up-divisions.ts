import {
  below,
  type Division,
  divisionAt,
  DIVISIONS_AS_OF,
  isDivisionCode,
  parentOf,
  pathOf,
  searchDivisions,
  successorsOf,
} from '#domain/organizations/divisions/divisions.ts';
import { NuwaError } from '#kernel/errors.ts';

/** Divisions are public knowledge: nobody is asked who they are. Dates are days, months or years. */
type Shown = Omit<Division, 'successors'> & { readonly successors: string[] };
const shown = (division: Division): Shown => ({ ...division, successors: [...division.successors] });

export function lookUpDivisions(text: string, at: string, limit: number) {
  return { asOf: DIVISIONS_AS_OF, divisions: searchDivisions(text, at, limit).map(shown) };
}

/** @throws NuwaError not-found for digits that never were a code */
export function lookUpDivision(code: string, at: string, today: string) {
  mustBeKnown(code);
  const division = divisionAt(code, at);
  return {
    asOf: DIVISIONS_AS_OF,
    division: division === null ? null : shown(division),
    path: pathOf(code, at).map(shown),
    now: successorsOf(code, today).map(shown),
  };
}

/** Those whose next division up is this one. */
export function rungBelow(code: string, at: string) {
  mustBeKnown(code);
  const divisions = below(code, at).filter((one) => parentOf(one.code, at)?.code === code);
  return { asOf: DIVISIONS_AS_OF, divisions: divisions.map(shown) };
}

function mustBeKnown(code: string): void {
  if (!isDivisionCode(code)) throw new NuwaError('not-found', { what: 'division', name: 'that' });
}
