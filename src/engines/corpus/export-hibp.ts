import type { SegmentReader } from './segment-reader.ts';

/** Lines rendered between two turns of the event loop: some 0.2 ms. */
const LINES = 2048;

/**
 * All passwords of a segment as `HASH:COUNT`, ascending, upper-case, a newline after EVERY line, the last one too:
 * KeePassXC's reader of such files loses the last line otherwise. (Range bodies must not end in one; keep the two
 * writers apart.) It stays on the segment it was given, whatever is published meanwhile.
 */
export async function* exportHibp(segment: SegmentReader): AsyncGenerator<Buffer, void, void> {
  const bits = Math.min(24, Math.max(0, Math.ceil(Math.log2(Math.max(1, segment.records / LINES)))));
  for (let prefix = 0; prefix < 2 ** bits; prefix++) {
    const piece = renderLines(segment, prefix, bits);
    if (piece.length > 0) yield piece;
    await new Promise<void>((resume) => setImmediate(resume));
  }
}

function renderLines(segment: SegmentReader, prefix: number, bits: number): Buffer {
  const lines: string[] = [];
  segment.scan(prefix, bits, (bytes, restAt, bucketStart, count) => {
    lines.push(`${segment.keyOf(bytes, restAt, bucketStart).toString('hex').toUpperCase()}:${count}\n`);
    return false;
  });
  return Buffer.from(lines.join(''), 'latin1');
}
