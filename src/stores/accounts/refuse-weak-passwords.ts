import type { BetterAuthPlugin } from 'better-auth';
import { APIError } from 'better-auth/api';

/**
 * NIST SP 800-63B-4, 3.1.1: a length, no rules of composition, no forced changes, and nothing that is on a list of
 * leaked passwords. Ours are 12 characters, for they may be the only factor of an account that is no office's.
 */
export const LEAST_PASSWORD = 12;
/** Longer than any pass phrase; a bound only so that hashing stays cheap. Characters, as typed. */
export const LONGEST_PASSWORD = 256;

/** Code of the library's error, which delivery turns into `password-refused`. */
export const PASSWORD_LEAKED = 'PASSWORD_LEAKED';

/** Asks our own corpus before any password is hashed, so that no way of setting one goes round it. */
export function refuseWeakPasswords(isLeaked: (password: string) => Promise<boolean>): BetterAuthPlugin {
  return {
    id: 'refuse-weak-passwords',
    init: (context) => {
      const hash = context.password.hash;
      return {
        context: {
          password: {
            ...context.password,
            hash: async (password: string) => {
              if (await isLeaked(password)) {
                throw new APIError('BAD_REQUEST', {
                  code: PASSWORD_LEAKED,
                  message: 'it is on a leaked list',
                });
              }
              return await hash(password);
            },
          },
        },
      };
    },
  };
}
