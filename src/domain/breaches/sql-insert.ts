import { LIMITS, type Shape } from './plan.ts';
import { SqlTupleReader } from './sql-tuple.ts';

export type SqlShape = Extract<Shape, { kind: 'sql-insert' }>;

/** Between statements, in the VALUES list of a table that the plan reads, or in that of another. */
export type SqlPlace = 'outside' | 'values' | 'foreign';

export type SqlRecord = {
  readonly start: number;
  readonly end: number;
  /** null: malformed. */
  readonly fields: readonly string[] | null;
};

/**
 * Walks over the tuples of INSERT and REPLACE statements. A text may start in the middle of a VALUES list: no
 * statement begins with a parenthesis, so a leading `(`, after blanks and commas, is a tuple. Everything that is no
 * tuple (CREATE, SET, comments, blank lines, advertising between statements) is scaffolding and no record.
 */
export class SqlScanner {
  /** Just after the last anchor (`)`, `;` or a line end) up to which everything is decided. A framer cuts here. */
  decided = 0;
  /** Where that is. */
  decidedPlace: SqlPlace;
  /** End of the leading tuples that belong to another table, when the text started among them. */
  foreignUntil = 0;

  readonly #text: string;
  readonly #tuple: SqlTupleReader;
  readonly #shape: SqlShape;
  readonly #final: boolean;
  #at = 0;
  #place: SqlPlace;
  #leading: boolean;

  /** @param keep false when only the ends of tuples are wanted; `fields` of what reads is then empty */
  constructor(text: string, shape: SqlShape, final: boolean, place: SqlPlace = 'outside', keep = true) {
    this.#text = text;
    this.#tuple = new SqlTupleReader(text, shape.escapes !== 'standard', final, keep);
    this.#shape = shape;
    this.#final = final;
    this.#place = place === 'foreign' ? place : this.#startsInValues() ? 'values' : 'outside';
    this.decidedPlace = place;
    this.#leading = place === 'foreign';
  }

