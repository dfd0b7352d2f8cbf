/**
 * Terms of public names for search in any language: pairs of neighbouring characters as 32-bit numbers. Names of
 * organizations are public, so a plain hash serves; free text of cases goes under a key instead.
 */

/** As names are compared: one width, one case, no space at the ends, runs of space as one. */
export const foldName = (name: string): string =>
  name.normalize('NFKC').toLowerCase().trim().replace(/\s+/gu, ' ');

/** Distinct terms of all names together. */
export function nameTerms(names: readonly (string | null)[]): number[] {
  const terms = new Set<number>();
  for (const name of names)
    if (name !== null) for (const pair of pairsOf(foldName(name))) terms.add(hash(pair));
  return [...terms];
}

/** Terms that every name containing this text has; empty for a single character, which only a prefix can find. */
export const searchTerms = (text: string): number[] => nameTerms([text]).slice(0, MOST_TERMS);

/** Enough to be exact in practice, since what is found is compared with the text itself. */
const MOST_TERMS = 24;

function pairsOf(text: string): string[] {
  const characters = Array.from(text).filter((character) => character !== ' ');
  return characters.slice(1).map((character, index) => `${characters[index] ?? ''}${character}`);
}

/** FNV-1a over UTF-16 units, as a signed 32-bit number. Stable: stored rows depend on it. */
function hash(pair: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < pair.length; i++) value = Math.imul(value ^ pair.charCodeAt(i), 0x01000193);
  return value | 0;
}
