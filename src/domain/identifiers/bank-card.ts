import { accepted, REFUSED, type Canonicalised } from './canonical-result.ts';
import { cardNetwork } from './card-issuers.ts';
import { allDigits, dropSeparators, tidyText } from './tidy-text.ts';

/**
 * The digits of a primary account number, 12 to 19, without blanks and dashes. Checked: Luhn (ISO/IEC 7812-1 annex B),
 * then a known issuer's range and length. A number that fails Luhn is refused with `check-digit` also when its issuer
 * is unknown: of random digits nine in ten do, and that share is what gives a fabricated list away.
 */
export function canonicaliseBankCard(text: string): Canonicalised {
  const compact = dropSeparators(tidyText(text));
  if (compact === '') return REFUSED.blank;
  if (compact.length < 12 || compact.length > 19) return REFUSED.length;
  if (!allDigits(compact)) return REFUSED.characters;
  if (!passesLuhn(compact)) return REFUSED['check-digit'];
  return cardNetwork(compact) === null ? REFUSED.issuer : accepted(compact);
}

/** Luhn over a string of digits, check digit last. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  let doubled = false;
  for (let i = digits.length - 1; i >= 0; i--) {
    const digit = digits.charCodeAt(i) - 0x30;
    sum += !doubled ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
    doubled = !doubled;
  }
  return sum % 10 === 0;
}
