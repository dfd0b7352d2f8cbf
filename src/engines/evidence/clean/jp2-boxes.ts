/** Boxes of free contents: XML, UUID (EXIF, XMP), its lists and URLs, labels, rights, associations of them. */
const METADATA: ReadonlySet<string> = new Set(['xml ', 'uuid', 'uinf', 'asoc', 'lbl ', 'jp2i']);

/**
 * JPEG 2000 (ISO/IEC 15444-1 annex I) without its boxes of metadata; a bare code stream as it is. Null when it is
 * neither.
 */
export function stripJp2(bytes: Uint8Array): Uint8Array | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (file.length >= 4 && file.readUInt32BE() === 0xff4fff51) return bytes;
  if (file.length < 12 || file.toString('latin1', 4, 8) !== 'jP  ') return null;
  const kept: Uint8Array[] = [];
  for (let at = 0; at < file.length; ) {
    if (at + 8 > file.length) return null;
    const short = file.readUInt32BE(at);
    const isLong = short === 1 && at + 16 <= file.length;
    const size = isLong ? Number(file.readBigUInt64BE(at + 8)) : short === 0 ? file.length - at : short;
    if (size < 8 || at + size > file.length) return null;
    if (!METADATA.has(file.toString('latin1', at + 4, at + 8))) kept.push(file.subarray(at, at + size));
    at += size;
  }
  return new Uint8Array(Buffer.concat(kept));
}
