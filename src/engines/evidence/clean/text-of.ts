/**
 * The text that these bytes are, or null when they are none: UTF-8, UTF-16 with a mark, or GB 18030, without control
 * characters other than those of lines and terminals.
 */
export function textOf(bytes: Uint8Array): string | null {
  for (const charset of charsetsOf(bytes)) {
    const text = decoded(bytes, charset);
    if (text !== null && isText(text)) return text;
  }
  return null;
}

function charsetsOf([a, b]: Uint8Array): readonly string[] {
  if (a === 0xff && b === 0xfe) return ['utf-16le'];
  if (a === 0xfe && b === 0xff) return ['utf-16be'];
  return ['utf-8', 'gb18030'];
}

function decoded(bytes: Uint8Array, charset: string): string | null {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return null; // the question was whether it is of this character set
  }
}

/** Control characters of lines and of a terminal's colours: tab, line feed, form feed, carriage return, escape. */
const CONTROLS: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1b]);

function isText(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    const isControl = c < 0x20 || (c >= 0x7f && c <= 0x9f);
    if ((isControl && !CONTROLS.has(c)) || c >= 0xfffe) return false;
  }
  return true;
}
