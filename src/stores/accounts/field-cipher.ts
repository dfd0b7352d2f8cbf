import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

import { NuwaError } from '#kernel/errors.ts';
import type { Random } from '#kernel/ids.ts';

const VERSION = 'a1.';
const IV_BYTES = 16;
const SALT_BYTES = 16;

/**
 * Encryption of single fields: synthetic initialisation vector, after RFC 5297, with HMAC-SHA-256 (cut to 128 bits)
 * in the place of CMAC and AES-256-CTR. The vector is a keyed fingerprint of field and plain text, and authenticates both: a value
 * moved to another field does not open.
 *
 * `findable` gives the same result for the same value, so that a database can look it up by equality; whoever has
 * only the database learns which rows are equal, and nothing else. Everything else is `sealed` behind 16 random
 * bytes. Lengths show in both.
 */
export type FieldCipher = {
  readonly findable: (field: string, plain: string) => string;
  readonly sealed: (field: string, plain: string) => string;
  /** @throws NuwaError internal when the value was sealed under another key, for another field, or was changed */
  readonly open: (field: string, sealed: string) => string;
};

/** @param key 32 bytes; two keys of their own are derived from it (HKDF, RFC 5869) */
export function fieldCipher(key: Uint8Array, random: Random): FieldCipher {
  const derive = (purpose: string) =>
    new Uint8Array(hkdfSync('sha256', key, '', `nuwa/accounts/${purpose}/v1`, 32));
  const macKey = derive('field-vector');
  const encryptionKey = derive('field-text');

  const vector = (field: string, plain: Uint8Array): Buffer =>
    createHmac('sha256', macKey)
      .update(field, 'utf8')
      .update('\0')
      .update(plain)
      .digest()
      .subarray(0, IV_BYTES);
  const seal = (field: string, plain: Uint8Array): string => {
    const iv = vector(field, plain);
    const cipher = createCipheriv('aes-256-ctr', encryptionKey, iv);
    return VERSION + Buffer.concat([iv, cipher.update(plain), cipher.final()]).toString('base64url');
  };
  return {
    findable: (field, plain) => seal(field, Buffer.from(`f${plain}`, 'utf8')),
    sealed: (field, plain) =>
      seal(field, Buffer.concat([Buffer.from('s'), random(SALT_BYTES), Buffer.from(plain, 'utf8')])),
    open: (field, sealed) => {
      const bytes = Buffer.from(sealed.slice(VERSION.length), 'base64url');
      if (!sealed.startsWith(VERSION) || bytes.length <= IV_BYTES) throw damaged(field);
      const iv = bytes.subarray(0, IV_BYTES);
      const decipher = createDecipheriv('aes-256-ctr', encryptionKey, iv);
      const plain = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES)), decipher.final()]);
      if (!timingSafeEqual(vector(field, plain), iv)) throw damaged(field);
      return plain.subarray(plain[0] === 0x66 ? 1 : 1 + SALT_BYTES).toString('utf8');
    },
  };
}

const damaged = (field: string): NuwaError =>
  new NuwaError('internal', {
    reference: `the field ${field} does not open with the key of this installation`,
  });
