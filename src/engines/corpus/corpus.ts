import type { Charset, Plan, RefusalReason } from '#domain/breaches/plan.ts';
import type { IdentifierKind } from '#domain/identifiers/kinds.ts';
import type { Instant } from '#kernel/instant.ts';

/**
 * The corpus: dumps in, index out, look-ups. It keeps tokens and hashes only, never what they were made from.
 * `open-corpus.ts` makes it over a folder, `fake-corpus.ts` in memory; one contract test holds both.
 *
 * Durability: `importDump` and `seed` return once what they made is whole, fsynced and in its place. Nothing answers
 * from it before a publication names it, and it survives a crash until then; a publication that does not name it
 * removes it, unless it was made since the opening (its order may be on the way). `publish` returns once the new manifest is durable; until that rename the
 * old manifest and all its files stay valid and are served. Nothing is rewritten in place.
 * Concurrency: one writer (imports, publications, rotations queue up behind each other); any number of readers, who
 * see a whole old version or a whole new one.
 * Retries: `importDump` is not retried by the corpus (the caller holds the dump); `publish` is idempotent.
 */
export interface Corpus {
  /** Changes with every publication; part of ETags and of native range addresses. Letters, digits and `-` only. */
  version(): string;
  /** When this version was published. */
  publishedAt(): Instant;
  passwords(kind: PasswordKind): PasswordSegment;
  /** The body of one range: `docs/formats/range-native-v1.md`; with 20 bits it is the body of the HIBP contract. */
  render(range: PasswordRange): Uint8Array;
  /** All of one kind, ascending, `HASH:COUNT` and a newline after every line, in pieces; stays on one version. */
  exportHibp(kind: PasswordKind): AsyncIterable<Uint8Array>;
  /** Numbers of the breaches (see `PublishedFact.number`) that hold this token; empty when none or silenced. */
  exposures(token: Uint8Array): readonly number[];
  /** AES tokens under the current epoch; the key stays inside. `inner` is 16 bytes. */
  tokenOf(inner: Uint8Array): Uint8Array;
  /** A token of an earlier epoch as it is now. @throws keys-missing when the earlier key is gone */
  rekeyed(token: Uint8Array, fromEpoch: number): Uint8Array;
  stats(): CorpusStats;

  /** Sorts a file of `HASH:count` lines into a run that `PublishOptions.seeds` takes. @throws format-unknown, file-unreadable */
  seed(listPath: string, options: ProgressOptions): Promise<SeededRun>;
  importDump(dump: DumpToImport, options: ImportOptions): Promise<ImportedDump>;
  /** Removes a fact (by `factId`) or a seed (by `path`) that was never published and never will be. */
  discard(made: string): Promise<void>;
  /**
   * Builds segments from exactly these facts and swaps the manifest; facts not named are removed from disk, for good.
   * So whoever reads the list of facts from somewhere must let nobody publish in between.
   */
  publish(facts: readonly PublishedFact[], options: PublishOptions): Promise<Publication>;
  /** New epoch key (already in the key folder): rewrites every fact and segment; answers do not change. */
  rotate(toEpoch: number, options: ProgressOptions): Promise<void>;
  /** Recomputes digests of everything the manifest names. @throws corpus-damaged naming the first bad file */
  verify(): Promise<void>;
  close(): Promise<void>;
}

export type PasswordKind = 'sha1' | 'ntlm';

export interface PasswordSegment {
  readonly records: number;
  /** Records whose digest starts with the given bits, ascending. `bits` <= 32; `prefix` is right-aligned. */
  range(prefix: number, bits: number): readonly PasswordRecord[];
  /** Occurrences of this digest; 0 when it is not listed. */
  count(digest: Uint8Array): number;
  /** Fewest records over all prefixes of this many bits, measured when the segment was built (bits 4…24). */
  smallestBucket(bits: number): number;
}
export type PasswordRange = {
  readonly kind: PasswordKind;
  /** First bits of the digest, right-aligned: `0xABCDE` with 20 bits for the HIBP contract. */
  readonly prefix: number;
  readonly bits: number;
  /** With invented suffixes of count 0 sorted in, the same ones each time for one version and prefix. */
  readonly padded: boolean;
};
export type PasswordRecord = { readonly digest: Uint8Array; readonly count: number };

