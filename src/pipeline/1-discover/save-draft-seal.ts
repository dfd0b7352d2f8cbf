import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

import type { Random } from '#kernel/ids.ts';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What a draft is bound to: its number, and what opens it (an account's tag, or the secret that its owner holds). */
type Lock = { readonly id: string; readonly opener: string };

/**
 * A draft at rest: version byte 1, nonce, AES-256-GCM (NIST SP 800-38D) with the number as associated data, tag. The
 * key is derived (HKDF, RFC 5869) from the key `drafts` with the opener as salt, so that neither a copy of the database
 * nor the key folder beside it opens a draft whose secret somebody took away.
 */
export function sealDraftText(key: Uint8Array, lock: Lock, text: string, random: Random): Uint8Array {
  const nonce = random(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(key, lock), nonce).setAAD(Buffer.from(lock.id));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return new Uint8Array(Buffer.concat([Uint8Array.of(VERSION), nonce, sealed, cipher.getAuthTag()]));
}

/** @returns null when it is locked otherwise, or was changed */
export function openDraftText(key: Uint8Array, lock: Lock, sealed: Uint8Array): string | null {
  if (sealed[0] !== VERSION || sealed.length < 1 + NONCE_BYTES + TAG_BYTES) return null;
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', keyOf(key, lock), nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(lock.id))
    .setAuthTag(sealed.subarray(-TAG_BYTES));
  const text = decipher.update(sealed.subarray(1 + NONCE_BYTES, -TAG_BYTES));
  try {
    decipher.final();
  } catch {
    return null; // the tag does not match: an answer, and the only error that `final` has here
  }
  return text.toString('utf8');
}

const keyOf = (key: Uint8Array, { opener }: Lock): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', key, opener, 'nuwa/draft/v1', 32));
