import { isBirthDate } from './calendar.ts';
import { accepted, REFUSED, type Canonicalised } from './canonical-result.ts';
import { isProvince } from './provinces.ts';
import { allDigits, dropSeparators, tidyText } from './tidy-text.ts';

/** GB 11643: weight of place i is 2^(17-i) mod 11. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECK = '10X98765432';

/**
 * 18 characters, the last a digit or `X`. Numbers of 15 digits (issued until 1999) get their century and their check
 * digit: 18 for the order numbers 996 to 999, kept for people over a hundred, otherwise 19.
 * Checked: digits, birth date, province, check digit by ISO 7064 MOD 11-2. Permanent residence cards of 2023 (`9`,
 * province, country by ISO 3166) obey the same rules and are accepted.
 * Sources: GB 11643-1989, GB 11643-1999; province by GB/T 2260; residence permits of 2018.
 */
export function canonicaliseResidentId(text: string): Canonicalised {
  const compact = dropSeparators(tidyText(text));
  if (compact === '') return REFUSED.blank;
  if (compact.length === 18) return of18(compact);
  if (compact.length === 15) return of15(compact);
  return REFUSED.length;
}

function of15(digits: string): Canonicalised {
  if (!allDigits(digits)) return REFUSED.characters;
  const century = digits.startsWith('99', 12) && digits.charCodeAt(14) >= 0x36 ? '18' : '19';
  const body = digits.slice(0, 6) + century + digits.slice(6);
  return of18(body + residentIdCheck(body));
}

function of18(text: string): Canonicalised {
  if (!allDigits(text, 0, 17)) return REFUSED.characters;
  const last = text.charCodeAt(17);
  if (last !== 0x58 && last !== 0x78 && (last < 0x30 || last > 0x39)) return REFUSED.characters;
  if (!isPlace(text)) return REFUSED.place;
  if (!isBirthDate(number(text, 6, 10), number(text, 10, 12), number(text, 12, 14))) return REFUSED.date;
  if (residentIdCheck(text).charCodeAt(0) !== (last === 0x78 ? 0x58 : last)) return REFUSED['check-digit'];
  return accepted(last === 0x78 ? `${text.slice(0, 17)}X` : text);
}

function isPlace(text: string): boolean {
  return text.charCodeAt(0) === 0x39 ? isProvince(number(text, 1, 3)) : isProvince(number(text, 0, 2));
}

/** Check character for the first 17 digits of `digits`. */
export function residentIdCheck(digits: string): string {
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += (digits.charCodeAt(i) - 0x30) * (WEIGHTS[i] ?? 0);
  return CHECK.charAt(sum % 11);
}

/** All rules but the check digit hold: what an invented or mistyped number usually still looks like. */
export function isResidentIdShaped(compact: string): boolean {
  if (compact.length === 15) {
    return (
      allDigits(compact) &&
      isPlace(compact) &&
      isBirthDate(1900 + number(compact, 6, 8), number(compact, 8, 10), number(compact, 10, 12))
    );
  }
  if (compact.length !== 18 || !allDigits(compact, 0, 17)) return false;
  return (
    isPlace(compact) && isBirthDate(number(compact, 6, 10), number(compact, 10, 12), number(compact, 12, 14))
  );
}

function number(text: string, from: number, to: number): number {
  let n = 0;
  for (let i = from; i < to; i++) n = n * 10 + text.charCodeAt(i) - 0x30;
  return n;
}
