import type { Corpus } from '#engines/corpus/corpus.ts';

export type CheckNeeds = { readonly corpus: Pick<Corpus, 'passwords'> };

/**
 * How often each password occurs in the public ranges, by its SHA-1 in hex; 0 is "not listed", never "safe". A check
 * concerns a password and nobody in particular, so it is open to all and no trace of it is kept.
 */
export function checkPasswords({ corpus }: CheckNeeds, sha1: readonly string[]): number[] {
  const segment = corpus.passwords('sha1');
  return sha1.map((digest) => segment.count(Buffer.from(digest, 'hex')));
}
