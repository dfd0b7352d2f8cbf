import type { EvidenceType } from '#domain/evidence/evidence-type.ts';
import type { MaskedCounts } from '#domain/evidence/tally.ts';
import { NuwaError } from '#kernel/errors.ts';

/** What a file may cost before it is refused. Files are attacker-controlled. */
export type CleaningLimits = {
  /** Pixels of an image, all its frames together: 40 million are four screens of 4K. */
  readonly pixels: number;
  /** Unpacked bytes of an Office file, all entries together, embedded files included. */
  readonly unpackedBytes: number;
  readonly entries: number;
  /** Bytes of the cleaned file: some grow when they are written anew. */
  readonly cleanedBytes: number;
  readonly milliseconds: number;
  /** Of the process, by the system's own limit: what it may write to in memory. */
  readonly memoryMiB: number;
};

const MiB = 1 << 20;
export const DEFAULT_CLEANING_LIMITS: CleaningLimits = {
  pixels: 40_000_000,
  unpackedBytes: 128 * MiB,
  entries: 2_000,
  cleanedBytes: 64 * MiB,
  milliseconds: 30_000,
  memoryMiB: 1_536,
};

/** A file without its metadata, and what was found in it. */
export type Cleaned = {
  readonly type: EvidenceType;
  readonly content: Uint8Array;
  readonly masked: MaskedCounts;
  /** Rows of data; 0 for pictures and documents. */
  readonly rows: number;
  /** The same with its personal data, where that was asked for and there is some. */
  readonly unmasked: Uint8Array | null;
};

export type Cleaner = (upload: AsyncIterable<Uint8Array>, options: CleaningOptions) => Promise<Cleaned>;

export type CleaningOptions = {
  /** Bytes that may arrive. */
  readonly maxBytes: number;
  readonly maxRows: number;
  /** Keep the personal data as well: the finder insists. */
  readonly withUnmasked: boolean;
};

export const refusal = (reason: string, cause?: unknown): NuwaError =>
  new NuwaError('evidence-refused', { reason }, cause);
