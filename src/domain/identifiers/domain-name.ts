import { domainToASCII, domainToUnicode } from 'node:url';
import { tidyText } from './tidy-text.ts';

/**
 * A host name in one form: lower case, A-labels (UTS 46 as the URL standard uses it, non-transitional), no final dot;
 * two labels at least, letters, digits and inner hyphens (RFC 1123), label ≤ 63, whole ≤ 253, last label not numeric.
 * Null for anything else, address literals included. Input is attacker-controlled.
 */
export function canonicalDomain(text: string): string | null {
  return canonicalDomainOf(tidyText(text));
}

/** The same for text that went through `tidyText` already. */
export function canonicalDomainOf(tidied: string): string | null {
  const lower = tidied.toLowerCase();
  const ascii = isPlain(lower) ? lower : aLabels(lower);
  const name = ascii.endsWith('.') ? ascii.slice(0, -1) : ascii;
  return isHostName(name) ? name : null;
}

/** ASCII without an A-label needs no table of Unicode; that is nearly every row. */
function isPlain(lower: string): boolean {
  for (let i = 0; i < lower.length; i++) if (lower.charCodeAt(i) > 0x7e) return false;
  return !lower.includes('xn--');
}

/** Empty for what UTS 46 refuses. `domainToASCII` lets made-up A-labels pass; only going there and back tells. */
function aLabels(lower: string): string {
  const ascii = domainToASCII(lower);
  const unicode = domainToUnicode(ascii);
  return /(?:^|\.)xn--/.test(unicode) || domainToASCII(unicode) !== ascii ? '' : ascii;
}

function isHostName(name: string): boolean {
  if (name.length < 4 || name.length > 253) return false;
  let labelStart = 0;
  let labels = 0;
  let numeric = true;
  for (let i = 0; i <= name.length; i++) {
    const c = i === name.length ? 0x2e : name.charCodeAt(i);
    if (c === 0x2e) {
      const length = i - labelStart;
      if (length < 1 || length > 63) return false;
      if (name.charCodeAt(labelStart) === 0x2d || name.charCodeAt(i - 1) === 0x2d) return false;
      labels++;
      if (i === name.length) return labels > 1 && length > 1 && !numeric;
      labelStart = i + 1;
      numeric = true;
    } else if (c >= 0x61 && c <= 0x7a) numeric = false;
    else if (c === 0x2d) numeric = false;
    else if (c < 0x30 || c > 0x39) return false;
  }
  return false;
}
