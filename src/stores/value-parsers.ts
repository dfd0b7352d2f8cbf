/**
 * Both databases hand out the same JavaScript values: 64-bit integers as numbers (counts and indexes here stay far
 * below 2^53; one that does not is an error and never a rounded figure), byte strings as plain `Uint8Array`.
 */
export function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`the integer ${text} does not fit a JavaScript number`);
  return value;
}

/** PostgreSQL's hexadecimal output of `bytea`: `\x` and two digits a byte. */
export function parseBytea(text: string): Uint8Array {
  if (!text.startsWith('\\x')) throw new RangeError('bytea did not arrive in hexadecimal form');
  return new Uint8Array(Buffer.from(text.slice(2), 'hex'));
}
