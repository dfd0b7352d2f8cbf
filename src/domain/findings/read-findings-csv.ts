import { parseInstant } from '#kernel/instant.ts';
import { collect, type FindingRead, type FindingsRead } from './finding.ts';
import {
  cvesOf,
  line,
  placeOf,
  refused,
  severityOf,
  vectorOf,
  weaknessOf,
  withoutValues,
} from './reading.ts';

/** Columns by the names that a header may give them; `docs/formats/findings-v1.md` is the manual. */
const COLUMNS = {
  title: ['title', '标题'],
  rule: ['rule', '规则'],
  tool: ['tool', '工具'],
  weakness: ['weakness', 'cwe', '弱点'],
  cve: ['cve'],
  severity: ['severity', '等级'],
  vector: ['vector', 'cvss'],
  place: ['place', 'host', 'url', '位置'],
  path: ['path', '路径'],
  found: ['found', '发现时间'],
  howToCheck: ['how_to_check', '复核方法'],
} as const;
type Column = keyof typeof COLUMNS;

export type FindingsCsv = FindingsRead & {
  /** How many columns of the header were not known; nothing of them was read. */
  readonly ignored: number;
};

/** A table of findings whose first row names the columns, cells as a CSV reader gives them. Empty rows are skipped. */
export function readFindingsCsv(rows: Iterable<readonly string[]>): FindingsCsv {
  const all = rows[Symbol.iterator]();
  const first = all.next();
  const header = first.done ? null : readHeader(first.value);
  if (header === null || typeof header === 'string') {
    return { findings: [], refusals: [{ line: 1, reason: header ?? 'there is no header' }], ignored: 0 };
  }
  return { ...collect(readRows(all, header)), ignored: header.width - header.at.size };
}

type Header = { readonly at: ReadonlyMap<Column, number>; readonly width: number };

/** A text says what is wrong. */
function readHeader(cells: readonly string[]): Header | string {
  const names = cells.map((cell) =>
    cell
      .replace(/^\ufeff/, '')
      .trim()
      .toLowerCase(),
  );
  const at = new Map<Column, number>();
  for (const column of Object.keys(COLUMNS) as Column[]) {
    const known: readonly string[] = COLUMNS[column];
    const places = names.flatMap((name, i) => (known.includes(name) ? [i] : []));
    if (places.length > 1) return `the header names the column ${column} more than once`;
    if (places[0] !== undefined) at.set(column, places[0]);
  }
  return at.has('title') ? { at, width: cells.length } : 'the header names no column title';
}

function* readRows(
  rows: Iterator<readonly string[]>,
  header: Header,
): Generator<{ line: number; read: FindingRead }> {
  for (let number = 2; ; number++) {
    const { done, value } = rows.next();
    if (done) return;
    if (value.every((cell) => cell.trim() === '')) continue;
    yield { line: number, read: readRow(value, header) };
  }
}

function readRow(cells: readonly string[], header: Header): FindingRead {
  if (cells.length !== header.width)
    return refused(`it has ${cells.length} cells and the header ${header.width}`);
  const wrong: string[] = [];
  /** An empty cell says nothing; one that cannot be read is named. */
  const read = <T>(column: Column, reader: (text: string) => T | null): T | null => {
    const text = cells[header.at.get(column) ?? -1]?.trim() ?? '';
    if (text === '') return null;
    const value = reader(text);
    if (value === null) wrong.push(column);
    return value;
  };
  const words = (most: number) => (text: string) => (text.length > most ? null : line(text, most));
  const title = read('title', words(300));
  const place = read('place', placeOf);
  const path = read('path', (text) => (text.length > 1000 ? null : line(withoutValues(text), 1000)));
  const finding = {
    source: 'csv' as const,
    tool: read('tool', words(100)),
    rule: read('rule', words(200)),
    weakness: read('weakness', (text) => weaknessOf(/^\d+$/.test(text) ? `CWE-${text}` : text)),
    cves: read('cve', cvesOfCell) ?? [],
    severityStated: read('severity', severityOf),
    vector: read('vector', vectorOf),
    host: place?.host ?? null,
    port: place?.port ?? null,
    path: path ?? place?.path ?? null,
    found: read('found', parseInstant),
    howToCheck: read('howToCheck', words(4000)),
  };
  if (wrong.length > 0) return refused(`not readable: ${wrong.join(', ')}`);
  if (title === null) return refused('the title is empty');
  return { kind: 'finding', finding: { ...finding, title } };
}

function cvesOfCell(text: string): readonly string[] | null {
  const names = text.split(/[\s,;]+/).filter((name) => name !== '');
  const cves = cvesOf(names);
  return cves.length === new Set(names.map((name) => name.toUpperCase())).size ? cves : null;
}
