/**
 * A JPEG (ITU-T T.81 annex B) without its application segments and comments, the picture untouched: JFIF and Adobe's
 * segment stay, since they say what the colours are; EXIF, XMP, IPTC, profiles, thumbnails and what follows the end of
 * the image go. Null when it is not one.
 */
export function stripJpeg(jpeg: Uint8Array): Uint8Array | null {
  if (jpeg[0] !== 0xff || jpeg[1] !== 0xd8) return null;
  const kept: Uint8Array[] = [jpeg.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= jpeg.length) {
    if (jpeg[at] !== 0xff) return null;
    const marker = jpeg[at + 1] ?? 0;
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === 0xd9) break;
    const end = at + 2 + (((jpeg[at + 2] ?? 0) << 8) | (jpeg[at + 3] ?? 0));
    if (end > jpeg.length || end < at + 4) return null;
    if (marker === 0xda) {
      const scan = endOfScan(jpeg, end);
      kept.push(jpeg.subarray(at, scan));
      at = scan;
      continue;
    }
    if (!isMetadata(marker, jpeg.subarray(at + 4, end))) kept.push(jpeg.subarray(at, end));
    at = end;
  }
  kept.push(Uint8Array.of(0xff, 0xd9));
  return new Uint8Array(Buffer.concat(kept));
}

/** Coded data runs up to the next marker that is neither a stuffed zero nor a restart. */
function endOfScan(jpeg: Uint8Array, from: number): number {
  for (let at = jpeg.indexOf(0xff, from); at >= 0 && at + 1 < jpeg.length; at = jpeg.indexOf(0xff, at + 1)) {
    const next = jpeg[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  return jpeg.length;
}

function isMetadata(marker: number, segment: Uint8Array): boolean {
  if (marker === 0xfe) return true;
  if (marker < 0xe0 || marker > 0xef) return false;
  const name = Buffer.from(segment.subarray(0, 5)).toString('latin1');
  // A JFIF header of 14 bytes holds no thumbnail.
  return (
    !(marker === 0xee && name === 'Adobe') && !(marker === 0xe0 && name === 'JFIF\0' && segment.length === 14)
  );
}
