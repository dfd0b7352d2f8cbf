import { createHmac } from 'node:crypto';

import { type Subject, subjectKey } from '#domain/assertions/subject.ts';

import { type Part, PARTS } from './case-parts.ts';

/** How an account appears in one case: a name to read, and a tag by which somebody with the key finds it again. */
export type Pseudonym = { readonly name: string; readonly tag: Uint8Array };

const TAG_BYTES = 16;
const NAME_LETTERS = 8;
/** Without letters that are taken for others when they are read out. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz';

/**
 * The same account is somebody else in every case, and in every part that it plays there: were the letters of
 * `finder-…` and `keeper-…` alike, a keeper would read off them which of its own people reported the hole.
 * Both halves are HMAC-SHA256 (RFC 2104) under one key: a copy of the database without it names nobody.
 *
 * @param key 32 bytes, the derived key `pseudonyms`
 * @returns `<part>-<8 letters>` and 16 bytes
 */
export function pseudonymIn(subject: Subject, account: string, part: Part, key: Uint8Array): Pseudonym {
  const letters = keyed(key, 'name', subject, account, part).subarray(0, NAME_LETTERS);
  const name = [...letters].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return { name: `${part}-${name}`, tag: tagIn(subject, account, part, key) };
}

/** The tag alone. */
export const tagIn = (subject: Subject, account: string, part: Part, key: Uint8Array): Uint8Array =>
  new Uint8Array(keyed(key, 'tag', subject, account, part).subarray(0, TAG_BYTES));

/**
 * Whose tag this is: every account is tried in every part, some 100,000 a second. Null when it is none of theirs, or
 * of another subject.
 */
export function accountBehind(
  tag: Uint8Array,
  subject: Subject,
  accounts: Iterable<string>,
  key: Uint8Array,
): string | null {
  for (const account of accounts) {
    if (PARTS.some((part) => sameTag(tag, tagIn(subject, account, part, key)))) return account;
  }
  return null;
}

export const sameTag = (a: Uint8Array, b: Uint8Array): boolean => Buffer.from(a).equals(b);

/** Labels end in a byte that no identifier has, so that no two inputs run together. */
function keyed(key: Uint8Array, what: 'name' | 'tag', subject: Subject, account: string, part: Part): Buffer {
  const input = ['nuwa/pseudonym/v1', what, subjectKey(subject), account, part].join('\0');
  return createHmac('sha256', key).update(input, 'utf8').digest();
}
