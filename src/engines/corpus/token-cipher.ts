import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { NuwaError } from '#kernel/errors.ts';
import { TOKEN_LENGTH } from './fact-rows.ts';

/**
 * Token = AES-256 of the 16 bytes of `inner`, a single block. ECB is right here and nowhere else: every block is a
 * message of its own, and equal inputs must give equal tokens, or nothing could be looked up.
 */
export function encryptTokens(inners: Uint8Array, key: Uint8Array): Buffer {
  if (inners.length % TOKEN_LENGTH !== 0)
    throw new NuwaError('bad-request', { problem: 'an inner value has 16 bytes' });
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  return Buffer.concat([cipher.update(inners), cipher.final()]);
}

/** Any number of tokens at once, from one epoch's key to another's. */
export function rekeyTokens(tokens: Uint8Array, from: Uint8Array, to: Uint8Array): Buffer {
  const decipher = createDecipheriv('aes-256-ecb', from, null).setAutoPadding(false);
  return encryptTokens(Buffer.concat([decipher.update(tokens), decipher.final()]), to);
}

/** Tells whether a key is the one that a corpus was made with, and nothing else about it. 16 hex digits. */
export function keyCheckOf(key: Uint8Array): string {
  const inner = createHash('sha256').update('nuwa/key-check/v1').digest().subarray(0, TOKEN_LENGTH);
  return encryptTokens(inner, key).toString('hex', 0, 8);
}
