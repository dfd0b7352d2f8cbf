import { keyOf, drawUnit, mix } from '../keyed.ts';
import { permutation } from '../permutation.ts';
import { type Layout, markOf } from './layout.ts';
import { type PasswordFigures, SAME_ON_ONE_SITE } from './password-figures.ts';
import { ownPasswords, sitePasswords } from './passwords.ts';
import { pick, type Population, syllables } from './population.ts';

/** One account as a site kept it, before anybody spelled it into a file. */
export type Account = {
  readonly person: number;
  readonly username: string;
  readonly email: string;
  readonly password: string;
};

/** The accounts of one list by number, 0 … originals−1, each of another person. */
export type Members = {
  readonly originals: number;
  readonly person: (original: number) => number;
  /** Number of this person's account, or null for who is not on the list. */
  readonly originalOf: (person: number) => number | null;
  readonly account: (original: number) => Account;
  /** A second account of the same person: another name, the same e-mail. */
  readonly second: (original: number) => Account;
};

/** Members of a site: people drawn from the population by a permutation of the site's own. */
export function siteMembers(
  people: Population,
  site: string,
  figures: PasswordFigures,
  of: Layout,
  options: {
    readonly nameOf?: (person: number) => string;
    /** Which of `parts` parts of the file this is: each takes its own share of the members. */
    readonly part?: { readonly index: number; readonly parts: number };
  } = {},
): Members {
  const drawn = permutation(people.members, people.seed, `${site}/members`);
  const passwords = sitePasswords(people, site, figures);
  const others = ownPasswords(people, `${site}/second-account`, figures);
  const sameAgain = keyOf(people.seed, `${site}/same-on-one-site`);
  const entities = keyOf(people.seed, `${site}/entities`);

  const nameOf = options.nameOf ?? people.username;
  const { index, parts } = options.part ?? { index: 0, parts: 1 };

  const person = (original: number): number => drawn.at(original * parts + index);
  const account = (original: number): Account => {
    const who = person(original);
    const password =
      markOf(of, original) === 'entity' ? withEntity(mix(entities + original)) : passwords(who);
    return { person: who, username: nameOf(who), email: people.email(who), password };
  };
  return {
    originals: of.originals,
    person,
    originalOf: (who) => {
      if (who >= people.members) return null;
      const place = drawn.indexOf(who);
      if (place % parts !== index) return null;
      const original = (place - index) / parts;
      return original < of.originals ? original : null;
    },
    account,
    second: (original) => {
      const first = account(original);
      const same = drawUnit(sameAgain, first.person) < SAME_ON_ONE_SITE;
      const password = same ? first.password : others(first.person);
      // Ends in a letter, as no first name does: second names collide with nobody's.
      return { ...first, username: `${first.username}x`, password };
    },
  };
}

/** A password that a site stores HTML-escaped. */
const withEntity = (h: number): string =>
  syllables(h) + pick(['&', '<', '>', '"', "'"], h >>> 20) + String(mix(h) % 1000);

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPED[sign] ?? sign);
const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
