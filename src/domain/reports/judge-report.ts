import { date, DIVISION_CODE, identifier } from './report-forms.ts';
import { isReportClass } from './data-classes.ts';
import type { Consent, Credit, Estimate, Named, Place, Report } from './report.ts';
import { REPORT_LIMITS } from './report-limits.ts';
import { rowsWithIdentifiers } from './sample-rows.ts';

/** Why a field cannot be taken; the pages have a sentence for each. */
export type FieldProblem =
  | 'missing'
  | 'too-long'
  | 'not-text'
  | 'not-one-line'
  | 'not-a-number'
  | 'not-in-order'
  | 'not-a-date'
  | 'in-the-future'
  | 'not-known'
  | 'name-missing'
  /** More rows of personal data than may be handed in. */
  | 'too-many-rows';

export type ReportProblem = { readonly field: string; readonly why: FieldProblem };

/**
 * Everything that keeps a report from being taken, field by field, so that a page can say it beside each. Strict about
 * form, never about worth: that is triage.
 * @param today `YYYY-MM-DD`, for dates that cannot be yet
 */
export function judgeReport(report: Report, today: string): readonly ReportProblem[] {
  switch (report.kind) {
    case 'vulnerability':
      return [
        ...line('title', report.title),
        ...text('description', report.description, true),
        ...text('technical', report.technical, false),
        ...text('howToCheck', report.howToCheck, false),
        ...named('keeper', 'org', report.keeper),
        ...named('system', 'sys', report.system),
        ...place(report.place),
        ...number('cwe', report.cwe, 1, 9999),
        ...classes(report.classes),
        ...people(report.people),
        ...consent(report.consent),
        ...credit(report.credit),
      ];
    case 'rumour':
      return [
        ...line('title', report.title),
        ...text('description', report.description, true),
        ...text('seenAt', report.seenAt, false),
        ...named('keeper', 'org', report.keeper),
        ...classes(report.classes),
        ...people(report.people),
        ...day('date', report.date, today),
        ...consent(report.consent),
      ];
    case 'misuse':
      return [
        ...text('description', report.description, true),
        ...day('date', report.date, today),
        ...named('keeper', 'org', report.keeper),
        ...place(report.place),
        ...classes(report.classes),
        ...number('loss', report.loss, 0, REPORT_LIMITS.loss),
        ...consent(report.consent),
      ];
  }
}

type Problems = readonly ReportProblem[];
const problem = (field: string, why: FieldProblem): Problems => [{ field, why }];
const FINE: Problems = [];

function line(field: string, value: string): Problems {
  const found = text(field, value, true, REPORT_LIMITS.line);
  if (found.length > 0) return found;
  return /\p{Cc}/u.test(value) ? problem(field, 'not-one-line') : FINE;
}

function text(
  field: string,
  value: string | null,
  needed: boolean,
  limit: number = REPORT_LIMITS.text,
): Problems {
  if (value === null || value.trim() === '') return needed ? problem(field, 'missing') : FINE;
  if (value.length > limit) return problem(field, 'too-long');
  // Lone surrogates and NUL would not survive the database as they came.
  if (!value.isWellFormed() || value.includes('\0')) return problem(field, 'not-text');
  return rowsWithIdentifiers(value) > REPORT_LIMITS.sampleRows ? problem(field, 'too-many-rows') : FINE;
}

function named(field: string, prefix: string, value: Named | null): Problems {
  if (value === null) return FINE;
  if ('name' in value) return line(field, value.name);
  return identifier(prefix, value.id) ? FINE : problem(field, 'not-known');
}

function place(value: Place | null): Problems {
  if (value === null) return FINE;
  if ('name' in value) return line('place', value.name);
  return DIVISION_CODE.test(value.division) ? FINE : problem('place', 'not-known');
}

function number(field: string, value: number | null, least: number, most: number): Problems {
  if (value === null) return FINE;
  return Number.isSafeInteger(value) && value >= least && value <= most
    ? FINE
    : problem(field, 'not-a-number');
}

const classes = (given: readonly string[]): Problems =>
  given.every(isReportClass) ? FINE : problem('classes', 'not-known');

function people(value: Estimate | null): Problems {
  if (value === null) return FINE;
  const { least, likely, most } = value;
  const bad = [least, likely, most].flatMap((count) => number('people', count, 0, REPORT_LIMITS.people));
  if (bad.length > 0) return problem('people', 'not-a-number');
  return least <= likely && likely <= most ? FINE : problem('people', 'not-in-order');
}

function day(field: string, value: string | null, today: string): Problems {
  if (value === null) return FINE;
  if (!date(value)) return problem(field, 'not-a-date');
  return value > today.slice(0, value.length) ? problem(field, 'in-the-future') : FINE;
}

/** Typed as booleans already; here for callers whose input is not from our own contract. */
const consent = ({ named: a, asked: b, unmasked: c }: Consent): Problems =>
  [a, b, c].every((one) => typeof one === 'boolean') ? FINE : problem('consent', 'missing');

function credit(value: Credit): Problems {
  if (value.as !== 'named') return FINE;
  return value.name.trim() === '' ? problem('creditName', 'name-missing') : line('creditName', value.name);
}
