import { accepted, REFUSED, type Canonicalised } from './canonical-result.ts';
import { allDigits, dropSeparators, tidyText } from './tidy-text.ts';

/**
 * Travel permits between the mainland and Hong Kong or Macau, upper case without blanks. None has a check digit.
 * - Residents of Hong Kong (`H`) and Macau (`M`): letter and 8 digits, for life; older cards print two more digits, how
 *   often the card was renewed, which are dropped so that one person keeps one number.
 * - Mainland residents: `C` and 8 digits, `C`, a letter without I and O, and 7 digits; earlier booklets `W` and 8.
 * Source: numbering as published by the National Immigration Administration; second-hand, no standard is public.
 */
export function canonicaliseHkMacauPermit(text: string): Canonicalised {
  const compact = compactPermit(text);
  if (compact === '') return REFUSED.blank;
  if (compact.length !== 9 && compact.length !== 11) return REFUSED.length;
  const first = compact.charAt(0);
  if (first === 'H' || first === 'M')
    return allDigits(compact, 1) ? accepted(compact.slice(0, 9)) : REFUSED.characters;
  if (compact.length !== 9) return REFUSED.length;
  if (first === 'C')
    return allDigits(compact, 1) || hasSecondLetter(compact) ? accepted(compact) : REFUSED.characters;
  return first === 'W' && allDigits(compact, 1) ? accepted(compact) : REFUSED.characters;
}

/**
 * Travel permits between the mainland and Taiwan. None has a check digit.
 * - Residents of Taiwan: 8 digits, for life; booklets before 2015 print two more (how often renewed) and a letter in
 *   brackets, which are dropped.
 * - Mainland residents: `L` and 8 digits; earlier booklets `T` and 8.
 * Source: as above. Eight bare digits look like many things: the column must say what they are.
 */
export function canonicaliseTaiwanPermit(text: string): Canonicalised {
  const compact = compactPermit(text);
  if (compact === '') return REFUSED.blank;
  const first = compact.charAt(0);
  if (first === 'L' || first === 'T') {
    if (compact.length !== 9) return REFUSED.length;
    return allDigits(compact, 1) ? accepted(compact) : REFUSED.characters;
  }
  const digits = compact.length === 11 && isLetter(compact.charCodeAt(10)) ? compact.slice(0, 10) : compact;
  if (digits.length !== 8 && digits.length !== 10) return REFUSED.length;
  return allDigits(digits) ? accepted(digits.slice(0, 8)) : REFUSED.characters;
}

function compactPermit(text: string): string {
  const compact = dropSeparators(tidyText(text)).toUpperCase();
  return compact.includes('(') ? compact.replace('(', '').replace(')', '') : compact;
}

/** `E` or `C`, a letter that is neither I nor O, 7 digits: what is issued since the plain eight digits ran out. */
export function hasSecondLetter(compact: string): boolean {
  const c = compact.charCodeAt(1);
  return compact.length === 9 && isLetter(c) && c !== 0x49 && c !== 0x4f && allDigits(compact, 2);
}

const isLetter = (c: number): boolean => c >= 0x41 && c <= 0x5a;
