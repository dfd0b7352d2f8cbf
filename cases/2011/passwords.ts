import { draw, drawUnit, keyOf, mix } from '../keyed.ts';
import { type PasswordFigures, SAME_ACROSS_SITES, SHARED } from './password-figures.ts';
import { pick, type Population, two } from './population.ts';
import { SYLLABLES } from './words.ts';

/** The password of a person at one site; the same at all sites for the people who use one everywhere. */
export type SitePasswords = (person: number) => string;

/** People are drawn by number, so any list can ask for any person's password at any site, without memory. */
export function sitePasswords(people: Population, site: string, figures: PasswordFigures): SitePasswords {
  const same = keyOf(people.seed, 'password/same-everywhere');
  const shared = passwordsLike(SHARED, keyOf(people.seed, 'password/shared'), people);
  const own = ownPasswords(people, site, figures);
  return (person) => (drawUnit(same, person) < SAME_ACROSS_SITES ? shared(person) : own(person));
}

/** As of the people who use another password at every site. */
export const ownPasswords = (people: Population, site: string, figures: PasswordFigures): SitePasswords =>
  passwordsLike(remainder(figures), keyOf(people.seed, `password/${site}`), people);

type CharacterClass = 'digits' | 'lower' | 'mixed';
type Choice =
  | { readonly kind: 'fixed'; readonly value: string }
  | { readonly kind: 'mobile' }
  | { readonly kind: 'made'; readonly class: CharacterClass; readonly band: number };

/** Ranks of the tail that people share, and the share of rows that come from it; the rest are nearly unique. */
const TAIL_RANKS_LOG = Math.log(20_000_000);
const TAIL_SHARE = 0.45;

function passwordsLike(figures: PasswordFigures, key: number, people: Population): SitePasswords {
  const { choices, upTo } = choicesOf(figures);
  const lengthKey = mix(key + 1);
  const tailKey = mix(key + 2);
  return (person) => {
    const u = drawUnit(key, person);
    let i = 0;
    while (i < upTo.length - 1 && u >= (upTo[i] ?? 1)) i++;
    const choice = pick(choices, i);
    switch (choice.kind) {
      case 'fixed':
        return choice.value;
      case 'mobile':
        return people.mobile(person);
      case 'made': {
        const length = lengthIn(choice.band, drawUnit(lengthKey, person));
        const tail = draw(tailKey, person);
        // Zipf with exponent 1: the logarithm of the rank is uniform.
        const popular = (tail & 0xff) / 0x100 < TAIL_SHARE;
        const h = popular
          ? mix(Math.floor(Math.exp(((tail >>> 8) / 0x100_0000) * TAIL_RANKS_LOG)))
          : mix(tail);
        return made(choice.class, length, h);
      }
    }
  };
}

/** Cumulative shares of what a password can be: top passwords, mobile, then class × length, held independent. */
function choicesOf(figures: PasswordFigures): {
  readonly choices: readonly Choice[];
  readonly upTo: readonly number[];
} {
  const total = figures.bands.reduce((sum, share) => sum + share, 0);
  const bands = figures.bands.map((share) => (share * 100) / total);
  const classes: Record<CharacterClass, number> = {
    digits: figures.digitsOnly,
    lower: figures.lowerOnly,
    mixed: 100 - figures.digitsOnly - figures.lowerOnly,
  };
  const choices: Choice[] = [];
  const shares: number[] = [];
  const take = (choice: Choice, of: CharacterClass, length: number, share: number): void => {
    choices.push(choice);
    shares.push(share);
    classes[of] -= share;
    bands[bandOf(length)] = (bands[bandOf(length)] ?? 0) - share;
  };
  for (const [value, share] of Object.entries(figures.top))
    take({ kind: 'fixed', value }, classOf(value), value.length, share);
  take({ kind: 'mobile' }, 'digits', 11, figures.mobile);

  const left = bands.reduce((sum, share) => sum + share, 0);
  for (const kind of ['digits', 'lower', 'mixed'] as const)
    for (const [band, share] of bands.entries()) {
      choices.push({ kind: 'made', class: kind, band });
      shares.push((classes[kind] * share) / left);
    }
  if (shares.some((share) => share < 0)) throw new RangeError('the password figures contradict each other');
  let sum = 0;
  return { choices, upTo: shares.map((share) => (sum += share / 100)) };
}

