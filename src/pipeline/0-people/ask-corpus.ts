import { hash } from 'node:crypto';
import { canonicalise } from '#domain/identifiers/canonicalise.ts';
import { innerOf } from '#domain/identifiers/fingerprint.ts';
import type { Corpus } from '#engines/corpus/corpus.ts';
import type { TokenOf } from '#stores/accounts/account-settings.ts';

/** Whether a password is on any list of ours; it leaves no trace. */
export const leakedIn =
  (corpus: Pick<Corpus, 'passwords'>) =>
  async (password: string): Promise<boolean> =>
    corpus.passwords('sha1').count(hash('sha1', password, 'buffer')) > 0;

/** What is kept of an identifier that a provider vouches for; null when the claim holds none of that kind. */
export const proofTokenOf =
  (corpus: Pick<Corpus, 'tokenOf' | 'stats'>): TokenOf =>
  (kind, value) => {
    const canonical = canonicalise(kind, value);
    if (!canonical.ok) return null;
    return { token: corpus.tokenOf(innerOf(kind, canonical.canonical)), epoch: corpus.stats().epoch };
  };
