import { createHash } from 'node:crypto';

import { FINGERPRINT_BYTES, Tokeniser } from '#domain/identifiers/fingerprint.ts';

/** Takes tokens from one epoch's key to another's, any number at once. */
export function rekeying(from: Uint8Array, to: Uint8Array): (tokens: Uint8Array) => Buffer {
  const old = new Tokeniser(from);
  const next = new Tokeniser(to);
  return (tokens) => Buffer.from(next.tokens(old.inners(tokens)));
}

/** Tells whether a key is the one that a corpus was made with, and nothing else about it. 16 hex digits. */
export function keyCheckOf(key: Uint8Array): string {
  const inner = createHash('sha256').update('nuwa/key-check/v1').digest().subarray(0, FINGERPRINT_BYTES);
  return Buffer.from(new Tokeniser(key).tokens(inner)).toString('hex', 0, 8);
}
