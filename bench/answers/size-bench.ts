import { statSync } from 'node:fs';
import type { Installation } from '../installation.ts';

/**
 * Bytes a record of each segment, beside the text export and the least that any file can do: a set of n digests of b
 * bits is one of C(2^b, n), so log2 of that is needed (Stirling: n × (b - log2 n + log2 e), good to a millionth here).
 * The limit is of the digests alone; counts and breach numbers come on top of it.
 */
export function benchSize(installation: Installation, exported: string): void {
  console.log('\nBytes a record');
  console.log(`${''.padEnd(34)}${'records'.padStart(12)}${'bytes'.padStart(10)}   ours : peer`);
  const kinds = [
    ['passwords-sha1', 160],
    ['passwords-ntlm', 128],
    ['identifiers', 128],
  ] as const;
  for (const [kind, bits] of kinds) {
    const { records, bytes } = installation.segment(kind);
    const own = bytes / records;
    const line = (name: string, each: number, ratio: string): void =>
      console.log(
        `${name.padEnd(34)}${records.toLocaleString('en').padStart(12)}${each.toFixed(2).padStart(10)}   ${ratio}`,
      );
    line(`segment ${kind}`, own, '1');
    if (kind === 'passwords-sha1') {
      const text = statSync(exported).size / records;
      line('  as text, HASH:count', text, (own / text).toFixed(2));
    }
    const limit = (bits - Math.log2(records) + Math.LOG2E) / 8;
    line('  limit of the digests alone', limit, (own / limit).toFixed(2));
  }
}
