/** Kinds of runs and segments, as `docs/formats/run-v1.md` numbers them. Lengths in bytes. */
export const RUN_KINDS = {
  'passwords-sha1': { number: 1, keyLength: 20, recordLength: 28, people: true, keyed: false },
  'passwords-ntlm': { number: 2, keyLength: 16, recordLength: 24, people: true, keyed: false },
  'secrets-md5': { number: 3, keyLength: 16, recordLength: 24, people: true, keyed: false },
  identifiers: { number: 4, keyLength: 16, recordLength: 20, people: false, keyed: true },
  usernames: { number: 5, keyLength: 16, recordLength: 20, people: false, keyed: true },
  domains: { number: 6, keyLength: 16, recordLength: 20, people: false, keyed: true },
} as const satisfies Record<string, RunShape>;

export type RunKind = keyof typeof RUN_KINDS;
export type RunShape = {
  readonly number: number;
  readonly keyLength: number;
  readonly recordLength: number;
  /** Records end with the number of people. */
  readonly people: boolean;
  /** Keys are tokens under an epoch's key, not hashes. */
  readonly keyed: boolean;
};

export const RUN_KIND_NAMES: readonly RunKind[] = [
  'passwords-sha1',
  'passwords-ntlm',
  'secrets-md5',
  'identifiers',
  'usernames',
  'domains',
];

/** Counts are 32 bits wide in runs; this stands for "that many or more". */
export const LARGEST_COUNT = 0xffffffff;
