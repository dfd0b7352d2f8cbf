import { createHmac } from 'node:crypto';

/** Terms of one case at most: what is longer is searched by its beginning. */
export const MOST_TERMS = 4000;

/**
 * Text as search sees it: keyed fingerprints of every two neighbouring signs of each run of letters, digits or Han
 * characters, without regard to case and width. 32 bits of HMAC-SHA256 under a key of the key folder, so that a copy of
 * the database without the key folder cannot read them.
 *
 * What remains: equal pairs have equal terms within an installation, so that whoever holds a copy could count how often
 * each term occurs and guess at the most frequent pairs. That is the price of searching in the database, and the
 * reason why technical details are never among them; and one in 4 * 10^9 pairs is mistaken for another.
 *
 * @param text title and description; attacker-controlled
 * @returns each once, in ascending order, as signed 32-bit numbers (`int4` of the database)
 */
export function searchTerms(text: string, key: Uint8Array): readonly number[] {
  const terms = new Set<number>();
  for (const pair of bigrams(text)) {
    terms.add(createHmac('sha256', key).update(`nuwa/case-term/v1\0${pair}`).digest().readInt32BE(0));
    if (terms.size >= MOST_TERMS) break;
  }
  return [...terms].sort((a, b) => a - b);
}

/**
 * Every two neighbouring signs inside a run, each pair once. Han characters and other letters are runs of their own, so
 * that it does not matter whether somebody sets a space between them. Runs of one sign have no pair.
 */
export function bigrams(text: string): ReadonlySet<string> {
  const pairs = new Set<string>();
  for (const [run] of text.normalize('NFKC').toLowerCase().matchAll(RUNS)) {
    const signs = Array.from(run);
    for (let index = 0; index + 1 < signs.length; index++) {
      pairs.add(`${signs[index]}${signs[index + 1]}`);
    }
  }
  return pairs;
}

const RUNS = /\p{Script=Han}+|[[\p{L}\p{M}\p{N}]--\p{Script=Han}]+/gv;

/** Both lists ascending. 0 to 1: how much two texts share (Jaccard). */
export function sharedTerms(a: readonly number[], b: readonly number[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  const other = new Set(b);
  const shared = a.filter((term) => other.has(term)).length;
  return shared / (a.length + b.length - shared);
}
