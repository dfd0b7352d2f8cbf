import { createHash } from 'node:crypto';

import { NuwaError } from '#kernel/errors.ts';

import { canonicalJson, type JsonValue } from './jcs.ts';

/** What one assertion says, as a plain object. Values are closed; free text stands in it only as `commitBody`. */
export type AssertionRecord = { readonly [key: string]: JsonValue };

/** Bytes of the salt. One fresh random salt per record and per body, kept with it and erased with it. */
export const SALT_BYTES = 32;
const COMMITMENT_BYTES = 32;
const LEAF_BYTES = 1 + COMMITMENT_BYTES;

const LEAF_VERSION = 1;

/**
 * The 32 bytes that stand for a record in the ledger: SHA-256("nuwa/commitment/v1" ‖ 0x00 ‖ salt ‖ JCS(record)).
 * Without the salt nobody can test a guess of the record against it; with salt and record anybody can check it.
 *
 * @throws NuwaError `assertion-refused` when the record has no canonical form or the salt is not 32 bytes.
 */
export function commit(record: AssertionRecord, salt: Uint8Array): Uint8Array {
  return salted('nuwa/commitment/v1', salt, canonicalJson(record));
}

/**
 * The 32 bytes that stand for a free-text body inside a record, written there as 64 lower-case hex digits. Erasing
 * body and salt leaves the record, its commitment and every receipt of it valid.
 */
export function commitBody(body: string, salt: Uint8Array): Uint8Array {
  if (!body.isWellFormed()) {
    throw new NuwaError('assertion-refused', {
      reason: 'the text holds half a character (a lone surrogate)',
    });
  }
  return salted('nuwa/body/v1', salt, body);
}

/** The public entry of the ledger: version byte 1 and the commitment. Nothing in it tells who, what or when. */
export function publicLeaf(commitment: Uint8Array): Uint8Array {
  if (commitment.length !== COMMITMENT_BYTES) {
    throw new NuwaError('ledger-refused', {
      reason: `a commitment has ${commitment.length} bytes instead of 32`,
    });
  }
  const leaf = new Uint8Array(LEAF_BYTES);
  leaf[0] = LEAF_VERSION;
  leaf.set(commitment, 1);
  return leaf;
}

/** The commitment inside a public entry, or null when the entry is not of a version known here. Hostile input. */
export function commitmentOf(leaf: Uint8Array): Uint8Array | null {
  return leaf.length === LEAF_BYTES && leaf[0] === LEAF_VERSION ? leaf.slice(1) : null;
}

function salted(domain: string, salt: Uint8Array, text: string): Uint8Array {
  if (salt.length !== SALT_BYTES) {
    throw new NuwaError('assertion-refused', { reason: `the salt has ${salt.length} bytes instead of 32` });
  }
  // The lengths of prefix and salt are fixed and the text comes last, so no two inputs give the same bytes.
  const hash = createHash('sha256').update(domain, 'utf8').update(Uint8Array.of(0)).update(salt);
  return new Uint8Array(hash.update(text, 'utf8').digest());
}
