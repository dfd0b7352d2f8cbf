import { NuwaError } from '#kernel/errors.ts';

export type EvidenceLimits = {
  /** Bytes of one file, as it arrives. */
  readonly fileBytes: number;
  readonly files: number;
  /** Bytes of all files of one report together. */
  readonly reportBytes: number;
  /** Rows of a sample. One Chinese response centre caps samples at 30, and so do we. */
  readonly sampleRows: number;
};

const MiB = 1 << 20;
export const DEFAULT_EVIDENCE_LIMITS: EvidenceLimits = {
  fileBytes: 20 * MiB,
  files: 10,
  reportBytes: 60 * MiB,
  sampleRows: 30,
};

/**
 * Bytes that the next file of a report may have.
 * @param kept what the report has already, removed files not counted
 * @throws too-large when nothing more may come
 */
export function roomForNext(limits: EvidenceLimits, kept: readonly { readonly bytes: number }[]): number {
  if (kept.length >= limits.files)
    throw new NuwaError('too-large', { what: 'The evidence of this report', limit: `${limits.files} files` });
  const left = limits.reportBytes - kept.reduce((sum, { bytes }) => sum + bytes, 0);
  if (left <= 0)
    throw new NuwaError('too-large', {
      what: 'The evidence of this report',
      limit: `${Math.floor(limits.reportBytes / MiB)} MiB together`,
    });
  return Math.min(limits.fileBytes, left);
}

/** @throws evidence-refused */
export function refuseLists(rows: number, limits: Pick<EvidenceLimits, 'sampleRows'>): void {
  if (rows <= limits.sampleRows) return;
  throw new NuwaError('evidence-refused', {
    reason: `it holds ${rows} rows, and Nüwa takes samples of at most ${limits.sampleRows}, not lists; cut it down and hand it in again`,
  });
}
