import { LIMITS } from './plan.ts';
import { undouble, unescapeMysql, unescapePostgres } from './sql-literal.ts';

/** `undecided`: the text ended before the tuple could be judged. */
export type SqlTuple = 'fields' | 'malformed' | 'undecided';

/** The value was read; the text ended in it; or it is none, and `failedAt` says where that showed. */
type Step = 'read' | 'ended' | 'failed';

const TAB = 9;
const DOUBLE = 0x22;
const QUOTE = 0x27;
const OPEN = 0x28;
const CLOSE = 0x29;
const COMMA = 0x2c;
const COLON = 0x3a;
const SEMICOLON = 0x3b;
const BACKSLASH = 0x5c;

/**
 * Reads tuples of a VALUES list. NULL becomes the empty string, `0x…` and `X'…'` their hex digits, a function call its
 * first string, a cast (`'…'::text`) its operand.
 *
 * Recovery: a tuple that does not read (a quote badly escaped, a literal longer than `LIMITS.sqlLiteral`) is one
 * malformed record that ends at the first closing parenthesis after the trouble which another tuple, a semicolon or
 * a new INSERT follows. So one stray quote costs one or two tuples, not the file.
 *
 * Hot path, hence one reader with fields instead of results as objects. `keep` false only finds ends.
 */
export class SqlTupleReader {
  fields: string[] = [];
  /** Just after the tuple. */
  end = 0;

  readonly #text: string;
  readonly #backslash: boolean;
  readonly #final: boolean;
  readonly #keep: boolean;
  #at = 0;
  #value = '';
  #failedAt = 0;

  constructor(text: string, backslash: boolean, final: boolean, keep: boolean) {
    this.#text = text;
    this.#backslash = backslash;
    this.#final = final;
    this.#keep = keep;
  }

  /** The tuple whose opening parenthesis is at `start`. */
  read(start: number): SqlTuple {
    this.fields = [];
    this.#at = start + 1;
    for (let count = 1; ; count++) {
      this.#skipSpace();
      const from = this.#at;
      const step = this.#readValue();
      if (step === 'ended') return this.#final ? this.#recover(from) : 'undecided';
      if (step === 'failed') return this.#recover(this.#failedAt);
      if (this.#keep) this.fields.push(this.#value);
      if (count > LIMITS.columns) return this.#recover(this.#at);
      if (this.#text.charCodeAt(this.#at++) !== CLOSE) continue;
      this.end = this.#at;
      return 'fields';
    }
  }

  #recover(from: number): SqlTuple {
    const close = /\)(?=\s{0,64}(?:,\s{0,64}\(|;|[\r\n]\s{0,64}(?:INSERT|REPLACE)\b))/gi;
    close.lastIndex = from;
    const match = close.exec(this.#text);
    if (match === null && !this.#final) return 'undecided';
    this.end = match === null ? this.#text.length : match.index + 1;
    return 'malformed';
  }

  /** A value; afterwards `#at` is at the `,` or `)` behind it. */
  #readValue(): Step {
    const code = this.#text.charCodeAt(this.#at);
    if (code === QUOTE || (code === DOUBLE && this.#backslash)) return this.#readQuoted('');
    // A letter may start `E'…'`, `N'…'`, `X'…'`, `_utf8'…'`; digits and signs never do.
    if (code > 64) {
      const prefix = /(?:[EeNnXxBb]|_[A-Za-z][A-Za-z0-9]{0,30} ?)(?=')/y;
      prefix.lastIndex = this.#at;
      const match = prefix.exec(this.#text);
      if (match !== null) {
        this.#at += match[0].length;
        return this.#readQuoted(match[0].charAt(0).toLowerCase());
      }
    }
    return this.#readBare();
  }

  #readQuoted(prefix: string): Step {
    const step = this.#readString(prefix);
    if (step !== 'read') return step;
    this.#skipSpace();
    const text = this.#text;
    if (text.charCodeAt(this.#at) === COLON && text.charCodeAt(this.#at + 1) === COLON) {
      const value = this.#value;
      this.#at += 2;
      const cast = this.#readBare();
      this.#value = value;
      if (cast !== 'read') return cast;
    }
    if (this.#at >= text.length) return 'ended';
    const code = text.charCodeAt(this.#at);
    return code === COMMA || code === CLOSE ? 'read' : this.#fail(this.#at);
  }

  #fail(at: number): Step {
    this.#failedAt = at;
    return 'failed';
  }

  /** A string literal; afterwards `#at` is just behind its closing quote. */
  #readString(prefix: string): Step {
    const text = this.#text;
    const open = this.#at;
    const code = text.charCodeAt(open);
    const quote = code === QUOTE ? "'" : '"';
    const escapes = this.#backslash || prefix === 'e';
    const limit = open + LIMITS.sqlLiteral;
    for (let from = open + 1; ; ) {
      const close = text.indexOf(quote, from);
      if (close === -1 && text.length <= limit) return 'ended';
      if (close === -1 || close > limit) return this.#fail(open);
      if (escapes && this.#isEscaped(open + 1, close)) from = close + 1;
      else if (close + 1 >= text.length) return 'ended';
      else if (text.charCodeAt(close + 1) === code) from = close + 2;
      else {
        if (this.#keep) this.#value = this.#plain(text.slice(open + 1, close), quote, prefix);
        this.#at = close + 1;
        return 'read';
      }
    }
  }

  #plain(inside: string, quote: string, prefix: string): string {
    if (prefix === 'x') return inside;
    if (prefix === 'e') return unescapePostgres(inside);
    return this.#backslash ? unescapeMysql(inside, quote) : undouble(inside, quote);
  }

  /** Whether an odd number of backslashes stands straight before `at`, counted back to `from`. */
  #isEscaped(from: number, at: number): boolean {
    let i = at;
    while (i > from && this.#text.charCodeAt(i - 1) === BACKSLASH) i--;
    return (at - i) % 2 === 1;
  }

  /** A number, NULL, a word or a call with nested parentheses. */
  #readBare(): Step {
    const text = this.#text;
    const start = this.#at;
    let depth = 0;
    let literal: string | null = null;
    for (let at = start; at < text.length; at++) {
      if (at - start > LIMITS.sqlHead) return this.#fail(start);
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.#at = at;
        const step = this.#readString('');
        if (step !== 'read') return step;
        literal ??= this.#value;
        at = this.#at - 1;
      } else if (code === OPEN) depth++;
      else if (code === CLOSE && depth > 0) depth--;
      else if (code === SEMICOLON) return this.#fail(at);
      else if (depth === 0 && (code === COMMA || code === CLOSE)) {
        if (this.#keep) this.#value = literal ?? bareText(text.slice(start, at).trim());
        this.#at = at;
        return 'read';
      }
    }
    return 'ended';
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== TAB && code !== 0) return;
      this.#at++;
    }
  }
}

function bareText(word: string): string {
  const code = word.charCodeAt(0);
  if (code >= 0x31 && code <= 0x39) return word;
  if (/^null$/i.test(word)) return '';
  return /^0x(?:[0-9a-f]{2}){4,}$/i.test(word) ? word.slice(2) : word;
}
