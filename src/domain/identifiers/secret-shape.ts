import { isResidentIdShaped } from './resident-id.ts';
import type { TokenisedKind } from './kinds.ts';
import { tidyText } from './tidy-text.ts';

export const SECRET_CHARACTERS = [
  'empty',
  /** 0–9 alone. */
  'digits',
  /** a–z alone. */
  'lower',
  /** A–Z alone. */
  'upper',
  /** a–z and A–Z. */
  'letters',
  /** Digits and letters of ASCII. */
  'letters-digits',
  /** ASCII with something else in it, blanks included. */
  'symbols',
  /** Anything beyond ASCII, and control characters. */
  'other',
] as const;
export type SecretCharacters = (typeof SECRET_CHARACTERS)[number];

/** `length` in characters (Unicode code points), as people count, not in bytes. */
export type SecretShape = { readonly length: number; readonly characters: SecretCharacters };

const DIGIT = 1;
const LOWER = 2;
const UPPER = 4;
const SYMBOL = 8;
const OTHER = 16;

/** What a plain secret is like without saying what it is. One pass. */
export function secretShape(secret: string): SecretShape {
  let seen = 0;
  let length = secret.length;
  for (let i = 0; i < secret.length; i++) {
    const c = secret.charCodeAt(i);
    if (c >= 0x30 && c <= 0x39) seen |= DIGIT;
    else if (c >= 0x61 && c <= 0x7a) seen |= LOWER;
    else if (c >= 0x41 && c <= 0x5a) seen |= UPPER;
    else if (c >= 0x20 && c <= 0x7e) seen |= SYMBOL;
    else {
      seen |= OTHER;
      // The second half of a pair is no character of its own.
      if (c >= 0xd800 && c <= 0xdbff && isLowHalf(secret.charCodeAt(i + 1))) {
        length--;
        i++;
      }
    }
  }
  return { length, characters: charactersOf(seen) };
}

const isLowHalf = (c: number): boolean => c >= 0xdc00 && c <= 0xdfff;

function charactersOf(seen: number): SecretCharacters {
  if (seen === 0) return 'empty';
  if (seen & OTHER) return 'other';
  if (seen & SYMBOL) return 'symbols';
  if (seen === DIGIT) return 'digits';
  if (seen === LOWER) return 'lower';
  if (seen === UPPER) return 'upper';
  return seen & DIGIT ? 'letters-digits' : 'letters';
}

/**
 * Kind of identifier that a secret looks like, or null. Wide on purpose: whoever may list a range of hashes can try
 * all phones and ID numbers in minutes, so a secret that could be one (wrong check digit, blanks, a letter before or
 * after) is held back unless many people use it. Taking too many costs a few true hits, taking too few publishes
 * phones. Not counted: usernames, names, birthdays and IP addresses, which give nobody away.
 */
export function identifierShape(secret: string): TokenisedKind | null {
  // Nothing shorter than a passport can be an identifier; most secrets end here.
  if (secret.length < 8 || secret.length > 320) return null;
  const text = tidyText(secret);
  if (looksLikeEmail(text)) return 'email';
  const digits = digitCount(text);
  if (digits < 7) return null;
  return numberShape(text) ?? documentShape(text);
}

/** Something, `@`, something, a dot, two letters at least. */
function looksLikeEmail(text: string): boolean {
  const at = text.indexOf('@');
  if (at < 1) return false;
  const dot = text.lastIndexOf('.');
  return dot > at + 1 && dot < text.length - 2 && !text.includes(' ');
}

function digitCount(text: string): number {
  let n = 0;
  for (let i = 0; i < text.length; i++) if (isDigit(text.charCodeAt(i))) n++;
  return n;
}

/** Looks at every run of digits, blanks, dashes, dots and brackets inside it taken out. */
function numberShape(text: string): TokenisedKind | null {
  let run = '';
  for (let i = 0; i <= text.length; i++) {
    const c = i === text.length ? 0 : text.charCodeAt(i);
    if (isDigit(c)) run += text[i];
    else if (run !== '' && isJoint(c)) continue;
    else {
      if (run.length >= 10) {
        const found = kindOfRun(run, c === 0x58 || c === 0x78);
        if (found !== null) return found;
      }
      run = '';
    }
  }
  return null;
}

/** `x`: the run is followed by an X, the check character of one ID number in eleven. */
function kindOfRun(run: string, x: boolean): TokenisedKind | null {
  if (run.length === 17 && x && isResidentIdShaped(`${run}X`)) return 'resident-id';
  if ((run.length === 18 || run.length === 15) && isResidentIdShaped(run)) return 'resident-id';
  if (run.length <= 15 && holdsMobile(run)) return 'mobile';
  if (isLandlineShaped(run)) return 'landline';
  return run.length >= 14 && run.length <= 19 && !isOneDigit(run) ? 'bank-card' : null;
}

/** Eleven digits from 13 to 19 anywhere in the run: a country code may stand before, anything after. */
function holdsMobile(run: string): boolean {
  for (let at = 0; at + 11 <= run.length; at++) if (startsLikeMobile(run, at)) return true;
  return false;
}

const startsLikeMobile = (run: string, at: number): boolean =>
  run.charCodeAt(at) === 0x31 && run.charCodeAt(at + 1) >= 0x33;

/** 0, an area code, seven or eight digits that start with 2 to 8. */
function isLandlineShaped(run: string): boolean {
  if (run.length < 11 || run.length > 12 || run.charCodeAt(0) !== 0x30) return false;
  const second = run.charCodeAt(1);
  const subscriber = run.charCodeAt(second <= 0x32 ? 3 : 4);
  return second > 0x30 && subscriber >= 0x32 && subscriber <= 0x38;
}

const isOneDigit = (run: string): boolean => run === run.charAt(0).repeat(run.length);

/** Permits and passports as a whole secret, in either case. Credit codes name companies and are public. */
function documentShape(text: string): TokenisedKind | null {
  const first = text.charAt(0).toUpperCase();
  if (text.length === 9 || (text.length === 11 && (first === 'H' || first === 'M'))) {
    const from = isDigit(text.charCodeAt(1)) || first !== 'E' ? 1 : 2;
    for (let i = from; i < text.length; i++) if (!isDigit(text.charCodeAt(i))) return null;
    // A letter and a birthday is a password that many people make up; hardly any document reads so.
    if (text.length === 9 && from === 1 && isDateLike(text)) return null;
    if ('EGDSP'.includes(first)) return 'passport';
    if ('HMCW'.includes(first)) return 'hk-macau-permit';
    if ('LT'.includes(first)) return 'taiwan-permit';
    return null;
  }
  return null;
}

/** `?YYYYMMDD` of the last hundred years or so. */
function isDateLike(text: string): boolean {
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(7, 9));
  return (
    (text.startsWith('19', 1) || text.startsWith('20', 1)) &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= 31
  );
}

const isDigit = (c: number): boolean => c >= 0x30 && c <= 0x39;

/** Space ( ) - . and the plus before a country code. */
const isJoint = (c: number): boolean =>
  c === 0x20 || c === 0x28 || c === 0x29 || c === 0x2d || c === 0x2e || c === 0x2b;
