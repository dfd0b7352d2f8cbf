import { areaCodeLength } from './area-codes.ts';
import { accepted, REFUSED, type Canonicalised } from './canonical-result.ts';
import { allDigits, tidyText } from './tidy-text.ts';

/**
 * Mainland mobile numbers as E.164: `+86` and eleven digits from 13… to 19…. Which blocks are handed out changes every
 * year, so any such block is taken. Accepted before them: +86, 0086, 86 (in brackets or not) and the 0 that was once
 * dialled for other cities; blanks, dashes and dots between; `.0` after, which spreadsheets leave behind.
 */
export function canonicaliseMobile(text: string): Canonicalised {
  const tidied = tidyText(text);
  if (isMobile(tidied)) return accepted(`+86${tidied}`);
  if (tidied === '') return REFUSED.blank;
  if (tidied.length > 40) return REFUSED.length;
  const dialled = dialledDigits(tidied.endsWith('.0') ? tidied.slice(0, -2) : tidied);
  if (dialled === null) return REFUSED.characters;
  const { digits, international } = withoutCountry(dialled);
  if (international === 'other') return REFUSED.place;
  const bare = digits.length === 12 && digits.startsWith('0') ? digits.slice(1) : digits;
  if (bare.length !== 11) return REFUSED.length;
  return isMobile(bare) ? accepted(`+86${bare}`) : REFUSED.characters;
}

/** Eleven digits, the first two 13 to 19. */
function isMobile(text: string): boolean {
  return text.length === 11 && text.charCodeAt(0) === 0x31 && text.charCodeAt(1) >= 0x33 && allDigits(text);
}

/**
 * Mainland landlines: `+86`, area code without 0, subscriber number; an extension as `;ext=` (RFC 3966), since it is
 * what tells people behind one switchboard apart. The area code must be there, by 0 or by country code: without it the
 * number belongs to hundreds of places. Service numbers (400, 800, 95…) name no person and are refused.
 */
export function canonicaliseLandline(text: string): Canonicalised {
  const tidied = tidyText(text);
  if (tidied === '') return REFUSED.blank;
  if (tidied.length > 48) return REFUSED.length;
  const { main, extension } = splitExtension(tidied);
  const whole = landlineOf(main, extension);
  if (whole.ok || extension !== '') return whole;
  // `010-20000001-801`: a last group of digits that is too much for the number is an extension.
  const cut = lastGroup(main);
  if (cut === null) return whole;
  const shorter = landlineOf(main.slice(0, cut), dialledDigits(main.slice(cut)) ?? '');
  return shorter.ok ? shorter : whole;
}

function landlineOf(main: string, extension: string): Canonicalised {
  const dialled = dialledDigits(main);
  if (dialled === null) return REFUSED.characters;
  const { digits, international } = withoutCountry(dialled);
  if (international === 'other') return REFUSED.place;
  const trunk = digits.startsWith('0');
  if (!trunk && international === 'none') return REFUSED.place;
  const national = trunk ? digits.slice(1) : digits;
  const area = areaCodeLength(national);
  if (area === 0) return REFUSED.place;
  const subscriber = national.length - area;
  if (subscriber !== 8 && (subscriber !== 7 || area === 2)) return REFUSED.length;
  const first = national.charCodeAt(area);
  if (first < 0x32 || first > 0x38) return REFUSED.characters;
  if (extension.length > 6) return REFUSED.length;
  return accepted(extension === '' ? `+86${national}` : `+86${national};ext=${extension}`);
}

/** Digits of a number as people write it, a plus as 00; null when anything but digits and separators is in it. */
function dialledDigits(text: string): string | null {
  let digits = '';
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c >= 0x30 && c <= 0x39) digits += text[i];
    else if (c === 0x2b && digits === '') digits = '00';
    else if (!isPhoneSeparator(c)) return null;
  }
  return digits;
}

type Domestic = { readonly digits: string; readonly international: 'none' | 'china' | 'other' };

/** A bare 86 counts as the country code when what follows has the length of a whole number. */
function withoutCountry(digits: string): Domestic {
  if (digits.startsWith('0086')) return { digits: digits.slice(4), international: 'china' };
  if (digits.startsWith('00')) return { digits, international: 'other' };
  if (digits.startsWith('86') && digits.length >= 12)
    return { digits: digits.slice(2), international: 'china' };
  return { digits, international: 'none' };
}

/** Space ( ) - . / and the dashes U+2010–2015, U+2212. */
function isPhoneSeparator(c: number): boolean {
  return (
    c === 0x20 ||
    c === 0x28 ||
    c === 0x29 ||
    (c >= 0x2d && c <= 0x2f) ||
    (c >= 0x2010 && c <= 0x2015) ||
    c === 0x2212
  );
}

const EXTENSION_WORDS = [';ext=', 'ext.', 'ext', '分机', '转', '#', '*', 'x'] as const;

function splitExtension(text: string): { readonly main: string; readonly extension: string } {
  const lower = text.toLowerCase();
  for (const word of EXTENSION_WORDS) {
    const at = lower.indexOf(word);
    if (at <= 0) continue;
    const extension = lower.slice(at + word.length).trim();
    if (allDigits(extension)) return { main: text.slice(0, at), extension };
  }
  return { main: text, extension: '' };
}

/** Where the last group of digits starts, when a separator stands before it. */
function lastGroup(text: string): number | null {
  let i = text.length;
  while (i > 0 && text.charCodeAt(i - 1) >= 0x30 && text.charCodeAt(i - 1) <= 0x39) i--;
  return i > 0 && i < text.length ? i : null;
}
