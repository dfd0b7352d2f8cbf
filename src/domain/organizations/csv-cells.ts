/**
 * Cells of registry files (docs/formats/organizations-csv-v1.md). A spreadsheet runs a cell that begins with one of
 * these as a formula; a name out of somebody's registry must not run on the desk of whoever opens the export (OWASP,
 * CSV injection). Written with an apostrophe before it, which reading takes off again.
 */
const FORMULA = /^[=+\-@\t\r]/;

export function csvCell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  const guarded = FORMULA.test(text) || /^'[=+\-@\t\r']/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

export const csvLine = (cells: readonly (string | number | null)[]): string =>
  `${cells.map(csvCell).join(',')}\r\n`;

/** A cell as it was meant: without the guard, without space around it; null when nothing is in it. */
export function cellText(cell: string): string | null {
  const text = cell.trim();
  const meant = /^'[=+\-@\t\r']/.test(text) ? text.slice(1) : text;
  return meant === '' ? null : meant;
}

export const ORGANIZATION_COLUMNS = [
  'key',
  'name',
  'name_en',
  'kinds',
  'credit_code',
  'sector',
  'superior',
  'division',
  'domain',
] as const;
export const CONTACT_COLUMNS = [
  'organization',
  'key',
  'channel',
  'role',
  'name',
  'address',
  'expires',
] as const;
export const SYSTEM_COLUMNS = [
  'key',
  'name',
  'keeper',
  'maintainer',
  'supplier',
  'product',
  'division',
  'data_classes',
  'people',
  'critical',
] as const;

/** Something wrong with a row; `line` is that of the file, from 1. Reasons repeat nothing of the file. */
export type RowProblem = { readonly line: number; readonly column: string | null; readonly reason: string };

/** One row of a file: its cells by column. A column that the file does not have is absent, an empty cell is null. */
export type FileRow = { readonly line: number; readonly cells: Readonly<Record<string, string | null>> };
