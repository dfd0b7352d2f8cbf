import { readCsvRecord, splitQuoted } from './csv.ts';
import { percent, shownDelimiter, usualCount } from './detect-division.ts';
import type { ShapeCandidate } from './detect-shape.ts';
import { LineScanner } from './lines.ts';
import { LIMITS } from './plan.ts';

type Dialect = { readonly delimiter: string; readonly quote: string };

/** Fewer lines (or records) than this part with quoted fields are passwords that hold a quote. */
const ENOUGH_QUOTED = 0.005;
/** Characters read, over all, in search of the ends of quoted fields: stray quotes must not make this quadratic. */
const MOST_SPANNED = 1 << 24;

/**
 * CSV: quotes around fields show, or the file says so by its name. Records are counted, not lines, since a quoted
 * field may hold line ends: an address in every row would otherwise leave no line that reads. `lines` is a selection
 * of the text's lines, by which it is found out cheaply which dialects are worth reading the text by.
 */
export function detectCsv(text: string, lines: readonly string[], fileName: string): ShapeCandidate | null {
  const named = /\.csv(?:\.\w{1,4})?$/i.test(fileName);
  let best: ShapeCandidate | null = null;
  for (const quote of ['"', "'"]) {
    for (const delimiter of [',', ';', '\t', '|', ':']) {
      const dialect = { delimiter, quote };
      const byName = named && quote === '"' && (delimiter === ',' || delimiter === ';');
      const quoted = lines.filter((line) => holdsQuotedField(line, dialect) || isOpen(line, dialect)).length;
      if (quoted < lines.length * ENOUGH_QUOTED && !byName) continue;
      const candidate = readingBy(text, dialect, byName);
      if (candidate !== null && (best === null || candidate.score > best.score)) best = candidate;
    }
  }
  return best;
}

function readingBy(text: string, dialect: Dialect, byName: boolean): ShapeCandidate | null {
  const { counts, all, enclosed, spanning } = countRecords(text, dialect);
  const usual = usualCount(counts, dialect.delimiter, all);
  if (usual === null || (enclosed < all * ENOUGH_QUOTED && !byName)) return null;
  const { columns, share } = usual;
  const fields = `${percent(share)} of the records have ${columns} fields divided by ${shownDelimiter(dialect.delimiter)}`;
  const quotes = `${percent(enclosed / all)} with fields in ${dialect.quote} quotes`;
  return {
    shape: { kind: 'csv', ...dialect, header: false },
    names: Array.from({ length: columns }, () => undefined),
    score: share * (enclosed > all * ENOUGH_QUOTED ? 1 : 0.985),
    because: [
      fields,
      enclosed > 0 ? quotes : 'and the file is called CSV',
      ...(spanning > 0 ? [`${percent(spanning / all)} run over several lines inside them`] : []),
    ].join(', '),
  };
}

type Tally = {
  /** Records by their number of fields; what ends inside a quote is in `all` only. */
  readonly counts: Map<number, number>;
  readonly all: number;
  readonly enclosed: number;
  readonly spanning: number;
};

/** As `readCsvRecord` reads, but for the number of columns, which nobody knows yet. */
function countRecords(text: string, dialect: Dialect): Tally {
  const counts = new Map<number, number>();
  const lines = new LineScanner(text);
  let [all, enclosed, spanning, room] = [0, 0, 0, MOST_SPANNED];
  let next = 0;
  for (let start = 0; lines.read(start); start = next) {
    next = lines.next;
    const from = text.charCodeAt(start) === 0xfeff ? start + 1 : start;
    const line = text.slice(from, lines.end);
    if (line.trim() === '') continue;
    all++;
    const fields = splitQuoted(line, dialect)?.length;
    if (fields !== undefined) {
      counts.set(fields, (counts.get(fields) ?? 0) + 1);
      if (holdsQuotedField(line, dialect)) enclosed++;
      continue;
    }
    const span = room > 0 ? spanFrom(text, from, dialect) : null;
    room -= span?.read ?? LIMITS.quotedSpan;
    if (span === null || span.columns === null) continue;
    const { columns } = span;
    const record = readCsvRecord(text, from, lines.end, lines.next, { ...dialect, columns }, true);
    if (record.kind !== 'fields' || swallowsRows(text.slice(lines.next, record.end), dialect, columns))
      continue;
    counts.set(columns, (counts.get(columns) ?? 0) + 1);
    enclosed++;
    if (record.end > lines.next) spanning++;
    next = record.end;
  }
  return { counts, all, enclosed, spanning };
}

/**
 * Number of fields of the strict RFC 4180 record at `start`, whatever lines it runs over; null when there is none
 * within `LIMITS.quotedSpan`. `read`: characters looked at.
 */
function spanFrom(
  text: string,
  start: number,
  { delimiter, quote }: Dialect,
): { readonly columns: number | null; readonly read: number } {
  const limit = Math.min(text.length, start + LIMITS.quotedSpan);
  let columns = 1;
  let quoted = text[start] === quote;
  for (let at = quoted ? start + 1 : start; at < limit; at++) {
    const here = text[at];
    if (quoted) {
      if (here !== quote) continue;
      if (text[at + 1] === quote) at++;
      else if (at + 1 < limit && !endsField(text, at + 1, delimiter))
        return { columns: null, read: at - start };
      else quoted = false;
    } else if (here === '\n' || here === '\r') return { columns, read: at - start };
    else if (here === delimiter) {
      columns++;
      quoted = text[at + 1] === quote;
      if (quoted) at++;
    }
  }
  return { columns: limit === text.length && !quoted ? columns : null, read: limit - start };
}

const endsField = (text: string, at: number, delimiter: string): boolean =>
  text[at] === delimiter || text[at] === '\n' || text[at] === '\r';

/**
 * Whether each line behind the first would be a row by itself: then a password that begins with a quote met, many
 * rows later, one that ends with a quote, and nobody quoted a field.
 */
function swallowsRows(rest: string, { delimiter }: Dialect, columns: number): boolean {
  const lines = rest.split(/\r*\n|\r/).filter((line) => line.trim() !== '');
  return lines.length > 0 && lines.every((line) => line.split(delimiter).length === columns);
}

const isOpen = (line: string, dialect: Dialect): boolean => splitQuoted(line, dialect) === null;

function holdsQuotedField(line: string, { delimiter, quote }: Dialect): boolean {
  if (!line.includes(quote)) return false;
  for (let open = line.indexOf(quote); open !== -1; open = line.indexOf(quote, open + 1)) {
    if (open !== 0 && !line.startsWith(delimiter, open - 1)) continue;
    const close = line.indexOf(quote, open + 1);
    if (close === -1) return false;
    if (close + 1 === line.length || line.startsWith(delimiter, close + 1)) return true;
  }
  return false;
}
