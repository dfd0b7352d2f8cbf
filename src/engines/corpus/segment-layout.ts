/** The layout of `docs/formats/segment-v1.md`, shared by writer and reader. Lengths in bytes. */
export const SEGMENT_MAGIC = Buffer.from('NUWASEG\n', 'latin1');
export const SEGMENT_HEADER = 32;
export const SEGMENT_FOOTER = 88;
export const LEAST_TABLE_BITS = 4;
/** 2^22 entries are 32 MiB in memory, and still one read of 9 KB a look-up at two thousand million passwords. */
export const MOST_TABLE_BITS = 22;

/** Prefix lengths for which the smallest bucket is measured. */
export const LEAST_FLOOR_BITS = 4;
export const MOST_FLOOR_BITS = 24;
export const FLOORS = MOST_FLOOR_BITS - LEAST_FLOOR_BITS + 1;

export const SEGMENT_KINDS = ['passwords-sha1', 'passwords-ntlm', 'identifiers'] as const;
export type SegmentKind = (typeof SEGMENT_KINDS)[number];

/** What is in a segment, as text in its head; members in this order. */
export type SegmentAbout = {
  readonly canonicalVersions: Readonly<Record<string, readonly number[]>>;
  readonly seeds: readonly string[];
  readonly sources: readonly number[];
};

/** `records` may be an upper bound; 64 to 128 records a bucket until the table is as large as it gets. */
export function tableBitsFor(records: number): number {
  const wanted = records < 64 ? 0 : Math.floor(Math.log2(records / 64));
  return Math.min(MOST_TABLE_BITS, Math.max(LEAST_TABLE_BITS, wanted));
}

/** First 32 bits of a key, unsigned. */
export function first32(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] ?? 0) << 24) |
      ((bytes[at + 1] ?? 0) << 16) |
      ((bytes[at + 2] ?? 0) << 8) |
      (bytes[at + 3] ?? 0)) >>>
    0
  );
}
