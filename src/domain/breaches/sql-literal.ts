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
 * The text that MySQL reads in a string literal's inside: backslash escapes and doubled quotes.
 * Source: MySQL 8.4 Reference Manual, 11.1.1 String Literals.
 */
export function unescapeMysql(inside: string, quote: string): string {
  return unescape(inside, quote, /\\([^])/g, (_, letter: string) => SIMPLE[letter] ?? letter);
}

/** The text of a PostgreSQL `E'…'` string. Source: PostgreSQL 17 documentation, 4.1.2.2. */
export function unescapePostgres(inside: string): string {
  const escape = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([^]))/g;
  return unescape(
    inside,
    "'",
    escape,
    (_, octal?: string, hex?: string, u4?: string, u8?: string, c = '') => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      if (u4 !== undefined) return String.fromCharCode(Number.parseInt(u4, 16));
      if (u8 !== undefined) {
        const code = Number.parseInt(u8, 16);
        return code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
      }
      if (c === 'f') return '\f';
      return c === '0' || c === 'Z' || c === '%' || c === '_' ? c : (SIMPLE[c] ?? c);
    },
  );
}

/** Doubled quotes are undone between escapes, never across one: in `\''` the first quote is escaped already. */
function unescape(
  inside: string,
  quote: string,
  escape: RegExp,
  replace: (whole: string, ...groups: string[]) => string,
): string {
  const undouble = (part: string) => part.replaceAll(quote + quote, quote);
  if (!inside.includes('\\')) return undouble(inside);
  let out = '';
  let from = 0;
  for (const match of inside.matchAll(escape)) {
    out +=
      undouble(inside.slice(from, match.index)) + replace(...(match as unknown as [string, ...string[]]));
    from = match.index + match[0].length;
  }
  return out + undouble(inside.slice(from));
}
