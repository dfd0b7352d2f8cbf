/**
 * First step of every canonical form, the same for all kinds: full-width forms (U+FF01–FF5E) become ASCII, every kind
 * of blank becomes a space, invisible marks vanish, the rest is NFC, blanks around it are dropped. Input is whatever
 * stood in a leaked list: attacker-controlled, of any length. One pass, no regular expression.
 */
export function tidyText(text: string): string {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c > 0x7e || c < 0x20) return tidySlowly(text);
  }
  // ASCII alone needs no more than this; `trim` returns the same string when there is nothing to drop.
  return text.trim();
}

function tidySlowly(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (isInvisible(c)) continue;
    if (c >= 0xff01 && c <= 0xff5e) out += String.fromCharCode(c - 0xfee0);
    else if (isBlank(c)) out += ' ';
    else out += text[i];
  }
  return out.normalize('NFC').trim();
}

/** NUL pads fixed-width fields; the others are marks that copying from web pages and spreadsheets leaves behind. */
function isInvisible(c: number): boolean {
  return (
    c === 0 ||
    c === 0xad ||
    (c >= 0x200b && c <= 0x200f) ||
    (c >= 0x202a && c <= 0x202e) ||
    (c >= 0x2060 && c <= 0x2064) ||
    c === 0xfeff
  );
}

function isBlank(c: number): boolean {
  return (
    (c >= 0x09 && c <= 0x0d) ||
    c === 0x85 ||
    c === 0xa0 ||
    c === 0x1680 ||
    (c >= 0x2000 && c <= 0x200a) ||
    c === 0x2028 ||
    c === 0x2029 ||
    c === 0x202f ||
    c === 0x205f ||
    c === 0x3000
  );
}

/** True when every UTF-16 unit is an ASCII digit; false for the empty string. */
export function allDigits(text: string, from = 0, to = text.length): boolean {
  if (from >= to) return false;
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    if (c < 0x30 || c > 0x39) return false;
  }
  return true;
}

/** Drops the blanks and dashes that people put between the groups of a long number. Expects tidied text. */
export function dropSeparators(text: string): string {
  for (let i = 0; i < text.length; i++) {
    if (isSeparator(text.charCodeAt(i))) return dropSlowly(text);
  }
  return text;
}

function dropSlowly(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    if (!isSeparator(text.charCodeAt(i))) out += text[i];
  }
  return out;
}

/** Space, hyphen-minus, and the hyphens and dashes U+2010–2015, minus sign U+2212. */
function isSeparator(c: number): boolean {
  return c === 0x20 || c === 0x2d || (c >= 0x2010 && c <= 0x2015) || c === 0x2212;
}

/** Refused everywhere: C0 and C1 controls, DEL, the replacement character and its neighbours, lone halves of a pair. */
export function hasForbiddenCharacter(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 0x20 || (c >= 0x7f && c <= 0x9f) || c === 0xfffd || c === 0xfffe || c === 0xffff) return true;
    if (c >= 0xd800 && c <= 0xdfff) {
      const next = text.charCodeAt(i + 1);
      if (c > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return true;
      i++;
    }
  }
  return false;
}
