import { LIMITS } from './plan.ts';
import { unescapeMysql, unescapePostgres } from './sql-literal.ts';

export type SqlTuple =
  | { readonly kind: 'fields'; readonly fields: readonly string[]; readonly end: number }
  | { readonly kind: 'malformed'; readonly end: number }
  /** The text ended before the tuple could be judged. */
  | { readonly kind: 'undecided' };

type Value = { readonly text: string; readonly end: number };
/** Where reading failed, or that the text ended first. */
type Trouble = { readonly failedAt: number } | 'ended';

const isTrouble = (value: Value | Trouble): value is Trouble => value === 'ended' || 'failedAt' in value;

/**
 * One tuple of a VALUES list; `start` is at its opening parenthesis. NULL becomes the empty string, `0x…` and
 * `X'…'` their hex digits, a function call its first string, a cast (`'…'::text`) its operand.
 *
 * Recovery: a tuple that does not read (a quote badly escaped, a literal longer than `LIMITS.sqlLiteral`) is one
 * malformed record that ends at the first closing parenthesis after the trouble which another tuple, a semicolon or
 * a new INSERT follows. So one stray quote costs one or two tuples, not the file.
 */
export function readSqlTuple(text: string, start: number, backslash: boolean, final: boolean): SqlTuple {
  const fields: string[] = [];
  let at = start + 1;
  for (;;) {
    const value = readValue(text, skipSpace(text, at), backslash);
    if (value === 'ended') return final ? recover(text, at, final) : { kind: 'undecided' };
    if ('failedAt' in value) return recover(text, value.failedAt, final);
    fields.push(value.text);
    if (fields.length > LIMITS.columns) return recover(text, value.end, final);
    at = value.end + 1;
    if (text[value.end] === ')') return { kind: 'fields', fields, end: at };
  }
}

function recover(text: string, from: number, final: boolean): SqlTuple {
  const close = /\)(?=\s{0,64}(?:,\s{0,64}\(|;|[\r\n]\s{0,64}(?:INSERT|REPLACE)\b))/gi;
  close.lastIndex = from;
  const match = close.exec(text);
  if (match !== null) return { kind: 'malformed', end: match.index + 1 };
  return final ? { kind: 'malformed', end: text.length } : { kind: 'undecided' };
}

/** A value and the place of the `,` or `)` after it. */
function readValue(text: string, start: number, backslash: boolean): Value | Trouble {
  const prefix = /(?:[EeNnXxBb]|_[A-Za-z][A-Za-z0-9]{0,30} ?)?(?=')|(?=")/y;
  prefix.lastIndex = start;
  const match = prefix.exec(text);
  if (match === null || (text[start] === '"' && !backslash)) return readBare(text, start, backslash);
  const literal = readString(text, start + match[0].length, backslash, match[0]);
  if (isTrouble(literal)) return literal;
  let end = skipSpace(text, literal.end);
  if (text.startsWith('::', end)) {
    const cast = readBare(text, end + 2, backslash);
    if (isTrouble(cast)) return cast;
    end = cast.end;
  }
  if (end >= text.length) return 'ended';
  if (text[end] !== ',' && text[end] !== ')') return { failedAt: end };
  return { text: literal.text, end };
}

/** A string literal; `end` is just after its closing quote. */
function readString(text: string, open: number, backslash: boolean, prefix: string): Value | Trouble {
  const quote = text.charAt(open);
  const letter = prefix.charAt(0).toLowerCase();
  const escapes = backslash || letter === 'e';
  const limit = open + LIMITS.sqlLiteral;
  let from = open + 1;
  for (;;) {
    const close = text.indexOf(quote, from);
    if (close === -1 && text.length <= limit) return 'ended';
    if (close === -1 || close > limit) return { failedAt: open };
    if (escapes && isEscaped(text, open + 1, close)) {
      from = close + 1;
      continue;
    }
    if (close + 1 >= text.length) return 'ended';
    if (text[close + 1] === quote) {
      from = close + 2;
      continue;
    }
    const inside = text.slice(open + 1, close);
    return { text: plainText(inside, quote, backslash, letter), end: close + 1 };
  }
}

function plainText(inside: string, quote: string, backslash: boolean, letter: string): string {
  if (letter === 'x') return inside;
  if (letter === 'e') return unescapePostgres(inside);
  if (backslash) return unescapeMysql(inside, quote);
  return inside.replaceAll(quote + quote, quote);
}

/** Whether an odd number of backslashes stands straight before `at`, counted back to `from`. */
function isEscaped(text: string, from: number, at: number): boolean {
  let i = at;
  while (i > from && text.charCodeAt(i - 1) === 92) i--;
  return (at - i) % 2 === 1;
}

/** A number, NULL, a word or a call with nested parentheses; `end` is at the `,` or `)` that closes the value. */
function readBare(text: string, start: number, backslash: boolean): Value | Trouble {
  let depth = 0;
  let literal: string | null = null;
  for (let at = start; at < text.length; at++) {
    if (at - start > LIMITS.sqlHead) return { failedAt: start };
    const c = text[at];
    if (c === "'") {
      const string = readString(text, at, backslash, '');
      if (isTrouble(string)) return string;
      literal ??= string.text;
      at = string.end - 1;
    } else if (c === '(') depth++;
    else if (c === ')' && depth > 0) depth--;
    else if (c === ';') return { failedAt: at };
    else if (depth === 0 && (c === ',' || c === ')')) {
      return { text: literal ?? bareText(text.slice(start, at).trim()), end: at };
    }
  }
  return 'ended';
}

function bareText(word: string): string {
  if (/^null$/i.test(word)) return '';
  return /^0x(?:[0-9a-f]{2}){4,}$/i.test(word) ? word.slice(2) : word;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  for (;;) {
    const c = text.charCodeAt(at);
    if (c !== 32 && c !== 10 && c !== 13 && c !== 9 && c !== 0) return at;
    at++;
  }
}
