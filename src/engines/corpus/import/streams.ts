import type { Payload } from './sort-and-count.ts';

/**
 * What a worker gives back besides the rows: records on their way to a sort, by stream and by the first nibble of
 * their key. Streams of secrets hold each block's records in an order drawn at random, so that no work file
 * says which secret belongs to which row.
 */
export const STREAMS = {
  /** SHA-1, NTLM and MD5 of plain secrets; `Guarded`: of those that look like an identifier, with the person's tag. */
  sha1: { keyBytes: 20, payload: 'none' },
  sha1Guarded: { keyBytes: 20, payload: 'person' },
  ntlm: { keyBytes: 16, payload: 'none' },
  ntlmGuarded: { keyBytes: 16, payload: 'person' },
  /** Plain secrets, and the digests of unsalted MD5 lists, of whose shape nothing is known and which are never served. */
  md5: { keyBytes: 16, payload: 'none' },
  md5Guarded: { keyBytes: 16, payload: 'person' },
  /** Token and, behind it, the number of its kind. */
  identifiers: { keyBytes: 17, payload: 'none' },
  usernames: { keyBytes: 16, payload: 'none' },
  domains: { keyBytes: 16, payload: 'count' },
  /** Fingerprints of whole rows and of hashed secrets, under a key that ends with the import: to count different ones. */
  rowPrints: { keyBytes: 16, payload: 'none' },
  hashPrints: { keyBytes: 16, payload: 'none' },
} as const satisfies Readonly<Record<string, { readonly keyBytes: number; readonly payload: Payload }>>;

export type StreamName = keyof typeof STREAMS;
export const STREAM_NAMES = Object.keys(STREAMS) as readonly StreamName[];
