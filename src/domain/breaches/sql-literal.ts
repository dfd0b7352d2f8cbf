const SIMPLE: Readonly<Record<string, string>> = {
  '0': '\0',
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
  Z: '\x1a',
  // Kept with their backslash: outside of patterns MySQL reads `\%` as these two characters.
  '%': '\\%',
  _: '\\_',
};

/**
 * The text that MySQL reads in a string literal's inside: backslash escapes and doubled quotes, from left to right,
 * so that in `\''` the first quote is escaped already. A backslash at the very end stands for itself.
 * Source: MySQL 8.4 Reference Manual, 11.1.1 String Literals.
 */
export function unescapeMysql(inside: string, quote: string): string {
  if (!inside.includes('\\')) return undouble(inside, quote);
  let out = '';
  let from = 0;
  for (let at = inside.indexOf('\\'); at !== -1 && at + 1 < inside.length; at = inside.indexOf('\\', from)) {
    const letter = inside.charAt(at + 1);
    out += undouble(inside.slice(from, at), quote) + (SIMPLE[letter] ?? letter);
    from = at + 2;
  }
  return out + undouble(inside.slice(from), quote);
}

const POSTGRES = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([^]))/g;

/** The text of a PostgreSQL `E'…'` string. Source: PostgreSQL 17 documentation, 4.1.2.2. */
export function unescapePostgres(inside: string): string {
  if (!inside.includes('\\')) return undouble(inside, "'");
  let out = '';
  let from = 0;
  for (const match of inside.matchAll(POSTGRES)) {
    out += undouble(inside.slice(from, match.index), "'") + postgresCharacter(match);
    from = match.index + match[0].length;
  }
  return out + undouble(inside.slice(from), "'");
}

function postgresCharacter([, octal, hex, short, long, letter = '']: RegExpExecArray): string {
  if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
  const code = hex ?? short ?? long;
  if (code !== undefined) {
    const point = Number.parseInt(code, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : '\uFFFD';
  }
  if (letter === 'f') return '\f';
  return 'bnrt'.includes(letter) ? (SIMPLE[letter] ?? letter) : letter;
}

export function undouble(part: string, quote: string): string {
  return part.includes(quote) ? part.replaceAll(quote + quote, quote) : part;
}
