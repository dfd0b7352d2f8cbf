import { createCipheriv, createDecipheriv } from 'node:crypto';

import type { Random } from '#kernel/ids.ts';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SALT_BYTES = 32;

/**
 * Free text at rest: version byte 1, nonce (12 bytes), AES-256-GCM (NIST SP 800-38D) of salt (32) and UTF-8 text,
 * tag (16). The identifier of the assertion is authenticated with it, so that a text cannot be moved to another one.
 * The salt of the commitment lies inside, so that destroying the key also ends every test of a guessed text.
 *
 * @param key 32 bytes, one for each subject; 96-bit random nonces are safe for far more texts than a case holds
 */
export function sealText(key: Uint8Array, assertion: string, said: SaltedText, random: Random): Uint8Array {
  const nonce = random(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(assertion, 'utf8'));
  const sealed = Buffer.concat([cipher.update(said.salt), cipher.update(said.text, 'utf8'), cipher.final()]);
  return new Uint8Array(Buffer.concat([Uint8Array.of(VERSION), nonce, sealed, cipher.getAuthTag()]));
}

export type SaltedText = { readonly salt: Uint8Array; readonly text: string };

/** @returns null when the key is not the one it was sealed with, or a bit of it has changed */
export function openText(key: Uint8Array, assertion: string, sealed: Uint8Array): SaltedText | null {
  if (sealed[0] !== VERSION || sealed.length < 1 + NONCE_BYTES + SALT_BYTES + TAG_BYTES) return null;
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(assertion, 'utf8'))
    .setAuthTag(sealed.subarray(-TAG_BYTES));
  const opened = decipher.update(sealed.subarray(1 + NONCE_BYTES, -TAG_BYTES));
  try {
    decipher.final();
  } catch {
    return null; // the tag does not match: an answer, and the only error that `final` has here
  }
  return {
    salt: new Uint8Array(opened.subarray(0, SALT_BYTES)),
    text: opened.subarray(SALT_BYTES).toString('utf8'),
  };
}
