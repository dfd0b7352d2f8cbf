import type { IdentifierKind } from './kinds.ts';
import { tidyText } from './tidy-text.ts';

/**
 * What a mask shows of an identifier: characters at its head and at its tail. Between them stand always four stars,
 * so that not even the length shows. Little enough that a mask and a list of all phones or ID numbers give no person:
 * five digits of a mobile leave a million numbers, four of an ID number leave 10^11.
 */
export type Showing = { readonly head: number; readonly tail: number };

export const MASK_SHOWS: Readonly<Record<IdentifierKind, Showing>> = {
  /** Of the local part; of the domain the first character and the last label. */
  email: { head: 1, tail: 0 },
  mobile: { head: 3, tail: 2 },
  landline: { head: 3, tail: 1 },
  'resident-id': { head: 2, tail: 2 },
  'hk-macau-permit': { head: 1, tail: 2 },
  'taiwan-permit': { head: 1, tail: 2 },
  passport: { head: 1, tail: 2 },
  'bank-card': { head: 2, tail: 4 },
  'credit-code': { head: 2, tail: 2 },
  /** Of the name; of the site nothing is hidden: it is the breach's own. */
  'site-username': { head: 1, tail: 0 },
  username: { head: 1, tail: 0 },
  ip: { head: 1, tail: 0 },
  birthday: { head: 3, tail: 0 },
  name: { head: 1, tail: 0 },
};

const STARS = '****';

/**
 * Shows of `text` what `MASK_SHOWS` states and no character more; of anything shorter than twice that, stars only.
 * For people's own eyes and for reports; never for logs.
 */
export function maskIdentifier(kind: IdentifierKind, text: string): string {
  const tidied = tidyText(text);
  switch (kind) {
    case 'email':
      return maskEmail(tidied);
    case 'site-username': {
      const at = tidied.lastIndexOf('@');
      return at < 0 ? maskPlain(kind, tidied) : maskPlain(kind, tidied.slice(0, at)) + tidied.slice(at);
    }
    case 'mobile':
    case 'landline':
      return maskPlain(kind, withoutCountry(tidied));
    default:
      return maskPlain(kind, tidied);
  }
}

function maskPlain(kind: IdentifierKind, text: string): string {
  const { head, tail } = MASK_SHOWS[kind];
  const characters = Array.from(text.length > 512 ? text.slice(0, 512) : text);
  if (text.length > 512 || characters.length < 2 * (head + tail)) return STARS;
  return characters.slice(0, head).join('') + STARS + (tail === 0 ? '' : characters.slice(-tail).join(''));
}

/** `z****@c****.example`: a domain of one's own names its owner as well as the address does. */
function maskEmail(text: string): string {
  const at = text.lastIndexOf('@');
  if (at < 0) return STARS;
  const domain = text.slice(at + 1);
  const dot = domain.lastIndexOf('.');
  const end = dot > 1 && domain.length - dot <= 16 ? domain.slice(dot) : '';
  return `${maskPlain('email', text.slice(0, at))}@${maskPlain('email', dot < 0 ? domain : domain.slice(0, dot))}${end}`;
}

const withoutCountry = (text: string): string => (text.startsWith('+86') ? text.slice(3) : text);

/** Longest skeleton, in runs; what follows is cut, since a skeleton of everything would be a fingerprint. */
const LONGEST_SKELETON = 24;

/**
 * Skeleton of a text that was not understood, so that nothing in it can be known to be harmless: runs of `A` capital,
 * `a` small, `9` digit, `字` other letter, `_` blank, `#` the rest, each with its length when longer than one.
 * `Zhang3 <z@x.example>` is `A a{4} 9 _ # a # a # a{7} #` without the blanks.
 */
export function maskUnknown(text: string): string {
  let out = '';
  let runs = 0;
  let last = '';
  let length = 0;
  for (const character of text) {
    const symbol = skeletonOf(character);
    if (symbol === last) length++;
    else {
      out += runText(last, length);
      if (++runs > LONGEST_SKELETON) return `${out}…`;
      last = symbol;
      length = 1;
    }
  }
  return out + runText(last, length);
}

const runText = (symbol: string, length: number): string => (length > 1 ? `${symbol}{${length}}` : symbol);

function skeletonOf(character: string): string {
  if (/^[0-9]$/.test(character)) return '9';
  if (/^[a-z]$/.test(character)) return 'a';
  if (/^[A-Z]$/.test(character)) return 'A';
  if (/^\s$/.test(character)) return '_';
  return /^\p{L}$/u.test(character) ? '字' : '#';
}
