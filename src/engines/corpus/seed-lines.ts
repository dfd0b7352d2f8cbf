const CHUNK = 1 << 20;
const LF = 0x0a;
const CR = 0x0d;
const COLON = 0x3a;
/** 40 digits, a colon and a count of 16 digits (a byte order mark and a CR may stand around); no line is longer. */
const LONGEST = 57;

/** Value of a hex digit's ASCII code, or 255. */
const HEX = new Uint8Array(256).fill(255);
for (let i = 0; i < 16; i++) {
  HEX['0123456789abcdef'.charCodeAt(i)] = i;
  HEX['0123456789ABCDEF'.charCodeAt(i)] = i;
}

/**
 * Reads `HASH:count` lines (40 or 32 hex digits in either case, CRLF or LF, a byte order mark is passed over) out of
 * untrusted bytes, a few million a second. `read` fills the buffer and returns how much, 0 at the end. `take` gets a
 * scratch buffer, the digest's length and a count of 1 or more, and returns false to refuse the line. Blank lines do
 * not count.
 */
export function eachSeedLine(
  read: (into: Buffer) => number,
  take: (digest: Buffer, length: number, count: number) => boolean,
  onLines: (lines: number) => void,
): { readonly lines: number; readonly refused: number } {
  const buffer = Buffer.allocUnsafeSlow(CHUNK);
  const line = Buffer.alloc(LONGEST + 4);
  const digest = Buffer.alloc(20);
  let used = 0;
  let lines = 0;
  let refused = 0;
  let first = true;

  function endOfLine(): void {
    let length = Math.min(used, line.length);
    if (used <= line.length && length > 0 && line[length - 1] === CR) length--;
    const from = first && line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf ? 3 : 0;
    const tooLong = used > line.length;
    used = 0;
    first = false;
    if (length - from <= 0) return;
    if (++lines % (1 << 18) === 0) onLines(lines);
    const digestLength = tooLong ? 0 : readDigest(line, from, length, digest);
    const count = digestLength === 0 ? 0 : readCount(line, from + digestLength * 2 + 1, length);
    if (count === 0 || !take(digest, digestLength, count)) refused++;
  }
  for (let n = read(buffer); n > 0; n = read(buffer))
    for (let i = 0; i < n; i++) {
      const byte = buffer[i] ?? 0;
      if (byte === LF) endOfLine();
      else {
        if (used < line.length) line[used] = byte;
        used++;
      }
    }
  endOfLine();
  onLines(lines);
  return { lines, refused };
}

/** Length of the digest in bytes when hex digits and a colon stand there, else 0. */
function readDigest(line: Buffer, from: number, to: number, digest: Buffer): number {
  const length =
    line[from + 40] === COLON && to > from + 40 ? 20 : line[from + 32] === COLON && to > from + 32 ? 16 : 0;
  for (let i = 0; i < length; i++) {
    const high = HEX[line[from + 2 * i] ?? 0] ?? 255;
    const low = HEX[line[from + 2 * i + 1] ?? 0] ?? 255;
    if (high > 15 || low > 15) return 0;
    digest[i] = (high << 4) | low;
  }
  return length;
}

/** Decimal digits only; 0 when there is anything else, or nothing, or more than a number holds exactly. */
function readCount(line: Buffer, from: number, to: number): number {
  let count = 0;
  if (to <= from) return 0;
  for (let i = from; i < to; i++) {
    const digit = (line[i] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return 0;
    count = count * 10 + digit;
  }
  return Number.isSafeInteger(count) ? count : 0;
}
