/** Source of randomness, an argument like the clock: `n` bytes, cryptographically strong outside tests. */
export type Random = (n: number) => Uint8Array;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'; // Crockford's base 32, lower case

/** A random identifier of 130 bits behind a prefix that names its kind, for example `brc_…`. Carries no time. */
export function newId(prefix: string, random: Random): string {
  let id = '';
  for (const byte of random(26)) id += ALPHABET[byte & 31];
  return `${prefix}_${id}`;
}
