import { accepted, REFUSED, type Canonicalised } from './canonical-result.ts';
import { canonicalDomainOf } from './domain-name.ts';
import { hasForbiddenCharacter, tidyText } from './tidy-text.ts';

/** RFC 5321 `atext` and the dot. Double and final dots are kept: carriers have handed out such addresses. */
const LOCAL = new Uint8Array(128);
for (const c of "abcdefghijklmnopqrstuvwxyz0123456789.!#$%&'*+-/=?^_`{|}~") LOCAL[c.charCodeAt(0)] = 1;

/**
 * `local@domain`, lower case, domain in A-labels. Dots and plus tags stay: what a provider does with them is its own
 * business and changes. Lower case in the local part deviates from RFC 5321 (2.4) as every provider does. Local parts
 * outside ASCII (RFC 6531) are NFC; quoted local parts and address literals are refused.
 */
export function canonicaliseEmail(text: string): Canonicalised {
  const tidied = tidyText(text);
  if (tidied === '') return REFUSED.blank;
  const at = tidied.lastIndexOf('@');
  if (at < 1 || at === tidied.length - 1) return REFUSED.characters;
  if (tidied.length > 320) return REFUSED.length;
  const local = canonicalLocal(tidied.slice(0, at));
  if (local === null) return REFUSED.characters;
  if (local.length > 64) return REFUSED.length;
  const domain = canonicalDomainOf(tidied.slice(at + 1));
  if (domain === null) return REFUSED.domain;
  const canonical = `${local}@${domain}`;
  return Buffer.byteLength(canonical) > 254 ? REFUSED.length : accepted(canonical);
}

function canonicalLocal(text: string): string | null {
  const lower = text.toLowerCase();
  if (lower.charCodeAt(0) === 0x2e) return null;
  let ascii = true;
  for (let i = 0; i < lower.length; i++) {
    const c = lower.charCodeAt(i);
    if (c > 0x7e) ascii = false;
    else if (LOCAL[c] === 0) return null;
  }
  if (ascii) return lower;
  return hasForbiddenCharacter(lower) ? null : lower.normalize('NFC');
}

/** Domain of a canonical e-mail. */
export const domainOfEmail = (canonical: string): string => canonical.slice(canonical.lastIndexOf('@') + 1);
