import { parse } from 'csv-parse/sync';
import type { FindingsRead } from '#domain/findings/finding.ts';
import { readFindingsCsv } from '#domain/findings/read-findings-csv.ts';
import { readNucleiFile } from '#domain/findings/read-nuclei.ts';
import { readSarif } from '#domain/findings/read-sarif.ts';
import { NuwaError } from '#kernel/errors.ts';

export type FindingsFormat = 'nuclei' | 'sarif' | 'csv';

/**
 * A file of findings as a scanner or a person wrote it (docs/formats/findings-v1.md). Hostile input: what is no
 * finding becomes a refusal with its line, and the text of the file is quoted nowhere.
 * @throws NuwaError bad-request when the whole is not of that format
 */
export function readFindings(format: FindingsFormat, text: string): FindingsRead {
  switch (format) {
    case 'nuclei':
      return readNucleiFile(text);
    case 'sarif':
      return readSarif(documentOf(text));
    case 'csv':
      return readFindingsCsv(rowsOf(text));
  }
}

function documentOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NuwaError('bad-request', { problem: 'the findings are no JSON, which SARIF is' });
  }
}

function rowsOf(text: string): readonly (readonly string[])[] {
  try {
    return parse(text, { bom: true, relax_column_count: true }) as string[][];
  } catch {
    throw new NuwaError('bad-request', { problem: 'the findings are no CSV: a quote is not closed' });
  }
}
