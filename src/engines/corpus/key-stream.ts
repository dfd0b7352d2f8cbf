import { type Cipheriv, createCipheriv } from 'node:crypto';

/** Bytes of an AES block. */
const BLOCK = 16;
/** One for each key: setting a cipher up costs as much as all blocks of a range. */
const ciphers = new WeakMap<Uint8Array, Cipheriv>();

/**
 * AES-256 in counter mode (NIST SP 800-38A, 6.5): `length` bytes of key stream from block `first` on. The counter is
 * 16 bytes, one big-endian number. Made of single blocks, so that one cipher serves all counters: whole blocks leave
 * nothing behind in it. A key must not change in place.
 */
export function keyStream(key: Uint8Array, counter: Buffer, first: number, length: number): Buffer {
  const blocks = Math.ceil(length / BLOCK);
  const counters = new DataView(new ArrayBuffer(blocks * BLOCK));
  const words = [counter.readUInt32BE(0), counter.readUInt32BE(4), counter.readUInt32BE(8)] as const;
  const start = counter.readUInt32BE(12) + first;
  for (let i = 0, at = 0; i < blocks; i++, at += BLOCK) {
    counters.setUint32(at, words[0]);
    counters.setUint32(at + 4, words[1]);
    counters.setUint32(at + 8, words[2]);
    counters.setUint32(at + 12, start + i);
  }
  if (start + blocks > 2 ** 32) carry(counters, 2 ** 32 - start);
  return cipherOf(key).update(counters).subarray(0, length);
}

/** At block `from`, or before all of them, the last word began anew: the words before it count one up. */
function carry(counters: DataView, from: number): void {
  for (let at = Math.max(0, from) * BLOCK; at < counters.byteLength; at += BLOCK) {
    for (let word = at + 8; word >= at; word -= 4) {
      const next = (counters.getUint32(word) + 1) >>> 0;
      counters.setUint32(word, next);
      if (next !== 0) break;
    }
  }
}

function cipherOf(key: Uint8Array): Cipheriv {
  const known = ciphers.get(key);
  if (known !== undefined) return known;
  const made = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  ciphers.set(key, made);
  return made;
}
