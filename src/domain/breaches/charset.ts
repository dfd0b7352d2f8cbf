import type { Charset } from './plan.ts';

const decoders = new Map<Charset, InstanceType<typeof TextDecoder>>();

/** Text of these bytes; what cannot be decoded becomes U+FFFD. A byte-order mark stays, so that places still agree. */
export function decode(charset: Charset, bytes: Uint8Array): string {
  let decoder = decoders.get(charset);
  if (decoder === undefined) {
    decoder = new TextDecoder(charset, { ignoreBOM: true });
    decoders.set(charset, decoder);
  }
  return decoder.decode(bytes);
}

/** Bytes per unit of text: 2 for UTF-16, 1 (the smallest character) for all others. */
export function unitBytes(charset: Charset): 1 | 2 {
  return charset === 'utf-16le' || charset === 'utf-16be' ? 2 : 1;
}

/**
 * Finds the byte at which a character of the decoded text stands, going forward only.
 *
 * It relies on *anchors*: line feed, carriage return, comma, semicolon, parentheses and quotes are single bytes in
 * UTF-8, GB18030, Big5 and windows-1252, never the second half of a longer character, and every decoder puts them
 * back when they follow a broken one. So the n-th anchor in the text is the n-th in the bytes, whatever lies between
 * (a property test holds this over random bytes). Blank, digits, letters and backslash are no anchors.
 */
export class ByteCursor {
  readonly #text: string;
  readonly #bytes: Uint8Array;
  readonly #factor: 0 | 1 | 2;
  #char = 0;
  #byte = 0;

  constructor(charset: Charset, text: string, bytes: Uint8Array) {
    this.#text = text;
    this.#bytes = bytes;
    // As many units as bytes means that every character is one byte: places are the same.
    if (unitBytes(charset) === 2) this.#factor = 2;
    else this.#factor = text.length === bytes.length ? 1 : 0;
  }

  /** Byte index just after the anchor at `index` of the text. */
  after(index: number): number {
    return this.seek(index) + (this.#factor === 2 ? 2 : 1);
  }

  /** Byte index of the anchor at `index` of the text. Calls must come with rising indexes. */
  seek(index: number): number {
    if (this.#factor !== 0) return index * this.#factor;
    const anchor = this.#text.charAt(index);
    const code = anchor.charCodeAt(0);
    let byte = this.#bytes.indexOf(code, this.#byte);
    let char = this.#text.indexOf(anchor, this.#char);
    while (char < index && char !== -1) {
      char = this.#text.indexOf(anchor, char + 1);
      byte = this.#bytes.indexOf(code, byte + 1);
    }
    this.#char = index;
    this.#byte = byte;
    return byte;
  }
}

/** Byte index just after the anchor that ends `text` at `end`, found from the far end. See {@link ByteCursor}. */
export function byteAfterAnchor(charset: Charset, text: string, bytes: Uint8Array, end: number): number {
  if (unitBytes(charset) === 2) return end * 2;
  if (text.length === bytes.length) return end;
  const anchor = text.charAt(end - 1);
  const code = anchor.charCodeAt(0);
  let byte = bytes.lastIndexOf(code);
  for (let later = text.indexOf(anchor, end); later !== -1; later = text.indexOf(anchor, later + 1)) {
    byte = bytes.lastIndexOf(code, byte - 1);
  }
  return byte + 1;
}
