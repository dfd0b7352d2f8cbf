/**
 * Hexadecimal in one case. Unless `lenient`, with digits and letters both: sixteen digits are a password or a card far
 * more often than the one MD5 in 1,850 that happens to have no letter in its middle.
 */
export function isDigest(text: string, from: number, to: number, lenient: boolean): boolean {
  let digits = false;
  let lower = false;
  let upper = false;
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    if (c >= 0x30 && c <= 0x39) digits = true;
    else if (c >= 0x61 && c <= 0x66) lower = true;
    else if (c >= 0x41 && c <= 0x46) upper = true;
    else return false;
  }
  return !(lower && upper) && (lenient || (digits && (lower || upper)));
}