/** What the figures must be for people with a password of their own, so that the site as a whole comes out right. */
function remainder(site: PasswordFigures): PasswordFigures {
  const total = site.bands.reduce((sum, share) => sum + share, 0);
  const less = (whole: number, shared: number): number =>
    (whole - SAME_ACROSS_SITES * shared) / (1 - SAME_ACROSS_SITES);
  const [a, b, c, d] = site.bands.map((share) => (share * 100) / total) as [number, number, number, number];
  const top: Record<string, number> = {};
  for (const value of new Set([...Object.keys(site.top), ...Object.keys(SHARED.top)]))
    top[value] = less(site.top[value] ?? 0, SHARED.top[value] ?? 0);
  return {
    bands: [
      less(a, SHARED.bands[0]),
      less(b, SHARED.bands[1]),
      less(c, SHARED.bands[2]),
      less(d, SHARED.bands[3]),
    ],
    digitsOnly: less(site.digitsOnly, SHARED.digitsOnly),
    lowerOnly: less(site.lowerOnly, SHARED.lowerOnly),
    mobile: less(site.mobile, SHARED.mobile),
    top,
  };
}

export const bandOf = (length: number): 0 | 1 | 2 | 3 =>
  length <= 6 ? 0 : length <= 12 ? 1 : length <= 18 ? 2 : 3;

const classOf = (value: string): CharacterClass =>
  /^\d+$/.test(value) ? 'digits' : /^[a-z]+$/.test(value) ? 'lower' : 'mixed';

/** Most Chinese sites asked for at least 6; 8 is what most people then give. */
const LENGTHS: readonly (readonly (readonly [length: number, share: number])[])[] = [
  [
    [6, 0.86],
    [5, 0.08],
    [4, 0.06],
  ],
  [
    [8, 0.42],
    [9, 0.2],
    [10, 0.14],
    [7, 0.12],
    [11, 0.07],
    [12, 0.05],
  ],
  [
    [13, 0.35],
    [14, 0.25],
    [15, 0.17],
    [16, 0.15],
    [17, 0.04],
    [18, 0.04],
  ],
  [
    [20, 0.6],
    [19, 0.25],
    [22, 0.1],
    [24, 0.05],
  ],
];

function lengthIn(band: number, u: number): number {
  let rest = u;
  for (const [length, share] of LENGTHS[band] ?? []) {
    rest -= share;
    if (rest < 0) return length;
  }
  return LENGTHS[band]?.[0]?.[0] ?? 8;
}

function made(of: CharacterClass, length: number, h: number): string {
  switch (of) {
    case 'digits':
      return digits(length, h);
    case 'lower':
      return letters(length, h);
    case 'mixed':
      return mixed(length, h);
  }
}

/** Digits that are nobody's number: long ones begin so that they can be no mobile, landline or valid ID number, which
 * keeps the known count of mobile numbers the whole count. Half of those of length 6 and 8 are dates. */
function digits(length: number, h: number): string {
  if (length === 8 && (h & 1) === 0) return `19${60 + ((h >>> 1) % 36)}${monthDay(h)}`;
  if (length === 6 && (h & 1) === 0) return `${60 + ((h >>> 1) % 36)}${monthDay(h)}`;
  const start = length >= 13 ? '00' : length >= 10 ? '7' : '';
  let text = start;
  for (let more = h; text.length < length; more = mix(more))
    text += String(mix(more) % 1_000_000_000).padStart(9, '0');
  return text.slice(0, length);
}

const monthDay = (h: number): string => two(1 + ((h >>> 8) % 12)) + two(1 + ((h >>> 16) % 28));

function letters(length: number, h: number): string {
  let text = '';
  for (let more = h; text.length < length; more = mix(more)) text += pick(SYLLABLES, mix(more));
  return text.slice(0, length);
}

/** A sign is always followed by a digit, so that no password looks like an HTML entity; it never begins or ends one. */
const SIGNS = ['@', '.', '_', '!', '#', '*', '-', '+', '$', '%', '?', ':', '&', "'", '\\', '/', '='];

function mixed(length: number, h: number): string {
  const tail = 1 + ((h >>> 20) % Math.min(4, length - 2));
  const sign = (h >>> 24) % 100 < 14 && length > tail + 2 ? pick(SIGNS, h >>> 5) : '';
  const word = letters(length - tail - sign.length, h);
  const head = (h >>> 3) % 16 === 0 ? word.charAt(0).toUpperCase() + word.slice(1) : word;
  return head + sign + String(mix(h) % 10 ** tail).padStart(tail, '0');
}
