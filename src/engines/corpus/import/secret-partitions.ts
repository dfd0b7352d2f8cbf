import { partition, randomOrder, type Partition } from './partition.ts';
import { MD5_AT, NTLM_AT, SHA1_AT } from './secret-digests.ts';
import { SLOT_BYTES } from './slots.ts';
import { STREAMS, type StreamName } from './streams.ts';

export type SecretStream = Extract<StreamName, 'sha1' | 'ntlm' | 'md5' | `${string}Guarded`>;

/** The secrets of a block. Lists hold offsets into `digests`; the i-th guarded secret has the i-th tag. */
export type SecretLists = {
  readonly digests: Uint8Array;
  readonly open: Int32Array;
  readonly guarded: Int32Array;
  /** Entries of unsalted MD5 lists, which have nothing but an MD5. */
  readonly bareMd5: Int32Array;
  readonly tags: Uint8Array;
};

export function secretPartitions(secrets: SecretLists): Readonly<Record<SecretStream, Partition>> {
  const { digests, open, guarded, bareMd5, tags } = secrets;
  const tagAt = guarded.map((_, i) => i * SLOT_BYTES);
  // One order for the three digests of a secret, which belong together anyhow.
  const openOrder = randomOrder(open.length);
  const guardedOrder = randomOrder(guarded.length);
  const opened = (keyBytes: number, from: number): Partition =>
    partition({ keys: digests, keyBytes, at: shifted(open, from), order: openOrder });
  const held = (keyBytes: number, from: number): Partition =>
    partition({
      keys: digests,
      keyBytes,
      at: shifted(guarded, from),
      payloads: tags,
      payloadAt: tagAt,
      payloadBytes: SLOT_BYTES,
      order: guardedOrder,
    });
  return {
    sha1: opened(STREAMS.sha1.keyBytes, SHA1_AT),
    sha1Guarded: held(STREAMS.sha1.keyBytes, SHA1_AT),
    ntlm: opened(STREAMS.ntlm.keyBytes, NTLM_AT),
    ntlmGuarded: held(STREAMS.ntlm.keyBytes, NTLM_AT),
    md5: bareMd5.length === 0 ? opened(STREAMS.md5.keyBytes, MD5_AT) : mixedMd5(secrets),
    md5Guarded: held(STREAMS.md5.keyBytes, MD5_AT),
  };
}

/** Lists where some passwords are plain and some are MD5. */
function mixedMd5({ digests, open, bareMd5 }: SecretLists): Partition {
  const both = new Int32Array(open.length + bareMd5.length);
  both.set(open);
  both.set(bareMd5, open.length);
  const at = shifted(both, MD5_AT);
  return partition({ keys: digests, keyBytes: STREAMS.md5.keyBytes, at, order: randomOrder(at.length) });
}

const shifted = (offsets: Int32Array, by: number): Int32Array => offsets.map((offset) => offset + by);
