import { Readable } from 'node:stream';

import { CsvError, parse } from 'csv-parse';

import { cellText, type FileRow, type RowProblem } from '#domain/organizations/csv-cells.ts';
import { NuwaError } from '#kernel/errors.ts';

/** A registry of the whole country's bodies fits; more is no registry. */
const MOST_ROWS = 500_000;
const MOST_RECORD_BYTES = 64 * 1024;

export type RegistryFile = {
  readonly columns: readonly string[];
  readonly rows: readonly FileRow[];
  readonly problems: readonly RowProblem[];
};

/**
 * Reads a registry file: UTF-8 with or without a mark, or GB18030 where it is no UTF-8; comma, semicolon or tab as the
 * first line has it; quoted cells over lines.
 * @param content attacker-controlled
 * @throws NuwaError too-large
 */
export async function readRegistryCsv(
  content: Uint8Array,
  known: readonly string[],
  required: readonly string[],
): Promise<RegistryFile> {
  const text = decode(content);
  const rows: FileRow[] = [];
  const problems: RowProblem[] = [];
  let columns: readonly string[] = [];
  const parser = Readable.from(pieces(text)).pipe(
    parse({
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: MOST_RECORD_BYTES,
      info: true,
    }),
  );
  try {
    for await (const parsed of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      const { record, info } = parsed;
      if (columns.length === 0) {
        columns = record.map((name) => name.trim().toLowerCase());
        problems.push(...headerProblems(columns, known, required));
        if (problems.length > 0) break;
        continue;
      }
      // `lines` counts up to the end of a record; one over several lines began earlier.
      const line = info.lines - record.reduce((sum, cell) => sum + newlinesIn(cell), 0);
      if (rows.length >= MOST_ROWS)
        throw new NuwaError('too-large', { what: 'The file', limit: `${MOST_ROWS} rows` });
      if (record.length !== columns.length) {
        const reason = `${record.length} cells where the first line has ${columns.length}`;
        problems.push({ line, column: null, reason });
        continue;
      }
      rows.push({
        line,
        cells: Object.fromEntries(columns.map((name, at) => [name, cellText(record[at] ?? '')])),
      });
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] : rows.length + 2;
    problems.push({ line, column: null, reason: REASONS[error.code] ?? 'not readable as CSV from here on' });
  }
  if (columns.length === 0 && problems.length === 0) {
    problems.push({ line: 1, column: null, reason: 'the file is empty; its first line names the columns' });
  }
  return { columns, rows, problems };
}

/** Messages of the library quote the file; ours do not. */
const REASONS: Partial<Record<string, string>> = {
  CSV_MAX_RECORD_SIZE: `a row of more than ${MOST_RECORD_BYTES} bytes; is a quotation mark missing?`,
  CSV_QUOTE_NOT_CLOSED: 'a quotation mark is opened and never closed',
  INVALID_OPENING_QUOTE: 'a quotation mark inside of a cell that is not quoted; double it and quote the cell',
  CSV_INVALID_CLOSING_QUOTE: 'something stands between a closing quotation mark and the end of the cell',
};

function headerProblems(
  columns: readonly string[],
  known: readonly string[],
  required: readonly string[],
): readonly RowProblem[] {
  const at = (reason: string): RowProblem => ({ line: 1, column: null, reason });
  const strange = columns.flatMap((name, index) => (known.includes(name) ? [] : [index + 1]));
  const missing = required.filter((name) => !columns.includes(name));
  return [
    ...(strange.length > 0
      ? [at(`columns number ${strange.join(', ')} are none of ${known.join(', ')}`)]
      : []),
    ...(missing.length > 0 ? [at(`these columns are missing: ${missing.join(', ')}`)] : []),
    ...(new Set(columns).size < columns.length ? [at('a column stands twice')] : []),
  ];
}

function decode(content: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    // no UTF-8: GB18030 gives every pair of bytes a character, and a wrong one shows in a column that is checked
    return new TextDecoder('gb18030').decode(content);
  }
}

function delimiterOf(text: string): string {
  const first = text.slice(0, 4000).split(/\r?\n/, 1)[0] ?? '';
  const count = (mark: string) => first.split(mark).length;
  return [',', ';', '\t'].sort((a, b) => count(b) - count(a))[0] ?? ',';
}

/** A megabyte at a time, so that others get a turn. */
function* pieces(text: string): Generator<Buffer> {
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length; at += 1 << 20) yield bytes.subarray(at, at + (1 << 20));
}

const newlinesIn = (cell: string): number => (cell.includes('\n') ? cell.split('\n').length - 1 : 0);
