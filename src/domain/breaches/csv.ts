import { LineScanner } from './lines.ts';
import { LIMITS } from './plan.ts';

export type CsvDialect = { readonly delimiter: string; readonly quote: string; readonly columns: number };

export type CsvRecord =
  | { readonly kind: 'fields'; readonly fields: readonly string[]; readonly end: number }
  | { readonly kind: 'unterminated-quote'; readonly end: number }
  /** The text ended before this record could be judged; more text may change what it is. */
  | { readonly kind: 'undecided' };

/**
 * One CSV record from `start`, whose physical line ends at `lineEnd` and whose next line starts at `nextLine`.
 *
 * The rule that keeps one stray quote from swallowing a file: a record is its physical line whenever the quotes close
 * on that line, read leniently (a quote inside a quoted field that no delimiter follows is a character; blanks
 * between delimiter and quote are dropped). Only when the line ends inside quotes may the record go on over line
 * ends, and then only if it reads as strict RFC 4180 (inner quotes doubled, nothing between closing quote and
 * delimiter), has exactly the plan's number of fields, and ends within `LIMITS.quotedSpan` characters. Otherwise
 * that one physical line is refused as `unterminated-quote`, and reading goes on with the next line.
 */
export function readCsvRecord(
  text: string,
  start: number,
  lineEnd: number,
  nextLine: number,
  dialect: CsvDialect,
  final: boolean,
): CsvRecord {
  const fields = splitQuoted(text.slice(start, lineEnd), dialect);
  if (fields !== null) return { kind: 'fields', fields, end: nextLine };
  const spanning = readStrict(text, start, dialect, final);
  if (spanning === 'undecided') return { kind: 'undecided' };
  return spanning ?? { kind: 'unterminated-quote', end: nextLine };
}

/** Fields of a line whose quotes all close on it; null when it ends inside quotes. */
export function splitQuoted(
  line: string,
  { delimiter, quote }: Pick<CsvDialect, 'delimiter' | 'quote'>,
): readonly string[] | null {
  if (!line.includes(quote)) return line.split(delimiter);
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    const open = skipBlanks(line, at, delimiter);
    if (line[open] !== quote) {
      const next = line.indexOf(delimiter, at);
      if (next === -1) {
        fields.push(line.slice(at));
        return fields;
      }
      fields.push(line.slice(at, next));
      at = next + delimiter.length;
      continue;
    }
    let value = '';
    let from = open + 1;
    for (;;) {
      const close = line.indexOf(quote, from);
      if (close === -1) return null;
      value += line.slice(from, close);
      if (line[close + 1] === quote) {
        value += quote;
        from = close + 2;
        continue;
      }
      const after = skipBlanks(line, close + 1, delimiter);
      if (after >= line.length) {
        fields.push(value);
        return fields;
      }
      if (line.startsWith(delimiter, after)) {
        fields.push(value);
        at = after + delimiter.length;
        break;
      }
      value += quote;
      from = close + 1;
    }
  }
}

function readStrict(
  text: string,
  start: number,
  { delimiter, quote, columns }: CsvDialect,
  final: boolean,
): CsvRecord | 'undecided' | null {
  const limit = start + LIMITS.quotedSpan;
  const fields: string[] = [];
  let at = start;
  for (;;) {
    let value = '';
    if (text[at] === quote) {
      let from = at + 1;
      for (;;) {
        const close = text.indexOf(quote, from);
        if (close === -1 || close >= limit)
          return close === -1 && !final && text.length < limit ? 'undecided' : null;
        value += text.slice(from, close);
        if (text[close + 1] !== quote) {
          at = close + 1;
          break;
        }
        value += quote;
        from = close + 2;
      }
    } else {
      const from = at;
      while (at < limit && at < text.length && !isLineEnd(text, at) && !text.startsWith(delimiter, at)) at++;
      value = text.slice(from, at);
    }
    fields.push(value);
    if (fields.length > columns || at >= limit) return null;
    if (text.startsWith(delimiter, at)) {
      at += delimiter.length;
      continue;
    }
    // The last unit may be half of a doubled quote, of a delimiter or of a line end.
    if (!final && at + Math.max(delimiter.length, 2) > text.length) return 'undecided';
    if (at < text.length && !isLineEnd(text, at)) return null;
    return fields.length === columns ? { kind: 'fields', fields, end: afterLineEnd(text, at) } : null;
  }
}

function skipBlanks(line: string, from: number, delimiter: string): number {
  let at = from;
  while ((line[at] === ' ' || line[at] === '\t') && !line.startsWith(delimiter, at)) at++;
  return at;
}

function isLineEnd(text: string, at: number): boolean {
  return text[at] === '\n' || text[at] === '\r';
}

function afterLineEnd(text: string, at: number): number {
  let end = at;
  while (text[end] === '\r') end++;
  if (text[end] === '\n') return end + 1;
  return Math.min(at + 1, text.length);
}

/** End of the last record that is decided within this text, 0 when none is: where a framer may cut. */
export function csvBoundary(text: string, dialect: CsvDialect): number {
  const lines = new LineScanner(text);
  let start = 0;
  let quoted = -1;
  while (lines.read(start) && lines.terminated) {
    let next = lines.next;
    // Looked up again only behind the last one found, or a lone quote at the far end would make this quadratic.
    if (quoted < start) quoted = text.indexOf(dialect.quote, start);
    if (quoted === -1) return lines.lastEnd(start);
    if (quoted < lines.end) {
      const from = text.charCodeAt(start) === 0xfeff ? start + 1 : start;
      const record = readCsvRecord(text, from, lines.end, lines.next, dialect, false);
      if (record.kind === 'undecided') return start;
      next = record.end;
    }
    start = next;
  }
  return start;
}
