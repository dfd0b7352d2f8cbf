import type { TextType } from './evidence-type.ts';
import { type Json, maskJson, parseJson } from './mask-json.ts';
import { maskSecrets } from './mask-secrets.ts';
import { maskTable, rowsOf } from './mask-table.ts';
import { joinTable, splitTable, type Table } from './split-table.ts';
import { type MaskedCounts, Tally } from './tally.ts';

/** A sample of text by what it is. */
export type Sample =
  | { readonly type: 'json' | 'har'; readonly value: Json }
  /** JSON Lines: one document a line. */
  | { readonly type: 'json'; readonly lines: readonly Json[] }
  | { readonly type: 'csv' | 'text'; readonly table: Table }
  | { readonly type: 'text'; readonly text: string };

export type MaskedSample = {
  readonly type: TextType;
  readonly text: string;
  readonly masked: MaskedCounts;
  readonly rows: number;
};

/** What a text is. Attacker-controlled; its name is not asked. */
export function readSample(text: string): Sample {
  const trimmed = text.trim();
  const value = /^[[{]/.test(trimmed) ? parseJson(trimmed) : undefined;
  if (value !== undefined) return { type: isHar(value) ? 'har' : 'json', value };
  if (trimmed.startsWith('{')) {
    const lines = trimmed.split(/\r?\n/).filter((line) => line.trim() !== '');
    const values = lines.map(parseJson);
    if (values.every((one) => one !== undefined)) return { type: 'json', lines: values };
  }
  const table = splitTable(text);
  if (table === null) return { type: 'text', text };
  return { type: [',', ';', '\t'].includes(table.delimiter) ? 'csv' : 'text', table };
}

function isHar(value: Json): boolean {
  const log = value !== null && typeof value === 'object' ? (value as { log?: Json }).log : undefined;
  return log !== null && typeof log === 'object' && Array.isArray((log as { entries?: Json }).entries);
}

/**
 * The sample as it is kept, with how many rows of data it holds and how many values were masked. Secrets are masked
 * always; personal data unless the finder insisted (`personal` false).
 * @throws evidence-refused when it is nested too deep
 */
export function maskSample(sample: Sample, personal: boolean): MaskedSample {
  const tally = new Tally();
  const { text, rows } = masked(sample, personal, tally);
  return { type: sample.type, text, masked: tally.counts, rows };
}

function masked(sample: Sample, personal: boolean, tally: Tally): { text: string; rows: number } {
  if ('value' in sample) {
    const { value, rows } = maskJson(sample.value, { har: sample.type === 'har', personal }, tally);
    return { text: `${JSON.stringify(value, null, 1)}\n`, rows };
  }
  if ('lines' in sample) {
    const lines = sample.lines.map((line) => maskJson(line, { har: false, personal }, tally));
    const rows = Math.max(lines.length, ...lines.map((line) => line.rows));
    return { text: lines.map(({ value }) => `${JSON.stringify(value)}\n`).join(''), rows };
  }
  if ('table' in sample) {
    const safe = {
      ...sample.table,
      records: sample.table.records.map((fields) => fields.map((cell) => maskSecrets(cell, tally))),
    };
    return { text: joinTable(personal ? maskTable(safe, tally) : safe), rows: rowsOf(sample.table) };
  }
  return prose(maskSecrets(sample.text, tally), personal, tally);
}

/** Of running text the lines with personal data count as rows: a transcript of a hundred lines is no list. */
function prose(text: string, personal: boolean, tally: Tally): { text: string; rows: number } {
  let rows = 0;
  const counting = personal ? tally : new Tally();
  const lines = text.split('\n').map((line) => {
    const masked = counting.text(line);
    if (masked.found) rows++;
    return personal ? masked.text : line;
  });
  return { text: lines.join('\n'), rows };
}
