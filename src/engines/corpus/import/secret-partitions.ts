import { partition, type Partition } from './partition.ts';
import { MD5_AT, NTLM_AT, SHA1_AT } from './secret-digests.ts';
import { SLOT_BYTES } from './slots.ts';
import { STREAMS, type StreamName } from './streams.ts';

export type SecretStream = Extract<StreamName, 'sha1' | 'ntlm' | 'md5' | `${string}Guarded`>;

/** The secrets of a block. Lists hold offsets into `digests`; the i-th guarded secret has the i-th tag. */
export type BlockSecrets = {
  readonly digests: Uint8Array;
  readonly open: Int32Array;
  readonly guarded: Int32Array;
  /** Entries of unsalted MD5 lists, which have nothing but an MD5. */
  readonly bareMd5: Int32Array;
  readonly tags: Uint8Array;
};

export function secretPartitions(secrets: BlockSecrets): Readonly<Record<SecretStream, Partition>> {
  const { digests, open, guarded, bareMd5, tags } = secrets;
  const tagAt = guarded.map((_, i) => i * SLOT_BYTES);
  const opened = (keyBytes: number, from: number, more: Int32Array = NONE): Partition =>
    partition({ keys: digests, keyBytes, at: shifted(joined(open, more), from) });
  const held = (keyBytes: number, from: number): Partition =>
    partition({
      keys: digests,
      keyBytes,
      at: shifted(guarded, from),
      payloads: tags,
      payloadAt: tagAt,
      payloadBytes: SLOT_BYTES,
    });
  return {
    sha1: opened(STREAMS.sha1.keyBytes, SHA1_AT),
    sha1Guarded: held(STREAMS.sha1.keyBytes, SHA1_AT),
    ntlm: opened(STREAMS.ntlm.keyBytes, NTLM_AT),
    ntlmGuarded: held(STREAMS.ntlm.keyBytes, NTLM_AT),
    md5: opened(STREAMS.md5.keyBytes, MD5_AT, bareMd5),
    md5Guarded: held(STREAMS.md5.keyBytes, MD5_AT),
  };
}

const NONE = new Int32Array(0);

const shifted = (offsets: Int32Array, by: number): Int32Array => offsets.map((offset) => offset + by);

function joined(a: Int32Array, b: Int32Array): Int32Array {
  if (b.length === 0) return a;
  const both = new Int32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
