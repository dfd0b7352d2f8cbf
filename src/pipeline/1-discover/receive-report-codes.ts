import { createHmac, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

import { caseCodeOf, passphraseOf } from '#domain/reports/case-code.ts';
import type { Random } from '#kernel/ids.ts';

const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** 16 MiB and some 40 ms: 80 random bits need no more, and the cost bounds what a flood of guesses can burn. */
const COST = { N: 16_384, r: 8, p: 1 } as const;

const slow = promisify<string | Uint8Array, Uint8Array, number, typeof COST, Buffer>(scrypt);

export const newCaseCode = (random: Random): string => caseCodeOf(random(8));
export const newPassphrase = (random: Random): string => passphraseOf(random(16));

/**
 * What is kept of a passphrase: salt, and scrypt (RFC 7914) of its HMAC under the key `codes`, so that a copy of the
 * database without the key folder has nothing even to guess at.
 */
export async function keptPassphrase(
  passphrase: string,
  key: Uint8Array,
  random: Random,
): Promise<Uint8Array> {
  const salt = random(SALT_BYTES);
  return new Uint8Array(Buffer.concat([salt, await slow(keyed(passphrase, key), salt, HASH_BYTES, COST)]));
}

/** Takes the same time for a code that there is not (`kept` null) as for a wrong passphrase. */
export async function isPassphrase(
  given: string,
  kept: Uint8Array | null,
  key: Uint8Array,
): Promise<boolean> {
  const against = kept ?? new Uint8Array(SALT_BYTES + HASH_BYTES);
  const hash = await slow(keyed(given, key), against.subarray(0, SALT_BYTES), HASH_BYTES, COST);
  return timingSafeEqual(hash, against.subarray(SALT_BYTES)) && kept !== null;
}

const keyed = (passphrase: string, key: Uint8Array): Uint8Array =>
  new Uint8Array(createHmac('sha256', key).update(`nuwa/passphrase/v1\0${passphrase}`, 'utf8').digest());
