/**
 * One record of `rows.bin` (`docs/formats/fact-v1.md`): what is kept of one row of a dump. ClickHouse reads it as
 * RowBinary, so numbers are little-endian. Hot: an import encodes every row, so nothing here allocates but the views.
 */
export type FactRow = {
  readonly identifiers: readonly FactIdentifier[];
  /** Position in the fact's `schemes`; 0 is "no secret". */
  readonly scheme: number;
  /** Characters of a plain secret, 255 for that many and more; 0 when it is not plain. */
  readonly length: number;
  /** Bits of `CHARACTER_CLASS`. */
  readonly classes: number;
  /** Kind number of the identifier that a plain secret looks like; 0 none. */
  readonly shape: number;
  /** year × 12 + (month − 1); 0 none. */
  readonly month: number;
  readonly domain: Uint8Array | null;
  /** First four digits of the resident ID as a number; 0 none. */
  readonly division: number;
  readonly birthYear: number;
};
export type FactIdentifier = {
  readonly kind: number;
  /** 16 bytes. */
  readonly token: Uint8Array;
  /** Bits of `IDENTIFIER_FLAG`. */
  readonly flags: number;
  readonly pairMd5: Uint8Array | null;
  readonly pairSha1: Uint8Array | null;
};

export const IDENTIFIER_FLAG = { checked: 1, knownIssuer: 2, derived: 4, erased: 128 } as const;
export const CHARACTER_CLASS = {
  lower: 1,
  upper: 2,
  digit: 4,
  punctuation: 8,
  blank: 16,
  beyondAscii: 32,
} as const;

/** A row with more identifiers than this is refused by the importer; the count stays one byte of LEB128. */
export const MOST_IDENTIFIERS = 127;
export const TOKEN_LENGTH = 16;
/** Bytes that one record takes at most, with all pairs. */
export const LONGEST_ROW = 1 + MOST_IDENTIFIERS * (1 + 16 + 1 + 17 + 17) + 4 + 2 + 17 + 4;

/** Writes one record at `at` and returns the offset behind it. `out` must have `LONGEST_ROW` bytes left. */
export function encodeRow(out: Buffer, at: number, row: FactRow): number {
  if (row.identifiers.length > MOST_IDENTIFIERS) throw new RangeError('more than 127 identifiers in a row');
  let to = at;
  out[to++] = row.identifiers.length;
  for (const identifier of row.identifiers) {
    out[to++] = identifier.kind;
    out.set(identifier.token, to);
    to += TOKEN_LENGTH;
    out[to++] = identifier.flags;
    to = encodeNullable(out, to, identifier.pairMd5);
    to = encodeNullable(out, to, identifier.pairSha1);
  }
  out[to++] = row.scheme;
  out[to++] = row.length;
  out[to++] = row.classes;
  out[to++] = row.shape;
  to = out.writeUInt16LE(row.month, to);
  to = encodeNullable(out, to, row.domain);
  to = out.writeUInt16LE(row.division, to);
  return out.writeUInt16LE(row.birthYear, to);
}

function encodeNullable(out: Buffer, at: number, token: Uint8Array | null): number {
  if (token === null) {
    out[at] = 1;
    return at + 1;
  }
  out[at] = 0;
  out.set(token, at + 1);
  return at + 1 + TOKEN_LENGTH;
}

/**
 * Reads the record at `at`, or null when the buffer ends inside it. Tokens are views into `bytes`.
 * @throws RangeError when the bytes are no record
 */
export function decodeRow(
  bytes: Buffer,
  at: number,
): { readonly row: FactRow; readonly next: number } | null {
  const length = rowLengthAt(bytes, at);
  if (length === null) return null;
  let from = at + 1;
  const token = (): Uint8Array => bytes.subarray(from, (from += TOKEN_LENGTH));
  const nullable = (): Uint8Array | null => (bytes[from++] === 1 ? null : token());
  const byte = (): number => bytes[from++] ?? 0;
  const short = (): number => bytes.readUInt16LE((from += 2) - 2);

  const identifiers: FactIdentifier[] = [];
  for (let left = bytes[at] ?? 0; left > 0; left--)
    identifiers.push({
      kind: byte(),
      token: token(),
      flags: byte(),
      pairMd5: nullable(),
      pairSha1: nullable(),
    });
  const row: FactRow = {
    identifiers,
    scheme: byte(),
    length: byte(),
    classes: byte(),
    shape: byte(),
    month: short(),
    domain: nullable(),
    division: short(),
    birthYear: short(),
  };
  return { row, next: at + length };
}

/** Bytes of the record at `at`, or null when the buffer ends inside it. */
export function rowLengthAt(bytes: Buffer, at: number): number | null {
  const identifiers = bytes[at];
  if (identifiers === undefined) return null;
  if (identifiers > MOST_IDENTIFIERS) throw new RangeError('more than 127 identifiers in a row');
  let to = at + 1;
  for (let i = 0; i < identifiers; i++) {
    to += 1 + TOKEN_LENGTH + 1;
    to += nullableLength(bytes, to);
    to += nullableLength(bytes, to);
  }
  to += 4 + 2;
  to += nullableLength(bytes, to);
  to += 4;
  return to > bytes.length ? null : to - at;
}

function nullableLength(bytes: Buffer, at: number): number {
  const flag = bytes[at];
  if (flag !== undefined && flag > 1) throw new RangeError('a null byte is neither 0 nor 1');
  return flag === 1 ? 1 : 1 + TOKEN_LENGTH;
}
