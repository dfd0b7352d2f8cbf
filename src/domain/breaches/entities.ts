const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/**
 * Undoes the HTML escaping that sites store and exports leave in: `&amp; &lt; &gt; &quot; &apos; &nbsp;` and
 * numeric references, decimal and hexadecimal, each closed by a semicolon. Once, not repeatedly: `&amp;lt;` becomes
 * `&lt;`. `&nbsp;` and U+00A0 by number become a blank, which is what the person typed. Anything else stays as it
 * is, so that a password that holds a lone ampersand survives.
 */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos|nbsp));/g, replaceEntity);
}

function replaceEntity(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return NAMED[name] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  if (code === 0xa0) return ' ';
  // Controls, halves of surrogate pairs and numbers beyond Unicode stand for no typed character.
  if (!(code >= 0x20) || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return whole;
  return String.fromCodePoint(code);
}