export type DumpToImport = {
  readonly factId: string;
  /** Absolute paths of regular files that the import process may open, each with the plan to read it by. Compressed
   * and archived entries are opened again by the dump source from `locator`. */
  readonly entries: readonly { readonly locator: DumpLocator; readonly name: string; readonly plan: Plan }[];
};

/** Where the bytes of one entry come from. The import process re-opens it; clear text is never copied to our disk. */
export type DumpLocator =
  | { readonly kind: 'path'; readonly path: string; readonly entry?: string }
  /** Staged upload, AES-256-CTR; the key travels to the child over its pipe and is held in memory only. */
  | { readonly kind: 'staged'; readonly path: string; readonly key: string; readonly entry?: string };

export type ProgressOptions = {
  readonly onProgress?: (progress: ImportProgress) => void;
  readonly signal?: AbortSignal;
};
export type ImportOptions = ProgressOptions & { readonly workers?: number; readonly memoryMiB?: number };
export type ImportProgress = {
  readonly stage: 'reading' | 'sorting' | 'publishing';
  readonly rows: number;
  readonly bytes: number;
  /** Bytes of the whole dump as far as known; null for streams. */
  readonly totalBytes: number | null;
};

export type ImportedDump = {
  readonly factId: string;
  /** SHA-256 over the entries' bytes, unpacked, in order; how the same dump is recognised again. */
  readonly digest: string;
  readonly rows: number;
  readonly indexed: number;
  readonly refused: Readonly<Partial<Record<RefusalReason, number>>>;
  readonly profile: Profile;
};

/** What is in a list, without anything that is in it. Counts are exact. */
export type Profile = {
  readonly rows: number;
  readonly charset: Charset;
  /** The identifier by which people were told apart, and how many there are. */
  readonly people: { readonly by: IdentifierKind | null; readonly distinct: number };
  readonly identifiers: Readonly<
    Partial<Record<IdentifierKind, { readonly rows: number; readonly distinct: number }>>
  >;
  readonly schemes: readonly { readonly scheme: string; readonly rows: number }[];
  readonly dataClasses: readonly string[];
  readonly lengthBands: Readonly<Record<'1-6' | '7-12' | '13-18' | '19+', number>>;
  readonly characterClasses: Readonly<Record<string, number>>;
  /** Occurrences of the most frequent secrets, most frequent first: counts only. */
  readonly topSecrets: readonly number[];
  readonly distinctSecrets: number;
  readonly distinctDomains: number;
  readonly duplicateRows: number;
  readonly dates: { readonly first: string; readonly last: string } | null;
  /** Secrets with the shape of an identifier, and how many distinct ones fewer than 10 people used. */
  readonly identifierLike: { readonly rows: number; readonly heldBack: number };
  /** Values that had the form of an identifier and a wrong check digit: of random numbers nine in ten do. */
  readonly wrongCheckDigits: Readonly<Partial<Record<IdentifierKind, number>>>;
};

export type PublishedFact = {
  readonly factId: string;
  /** Small positive number of the breach inside segments; never reused. */
  readonly number: number;
  /** Its secrets may enter the public password segments. */
  readonly secretsPublic: boolean;
};
export type PublishOptions = ProgressOptions & {
  /** Distinct secrets that must come together before public segments change; smaller batches wait. */
  readonly floor: number;
  /** Tokens (of the present epoch) answered no longer (silence) or taken out of every fact (erase). The corpus keeps
   * what it was given once, through every later publication and rotation: only new ones need naming. */
  readonly tombstones: readonly { readonly token: Uint8Array; readonly mode: 'silence' | 'erase' }[];
  /** Paths that `seed` returned. Left out: those of the present version stay; an empty list removes them. */
  readonly seeds?: readonly string[];
};
/** A run made from a `HASH:count` list. */
export type SeededRun = {
  /** In the corpus folder, so that the folder can move. */
  readonly path: string;
  /** SHA-256 (hex) of the list's bytes: how the same list is recognised again. */
  readonly digest: string;
  readonly kind: PasswordKind;
  readonly records: number;
  readonly occurrences: number;
  /** Lines that were not `HASH:count` with a count of 1 or more; blank lines are not counted. */
  readonly refused: number;
};
export type Publication = {
  readonly version: string;
  /** Facts whose secrets wait for company below the floor. */
  readonly waiting: readonly string[];
};
export type CorpusStats = {
  readonly version: string;
  readonly epoch: number;
  readonly facts: number;
  readonly passwords: Readonly<Record<PasswordKind, number>>;
  readonly identifiers: number;
  readonly bytes: number;
};
