import { createHash } from 'node:crypto';
import type { Random } from '#kernel/ids.ts';

/** 256 random bits in 43 letters and digits, for behind the # of a link. */
export const newToken = (random: Random): string => Buffer.from(random(32)).toString('base64url');

/** What is kept of a token: with 256 random bits in it, a plain hash gives nothing to guess. */
export const digestOf = (token: string): Uint8Array =>
  new Uint8Array(
    createHash('sha256').update('nuwa/one-time-link/v1\0').update(token.trim().slice(0, 200)).digest(),
  );
