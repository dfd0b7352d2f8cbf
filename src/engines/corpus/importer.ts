import type { DumpToImport, ImportedDump, ImportOptions } from './corpus.ts';

/**
 * Reads a dump and leaves one sealed fact folder (`sealFact`), or nothing that anyone will find. The corpus gives an
 * empty work folder, checks the result, moves it into place and removes the work folder whatever happened.
 * @throws import-cancelled, engine-failed, and what `DumpToImport`'s sources throw
 */
export type Importer = (job: ImportJob, options: ImportOptions) => Promise<ImportedDump>;

export type ImportJob = {
  readonly dump: DumpToImport;
  /** Absolute, exists, empty, on the same file system as the corpus. Anything may be put here; nothing is kept. */
  readonly workFolder: string;
  /** Absolute, inside `workFolder`; to be created by the importer, sealed and fsynced when it returns. */
  readonly factFolder: string;
  readonly epoch: number;
  /** 32 bytes, AES-256 key of the epoch. Travels to the child over its pipe, never in arguments or files. */
  readonly tokenKey: Uint8Array;
};