  /** The next tuple of the plan's table, or null when there is none that this text decides. */
  next(): SqlRecord | null {
    for (;;) {
      if (this.#place === 'outside') {
        if (!this.#enterValues()) return null;
        continue;
      }
      this.#skipBetweenTuples();
      if (this.#text[this.#at] !== '(') {
        if (this.#at >= this.#text.length) return null;
        this.#place = 'outside';
        this.#leading = false;
        continue;
      }
      const start = this.#at;
      const found = this.#tuple.read(start);
      if (found === 'undecided') return null;
      const { end, fields } = this.#tuple;
      this.#at = end;
      this.#decide(end);
      if (this.#place === 'foreign') {
        if (this.#leading) this.foreignUntil = end;
        continue;
      }
      return { start, end, fields: found === 'fields' ? fields : null };
    }
  }

  #startsInValues(): boolean {
    this.#skipBetweenTuples();
    const starts = this.#text.charAt(this.#at) === '(';
    this.#at = 0;
    return starts;
  }

  #decide(at: number): void {
    this.decided = at;
    this.decidedPlace = this.#place;
  }

  #skipBetweenTuples(): void {
    while (isGap(this.#text.charCodeAt(this.#at))) this.#at++;
  }

  /** Moves to just after the next statement's VALUES. False when the text holds no further one, or not all of it. */
  #enterValues(): boolean {
    const found = nextInsert(this.#text, this.#at);
    if (found === null) {
      this.#passScaffolding();
      return false;
    }
    if (found.anchor !== null) this.#decide(found.anchor + 1);
    const head = readHead(this.#text, found.end);
    if (head === 'cut' && !this.#final) return false;
    this.#at = found.end;
    if (head === 'cut' || head === null) return true;
    this.#at = head.end;
    this.#place = this.#isForeign(head.table) ? 'foreign' : 'values';
    return true;
  }

  #isForeign(table: string): boolean {
    return this.#shape.table !== undefined && this.#shape.table.toLowerCase() !== table.toLowerCase();
  }

  /**
   * Nothing but scaffolding is left. Its end stays undecided, since more text may make it an INSERT; and no cut is
   * made before a parenthesis (`CREATE TABLE t` and its `(` on the next line), which would look like a tuple.
   */
  #passScaffolding(): void {
    const text = this.#text;
    for (let end = text.length, tries = 0; tries < 64; tries++) {
      end = Math.max(text.lastIndexOf('\n', end - 1), text.lastIndexOf(';', end - 1));
      if (end < this.#at) break;
      const follower = /[^\s,\0]/.exec(text.slice(end + 1, end + 257))?.[0];
      if (follower !== undefined && follower !== '(') {
        this.#decide(end + 1);
        break;
      }
    }
    this.#at = text.length;
  }
}

export type Insert = {
  /** The line end or semicolon before it; null when it starts the text or follows a tuple. */
  readonly anchor: number | null;
  /** Just after the word. */
  readonly end: number;
};

/**
 * The next INSERT or REPLACE that starts a statement: behind a line end or a semicolon, or with nothing but blanks
 * since `from`. Looks for the word first and back from there, so that megabytes of blank lines cost one pass.
 */
export function nextInsert(text: string, from: number): Insert | null {
  const word = /\b(?:INSERT|REPLACE)\b/gi;
  word.lastIndex = from;
  for (let match = word.exec(text); match !== null; match = word.exec(text)) {
    const end = match.index + match[0].length;
    for (let at = match.index - 1; ; at--) {
      if (at < from) return { anchor: null, end };
      const code = text.charCodeAt(at);
      if (code === 0x3b || code === 10 || code === 13) return { anchor: at, end };
      if (!isGap(code) || match.index - at > 256) break;
    }
  }
  return null;
}

/** Comma, NUL, byte-order mark, and white space as it stands between tuples. */
function isGap(code: number): boolean {
  return code === 0x2c || code === 0x20 || (code >= 9 && code <= 13) || code === 0 || code === 0xfeff;
}

export type SqlHead = { readonly table: string; readonly columns: readonly string[]; readonly end: number };

const NAME =
  '(?:`[^`\\n]{1,128}`|"[^"\\n]{1,128}"|\\[[^\\]\\n]{1,128}\\]|[\\p{L}_$#@][\\p{L}\\p{N}_$#@]{0,127})';
const NAMES = new RegExp(NAME, 'gu');
/** Every repetition starts with a mark of its own, so that no input makes it try many ways. */
const HEAD = new RegExp(
  `(?:\\s+(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE|OR\\s+\\w{1,16})\\b)*(?:\\s+INTO\\b)?\\s*` +
    `(?:${NAME}\\s*\\.\\s*){0,3}(${NAME})\\s*` +
    `(?:\\(\\s*(${NAME}\\s*(?:,\\s*${NAME}\\s*)*)\\)\\s*)?(?:OVERRIDING\\s+\\w{1,8}\\s+VALUE\\s*)?VALUES?\\b\\s*`,
  'iuy',
);

/**
 * Reads on from INSERT to VALUES: table (last part of its name, unquoted) and column list. Null when this is no
 * INSERT … VALUES; `cut` when the text ends first.
 */
export function readHead(text: string, from: number): SqlHead | 'cut' | null {
  const head = text.slice(from, from + LIMITS.sqlHead);
  HEAD.lastIndex = 0;
  const match = HEAD.exec(head);
  if (match === null) return head.length < LIMITS.sqlHead && !/;|\bSELECT\b/i.test(head) ? 'cut' : null;
  const columns = (match[2]?.match(NAMES) ?? []).map(unquote);
  return { table: unquote(match[1] ?? ''), columns, end: from + match[0].length };
}

function unquote(name: string): string {
  return /^[`"[]/.test(name) ? name.slice(1, -1) : name;
}
