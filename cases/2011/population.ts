import { draw, drawUnit, keyOf } from '../keyed.ts';
import { type Permutation, permutation } from '../permutation.ts';
import { FAMILY_NAMES, GIVEN_NAMES, HANZI, MAIL_DOMAINS, MOBILE_BLOCKS, SYLLABLES } from './words.ts';

/**
 * The invented people of the case. A person is a number; everything about a person is computed from it. E-mails,
 * mobile numbers and usernames are injective: two people never share one, so that distinct people can be known by
 * counting rows.
 */
export type Population = {
  readonly seed: number;
  readonly scale: number;
  /** People from whom the sites draw their members. */
  readonly members: number;
  /** `members` and, behind them, people who are on the combined list only. */
  readonly all: number;
  readonly username: (person: number) => string;
  /** As `username`, in Chinese for about one person in six. */
  readonly nickname: (person: number) => string;
  readonly email: (person: number) => string;
  /** 11 digits, a valid mainland number. */
  readonly mobile: (person: number) => string;
  /** YYYY-MM-DD. */
  readonly birthday: (person: number) => string;
  readonly name: (person: number) => string;
};

const MEMBERS_AT_FULL = 60_000_000;
/** People who are new on the combined list, see `xiaoyouxi.ts`; with room to spare. */
const NEWCOMERS_AT_FULL = 10_000_000;
const CHINESE_NICKNAMES = 0.16;

export function population(scale: number, seed: number): Population {
  const members = Math.max(400, Math.round(MEMBERS_AT_FULL * scale));
  const all = members + Math.max(200, Math.round(NEWCOMERS_AT_FULL * scale));
  const numbers: Permutation = permutation(all, seed, 'people/number');
  const word = keyOf(seed, 'people/word');
  const provider = keyOf(seed, 'people/mail-provider');
  const chinese = keyOf(seed, 'people/chinese-nickname');
  const block = keyOf(seed, 'people/mobile-block');
  const birth = keyOf(seed, 'people/birthday');
  const named = keyOf(seed, 'people/name');

  // Letters, then a decimal number that belongs to this person alone.
  const username = (person: number): string => syllables(draw(word, person)) + numbers.at(person);
  return {
    seed,
    scale,
    members,
    all,
    username,
    nickname: (person) =>
      drawUnit(chinese, person) < CHINESE_NICKNAMES
        ? hanzi(draw(word, person)) + numbers.at(person)
        : username(person),
    email: (person) => {
      const { domain, digits } = mailDomain(drawUnit(provider, person));
      return digits ? `${10_000 + numbers.at(person)}@${domain}` : `${username(person)}@${domain}`;
    },
    mobile: (person) =>
      pick(MOBILE_BLOCKS, draw(block, person)) + String(numbers.at(person)).padStart(8, '0'),
    birthday: (person) => birthdayOf(draw(birth, person)),
    name: (person) => chineseName(draw(named, person)),
  };
}

/** Family name and one or two characters. */
export function chineseName(h: number): string {
  const second = (h >>> 16) % 3 === 0 ? '' : pick(GIVEN_NAMES, h >>> 18);
  return pick(FAMILY_NAMES, h) + pick(GIVEN_NAMES, h >>> 8) + second;
}

/** 1 to 3 syllables of 32 random bits. */
export function syllables(h: number): string {
  const first = pick(SYLLABLES, h & 0xff);
  const second = pick(SYLLABLES, (h >>> 8) & 0xff);
  return (h >>> 16) % 5 === 0 ? first : first + second;
}

const hanzi = (h: number): string =>
  pick(HANZI, h & 0xff) + pick(HANZI, (h >>> 8) & 0xff) + ((h >>> 16) % 3 === 0 ? pick(HANZI, h >>> 18) : '');

const birthdayOf = (h: number): string =>
  `${1955 + (h % 41)}-${two(1 + ((h >>> 8) % 12))}-${two(1 + ((h >>> 16) % 28))}`;

export const two = (n: number): string => (n < 10 ? `0${n}` : String(n));

/** Element of a list that is known not to be empty. */
export function pick<T>(list: readonly T[], h: number): T {
  return list[h % list.length] as T;
}

function mailDomain(u: number): (typeof MAIL_DOMAINS)[number] {
  let rest = u;
  for (const provider of MAIL_DOMAINS) {
    rest -= provider.share;
    if (rest < 0) return provider;
  }
  return pick(MAIL_DOMAINS, 0);
}
