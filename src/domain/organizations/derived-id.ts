import { createHash } from 'node:crypto';

import { newId } from '#kernel/ids.ts';

/**
 * The identifier of what a file names by a key of its own: the same key gives the same one, so that a file read twice
 * speaks about the same things, and rows of different files can refer to each other. Keys are names in somebody's own
 * registry and no secret.
 */
export function derivedId(prefix: 'org' | 'sys' | 'con', ...key: readonly string[]): string {
  const digest = createHash('sha256')
    .update(['nuwa/registry-key/v1', prefix, ...key].join('\0'))
    .digest();
  return newId(prefix, (bytes) => new Uint8Array(digest.subarray(0, bytes)));
}

/** A key that is an identifier of ours already names what it says. */
export const idOfKey = (prefix: 'org' | 'sys' | 'con', key: string): string =>
  new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`).test(key) ? key : derivedId(prefix, key);
