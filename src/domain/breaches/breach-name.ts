import { siteOfFile, stemOf } from './site-of-file.ts';

export type BreachName = {
  /** Stable name in the manner of the HIBP catalogue: words in Pascal case, letters and digits only. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** Where the file name says it; absent otherwise. */
  readonly domain?: string;
};

/** Second levels that stand for a kind of body, not for the body. */
const SECOND_LEVEL = new Set('com net org edu gov ac co mil or ne go'.split(' '));
const LONGEST = 64;

/**
 * What a breach is called until a person names it. A file named after a domain gives the site's own label, as the
 * HIBP catalogue does: `codehub.example.txt` is `Codehub`, `mail.codehub.com.cn` is `MailCodehub`. Any other file
 * gives its words: `bank-cards-post.txt` is `BankCardsPost`, "Bank cards post". Chinese names stay Chinese. The name
 * is not made unique here.
 */
export function breachNameOf(fileName: string): BreachName {
  const domain = siteOfFile(fileName);
  if (domain !== null) {
    const labels = domain.split('.').slice(0, -1);
    const own = labels.length > 1 && SECOND_LEVEL.has(labels.at(-1) ?? '') ? labels.slice(0, -1) : labels;
    return { name: pascal(own.join(' ')), title: domain, domain };
  }
  const words = stemOf(fileName)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  const name = pascal(words);
  if (name === '') return { name: 'Unnamed', title: 'Unnamed list' };
  return { name, title: (words.charAt(0).toUpperCase() + words.slice(1)).slice(0, 2 * LONGEST) };
}

function pascal(words: string): string {
  const parts = words.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== '');
  return Array.from(parts.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join(''))
    .slice(0, LONGEST)
    .join('');
}
