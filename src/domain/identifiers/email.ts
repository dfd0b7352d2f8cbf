import { accepted, REFUSED, type Canonicalised } from './canonical-result.ts';
import { canonicalDomainOf } from './domain-name.ts';
import { hasForbiddenCharacter, tidyText } from './tidy-text.ts';

/** RFC 5321 `atext` and the dot. Double and final dots are kept: carriers have handed out such addresses. */
const LOCAL = new Uint8Array(128);
for (const c of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+-/=?^_`{|}~") {
  LOCAL[c.charCodeAt(0)] = 1;
}

/**
 * `local@domain`, lower case, domain in A-labels. Dots and plus tags stay: what a provider does with them is its own
 * business and changes. Lower case in the local part deviates from RFC 5321 (2.4) as every provider does. Local parts
 * outside ASCII (RFC 6531) are NFC; quoted local parts and address literals are refused.
 */
export function canonicaliseEmail(text: string): Canonicalised {
  return isOrdinary(text) ? accepted(text.toLowerCase()) : canonicaliseEmailAtLength(text);
}

/**
 * One pass without an allocation over what nearly every row holds: an ASCII address that needs nothing but lower case.
 * False means only that the long way must decide. The two ways are held equal by a property test.
 */
function isOrdinary(text: string): boolean {
  const at = text.indexOf('@');
  if (at < 1 || at > 64 || text.length > 254 || text.charCodeAt(0) === DOT) return false;
  for (let i = 0; i < at; i++) {
    if (LOCAL[text.charCodeAt(i)] !== 1) return false;
  }
  return isOrdinaryDomain(text, at + 1);
}

/** Two labels or more of letters, digits and single inner hyphens, the last of letters alone. */
function isOrdinaryDomain(text: string, from: number): boolean {
  let labelStart = from;
  let letters = true;
  let last = DOT;
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i);
    const lower = c | 0x20;
    if (lower >= 0x61 && lower <= 0x7a) {
      // A letter: nothing to check.
    } else if (c >= 0x30 && c <= 0x39) letters = false;
    else if (c === HYPHEN) {
      if (last === DOT || last === HYPHEN) return false;
      letters = false;
    } else if (c === DOT) {
      if (last === DOT || last === HYPHEN || i - labelStart > 63) return false;
      labelStart = i + 1;
      letters = true;
    } else return false;
    last = c;
  }
  const length = text.length - labelStart;
  return labelStart > from && letters && length >= 2 && length <= 63;
}

const DOT = 0x2e;
const HYPHEN = 0x2d;

/** The long way: full-width forms, blanks around, IDN, and every refusal with its reason. */
export function canonicaliseEmailAtLength(text: string): Canonicalised {
  const tidied = tidyText(text);
  if (tidied === '') return REFUSED.blank;
  const at = tidied.lastIndexOf('@');
  if (at < 1 || at === tidied.length - 1) return REFUSED.characters;
  if (tidied.length > 320) return REFUSED.length;
  const local = canonicalLocal(tidied.slice(0, at));
  if (local === null) return REFUSED.characters;
  if (Buffer.byteLength(local) > 64) return REFUSED.length;
  const domain = canonicalDomainOf(tidied.slice(at + 1));
  if (domain === null) return REFUSED.domain;
  const canonical = `${local}@${domain}`;
  return Buffer.byteLength(canonical) > 254 ? REFUSED.length : accepted(canonical);
}

function canonicalLocal(text: string): string | null {
  if (text.charCodeAt(0) === DOT || hasForbiddenCharacter(text)) return null;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 128 && LOCAL[c] !== 1) return null;
  }
  // Lower-casing can leave a letter and its mark apart, hence NFC again.
  return text.toLowerCase().normalize('NFC');
}

/** Domain of a canonical e-mail. */
export const domainOfEmail = (canonical: string): string => canonical.slice(canonical.lastIndexOf('@') + 1);
