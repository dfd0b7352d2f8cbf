import { CHARACTER_CLASS } from '../fact-rows.ts';

const OF_ASCII = new Uint8Array(128);
for (let c = 0; c < 128; c++) {
  if (c >= 0x61 && c <= 0x7a) OF_ASCII[c] = CHARACTER_CLASS.lower;
  else if (c >= 0x41 && c <= 0x5a) OF_ASCII[c] = CHARACTER_CLASS.upper;
  else if (c >= 0x30 && c <= 0x39) OF_ASCII[c] = CHARACTER_CLASS.digit;
  else if (c <= 0x20 || c === 0x7f) OF_ASCII[c] = CHARACTER_CLASS.blank;
  else OF_ASCII[c] = CHARACTER_CLASS.punctuation;
}

/** Bits of `CHARACTER_CLASS` over all characters of a plain secret. */
export function classesOf(secret: string): number {
  let classes = 0;
  for (let i = 0; i < secret.length; i++) {
    const c = secret.charCodeAt(i);
    classes |= c < 128 ? (OF_ASCII[c] ?? 0) : CHARACTER_CLASS.beyondAscii;
  }
  return classes;
}

/** Characters (code points), 255 for that many and more. */
export function lengthOf(secret: string): number {
  let length = secret.length;
  for (let i = 1; i < secret.length; i++) {
    const low = (secret.charCodeAt(i) & 0xfc00) === 0xdc00;
    if (low && (secret.charCodeAt(i - 1) & 0xfc00) === 0xd800) length--;
  }
  return Math.min(length, 255);
}
