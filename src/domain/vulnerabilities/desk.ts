import { createHmac } from 'node:crypto';

/**
 * The keyed tag of a coordinator in the register of cases: the same in all of them, so that "my cases" can be found,
 * where the pseudonyms inside the cases differ from case to case.
 *
 * @param key 32 bytes of the key folder, for this purpose alone
 */
export const deskOf = (account: string, key: Uint8Array): string =>
  createHmac('sha256', key).update(`nuwa/desk/v1\0${account}`).digest('base64url').slice(0, 22);
