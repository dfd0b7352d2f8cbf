import { createCipheriv, createDecipheriv } from 'node:crypto';

const ALGORITHM = 'aes-256-ctr';
const BLOCK = 16;

/**
 * AES-256 in counter mode over the offset in the file, so that any place can be read on its own. The counter starts at
 * 0: safe because a key serves one file, is random, and is never written down. There is no authentication; whoever can
 * change the staged file can garble the import, as whoever can write into our folders could in other ways.
 */
export const encryptor = (key: Buffer): ReturnType<typeof createCipheriv> =>
  createCipheriv(ALGORITHM, key, counterAt(0));

/** Bytes of the file at `offset`, in clear. */
export function decryptAt(key: Buffer, offset: number, bytes: Uint8Array): Uint8Array {
  const within = offset % BLOCK;
  const decipher = createDecipheriv(ALGORITHM, key, counterAt(Math.floor(offset / BLOCK)));
  if (within > 0) decipher.update(Buffer.alloc(within));
  return decipher.update(bytes);
}

function counterAt(block: number): Buffer {
  const counter = Buffer.alloc(BLOCK);
  counter.writeBigUInt64BE(BigInt(block), 8);
  return counter;
}
