/**
 * Encodes text in GB18030. Node decodes that character set but does not write it, so the table is made by decoding
 * every two-byte code once; characters that need four bytes are not written and throw (the case uses none).
 */
let table: Uint16Array | null = null;

function twoByteCodes(): Uint16Array {
  if (table !== null) return table;
  const decoder = new TextDecoder('gb18030', { fatal: true });
  const codes = new Uint16Array(0x10000);
  const pair = new Uint8Array(2);
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue;
      pair[0] = lead;
      pair[1] = trail;
      const text = decoder.decode(pair);
      if (text.length === 1 && codes[text.charCodeAt(0)] === 0)
        codes[text.charCodeAt(0)] = lead * 256 + trail;
    }
  }
  table = codes;
  return codes;
}

/** @throws RangeError for a character outside ASCII and the two-byte codes */
export function encodeGb18030(text: string): Uint8Array {
  const codes = twoByteCodes();
  const bytes = Buffer.allocUnsafe(text.length * 2);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      bytes[length++] = unit;
      continue;
    }
    const code = codes[unit] ?? 0;
    if (code === 0) throw new RangeError(`U+${unit.toString(16)} has no two-byte code in GB18030`);
    bytes[length++] = code >>> 8;
    bytes[length++] = code & 0xff;
  }
  return bytes.subarray(0, length);
}
