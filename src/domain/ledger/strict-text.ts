/** Readers that accept exactly one spelling of each value, so that no two files mean the same. Hostile input. */

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of UTF-8 bytes, or null when they are not UTF-8. A byte order mark stays in it. */
export function textOfUtf8(bytes: Uint8Array): string | null {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null; // not UTF-8: the one reason that a fatal decoder has
  }
}

/** Standard base64 with padding (RFC 4648, section 4), or null when written any other way. */
export function bytesOfBase64(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? new Uint8Array(bytes) : null;
}

/** A decimal integer from 0 to 2^53 - 1 without leading zeros, or null. */
export function integerOfDecimal(text: string): number | null {
  if (!/^(0|[1-9]\d{0,15})$/.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
