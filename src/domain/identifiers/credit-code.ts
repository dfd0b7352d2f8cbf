import { accepted, REFUSED, type Canonicalised } from './canonical-result.ts';
import { isProvince } from './provinces.ts';
import { allDigits, dropSeparators, tidyText } from './tidy-text.ts';

/** GB 32100-2015: digits and capital letters without I, O, S, V, Z; the place of a character is its value. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** GB 11714-1997, for the eight characters of the organization code. */
const ORGANIZATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2] as const;

const VALUE = new Int8Array(128).fill(-1);
for (let i = 0; i < ALPHABET.length; i++) VALUE[ALPHABET.charCodeAt(i)] = i;

/**
 * 18 characters, upper case: authority (1), kind of body (1), division (6 digits), organization code (8 and its check
 * character), check character. Both checks are verified. The first two may be letters (`A` military, `N` farming, `Y`
 * others), so they are not held to digits. Business registration numbers of 15 digits, organization codes of 9 and tax
 * numbers of 15 are other numbers and are refused: nothing in them leads to the 18.
 * Sources: GB 32100-2015 (MOD 31-3), GB 11714-1997 (MOD 11).
 */
export function canonicaliseCreditCode(text: string): Canonicalised {
  const compact = dropSeparators(tidyText(text)).toUpperCase();
  if (compact === '') return REFUSED.blank;
  if (compact.length !== 18) return REFUSED.length;
  for (let i = 0; i < 18; i++) if (valueAt(compact, i) < 0) return REFUSED.characters;
  if (!allDigits(compact, 2, 8)) return REFUSED.characters;
  if (!isDivision(compact)) return REFUSED.place;
  if (compact.charAt(16) !== organizationCheck(compact.slice(8, 16))) return REFUSED['check-digit'];
  return compact.charAt(17) === creditCodeCheck(compact) ? accepted(compact) : REFUSED['check-digit'];
}

/** Check character for the first 17 characters. A remainder of 0 gives `0`, not a 32nd character. */
export function creditCodeCheck(code: string): string {
  let sum = 0;
  let weight = 1;
  for (let i = 0; i < 17; i++) {
    sum += valueAt(code, i) * weight;
    weight = (weight * 3) % 31;
  }
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}

/** Check character of an organization code's eight; letters count from A = 10 over the whole Latin alphabet. */
export function organizationCheck(eight: string): string {
  let sum = 0;
  for (let i = 0; i < 8; i++) {
    const c = eight.charCodeAt(i);
    sum += (c <= 0x39 ? c - 0x30 : c - 0x37) * (ORGANIZATION_WEIGHTS[i] ?? 0);
  }
  const check = 11 - (sum % 11);
  return check === 10 ? 'X' : check === 11 ? '0' : String(check);
}

/** 10 stands for the nation: bodies registered with a ministry have division 100000. */
function isDivision(code: string): boolean {
  const province = Number(code.slice(2, 4));
  return province === 10 || isProvince(province);
}

const valueAt = (code: string, i: number): number => VALUE[code.charCodeAt(i)] ?? -1;
