import { ByteCursor, decode } from './charset.ts';
import { readCsvRecord } from './csv.ts';
import { decodeEntities } from './entities.ts';
import { LineScanner } from './lines.ts';
import { LIMITS, type Plan, type RefusalReason } from './plan.ts';
import { type LineShape, splitterOf } from './split-line.ts';
import { SqlScanner } from './sql-insert.ts';

/**
 * One logical record. `offset` is the byte within the block at which it starts, exact for every character set.
 * `text` of a refused record is clear text of a leaked list: make its skeleton (`skeleton.ts`) and drop it.
 */
export type DumpRecord =
  | { readonly offset: number; readonly fields: readonly string[] }
  | { readonly offset: number; readonly refused: RefusalReason; readonly text: string };

/**
 * The records of one block as a framer cuts them: no header row, records whole, at most `LIMITS.blockBytes` long (a
 * longer block is the framer's mark for one record that is too long). The block is attacker-controlled; nothing in
 * it makes this throw. What is a row is written in `docs/formats/plan-v1.md`.
 *
 * Hot path: the block is decoded once and its fields are slices of that one text.
 */
export function recordsOf(plan: Plan, block: Uint8Array): Iterable<DumpRecord> {
  if (block.length > LIMITS.blockBytes) {
    const start = decode(plan.charset, block.subarray(0, 1024));
    return [{ offset: 0, refused: 'too-long', text: start }];
  }
  const text = decode(plan.charset, block);
  if (plan.shape.kind === 'sql-insert') return sqlRecords(plan, plan.shape, text, block);
  if (plan.shape.kind === 'csv') return csvRecords(plan, plan.shape, text, block);
  return lineRecords(plan, plan.shape, text, block);
}

function* lineRecords(
  plan: Plan,
  shape: LineShape,
  text: string,
  block: Uint8Array,
): Generator<DumpRecord, void, undefined> {
  const split = splitterOf(shape, plan.columns);
  const lines = new LineScanner(text);
  const cursor = new ByteCursor(plan.charset, text, block);
  const marks = new Marks(text);
  let offset = 0;
  for (let start = 0; lines.read(start); start = lines.next) {
    const { end, next } = lines;
    // A byte-order mark stands before the first line, and wherever files were glued together.
    const from = text.charCodeAt(start) === 0xfeff ? start + 1 : start;
    let line = text.slice(from, end);
    if (marks.replacement.before(start, end)) yield { offset, refused: 'undecodable', text: line };
    else {
      if (marks.nul.before(start, end)) line = line.replaceAll('\0', shape.kind === 'fixed' ? ' ' : '');
      const fields = split(line, marks.entity.before(start, end));
      if (fields === null) {
        // A structural mark of the shape, such as the brackets around a JSON export: scaffolding, no record.
      } else if (typeof fields === 'string') {
        yield { offset, refused: isBlank(line) ? 'blank' : fields, text: line };
      } else if (fields[0] === '' && isBlank(line)) yield { offset, refused: 'blank', text: line };
      else yield { offset, fields };
    }
    if (next < text.length) offset = cursor.after(next - 1);
  }
}

function* csvRecords(
  plan: Plan,
  shape: Extract<Plan['shape'], { kind: 'csv' }>,
  text: string,
  block: Uint8Array,
): Generator<DumpRecord, void, undefined> {
  const columns = plan.columns.length;
  const dialect = { delimiter: shape.delimiter, quote: shape.quote, columns };
  const lines = new LineScanner(text);
  const cursor = new ByteCursor(plan.charset, text, block);
  const marks = new Marks(text);
  let offset = 0;
  let next = 0;
  for (let start = 0; lines.read(start); start = next) {
    const from = text.charCodeAt(start) === 0xfeff ? start + 1 : start;
    const record = readCsvRecord(text, from, lines.end, lines.next, dialect, true);
    next = record.kind === 'undecided' ? lines.next : record.end;
    const raw = text.slice(from, next === lines.next ? lines.end : next);
    const reason = marks.replacement.before(start, next)
      ? 'undecodable'
      : isBlank(raw)
        ? 'blank'
        : record.kind === 'fields'
          ? countReason(record.fields.length, columns)
          : 'unterminated-quote';
    if (reason !== null || record.kind !== 'fields') {
      yield { offset, refused: reason ?? 'unterminated-quote', text: raw };
    } else yield { offset, fields: marks.unclean(start, next) ? record.fields.map(cleaned) : record.fields };
    if (next < text.length) offset = cursor.after(next - 1);
  }
}

function* sqlRecords(
  plan: Plan,
  shape: Extract<Plan['shape'], { kind: 'sql-insert' }>,
  text: string,
  block: Uint8Array,
): Generator<DumpRecord, void, undefined> {
  const columns = plan.columns.length;
  const scanner = new SqlScanner(text, shape, true);
  const cursor = new ByteCursor(plan.charset, text, block);
  const marks = new Marks(text);
  const backslash = new Watch(text, '\\');
  for (let record = scanner.next(); record !== null; record = scanner.next()) {
    const offset = cursor.seek(record.start);
    const reason = marks.replacement.before(record.start, record.end)
      ? 'undecodable'
      : record.fields === null
        ? 'malformed'
        : countReason(record.fields.length, columns);
    if (reason !== null || record.fields === null) {
      yield { offset, refused: reason ?? 'malformed', text: text.slice(record.start, record.end) };
    } else {
      // Escapes may stand for NUL and ampersand, too.
      const escaped = backslash.before(record.start, record.end);
      const unclean = marks.unclean(record.start, record.end) || escaped;
      yield { offset, fields: unclean ? record.fields.map(cleaned) : record.fields };
    }
  }
}

function countReason(found: number, wanted: number): RefusalReason | null {
  if (found === wanted) return null;
  return found < wanted ? 'too-few-fields' : 'too-many-fields';
}

/** A field as the person typed it: NUL bytes dropped, HTML escaping undone. */
function cleaned(field: string): string {
  return decodeEntities(field.includes('\0') ? field.replaceAll('\0', '') : field);
}

/** Nothing but white space, NUL and byte-order marks. */
function isBlank(text: string): boolean {
  return !/[^\s\0]/.test(text);
}

/** Next place of a rare character, looked up only when reading has come past the last one. */
class Watch {
  readonly #text: string;
  readonly #what: string;
  #at = -1;

  constructor(text: string, what: string) {
    this.#text = text;
    this.#what = what;
  }

  /** Whether it occurs in [start, end). Calls must come with rising starts. */
  before(start: number, end: number): boolean {
    if (this.#at < start) {
      const at = this.#text.indexOf(this.#what, start);
      this.#at = at === -1 ? Infinity : at;
    }
    return this.#at < end;
  }
}

class Marks {
  readonly nul: Watch;
  readonly entity: Watch;
  readonly replacement: Watch;

  constructor(text: string) {
    this.nul = new Watch(text, '\0');
    this.entity = new Watch(text, '&');
    this.replacement = new Watch(text, '\uFFFD');
  }

  unclean(start: number, end: number): boolean {
    const nul = this.nul.before(start, end);
    return this.entity.before(start, end) || nul;
  }
}
