import { accepted, REFUSED, type Canonicalised } from './canonical-result.ts';
import { canonicalDomain } from './domain-name.ts';
import { hasForbiddenCharacter, tidyText } from './tidy-text.ts';

/** In UTF-16 units: no site of the lists known to us allows more. */
const LONGEST = 128;

/**
 * Lower case, NFC; blanks inside stay. Most sites compare names so; where a site tells `Bob` from `bob`, the two become
 * one here, which is the lesser wrong: a username alone serves lineage only and is never answered about.
 */
export function canonicaliseUsername(text: string): Canonicalised {
  if (isOrdinary(text)) return accepted(text.toLowerCase());
  const tidied = tidyText(text);
  if (tidied === '') return REFUSED.blank;
  if (tidied.length > LONGEST) return REFUSED.length;
  if (hasForbiddenCharacter(tidied)) return REFUSED.characters;
  // Lower-casing can leave a letter and its mark apart (U+0130), hence NFC again.
  const canonical = tidied.toLowerCase().normalize('NFC');
  return canonical.length > LONGEST ? REFUSED.length : accepted(canonical);
}

/** Printable ASCII without blanks: nearly every name, and it needs nothing but lower case. */
function isOrdinary(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c <= 0x20 || c > 0x7e) return false;
  }
  return text.length > 0 && text.length <= LONGEST;
}

/**
 * `username@site`: the canonical username, the last `@`, the site's canonical domain. With a site given, `text` is the
 * name alone, whatever is in it; without one, `text` must be the composed form.
 */
export function canonicaliseSiteUsername(text: string, site?: string): Canonicalised {
  if (site === undefined) {
    const composed = tidyText(text);
    const at = composed.lastIndexOf('@');
    return at < 1 ? REFUSED.site : canonicaliseSiteUsername(composed.slice(0, at), composed.slice(at + 1));
  }
  const username = canonicaliseUsername(text);
  if (!username.ok) return username;
  const domain = siteDomain(site);
  return domain === null ? REFUSED.domain : accepted(`${username.canonical}@${domain}`);
}

/** A list has one site and millions of names. The memo only saves time: the same site gives the same domain. */
let lastSite = '';
let lastDomain: string | null = null;
function siteDomain(site: string): string | null {
  if (site !== lastSite) {
    lastDomain = canonicalDomain(site);
    lastSite = site;
  }
  return lastDomain;
}
