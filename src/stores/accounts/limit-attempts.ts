import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';

import { type Clock, msOf } from '#kernel/instant.ts';

/** Guesses at once for one account, and how many come back a minute. Far below the 100 of NIST SP 800-63B-4, 3.2.2. */
const BURST = 10;
const PER_MINUTE = 1;
/** Accounts remembered at a time; beyond, the one that was quiet longest is forgotten. */
const MOST = 20_000;
const PATHS = new Set([
  '/sign-in/email',
  '/sign-up/email',
  '/request-password-reset',
  '/send-verification-email',
]);

type Bucket = { tokens: number; at: number };

/**
 * Limits what is tried against one e-mail address, whether it has an account or not, from wherever it comes (delivery
 * limits each network besides). Kept in memory only. An attacker can use up somebody's guesses, and so keep them
 * from signing in by password for a while; a passkey or a provider works meanwhile.
 */
export function limitAttempts(clock: Clock): BetterAuthPlugin {
  const buckets = new Map<string, Bucket>();
  const take = (email: string): number => {
    const now = msOf(clock());
    const known = buckets.get(email) ?? { tokens: BURST, at: now };
    const tokens = Math.min(BURST, known.tokens + (Math.max(0, now - known.at) / 60_000) * PER_MINUTE);
    const allowed = tokens >= 1;
    buckets.delete(email);
    buckets.set(email, { tokens: allowed ? tokens - 1 : tokens, at: now });
    const oldest = buckets.size > MOST ? buckets.keys().next() : null;
    if (oldest !== null && !oldest.done) buckets.delete(oldest.value);
    return allowed ? 0 : Math.ceil(((1 - tokens) / PER_MINUTE) * 60);
  };
  return {
    id: 'limit-attempts',
    hooks: {
      before: [
        {
          matcher: ({ path }) => path !== undefined && PATHS.has(path),
          handler: createAuthMiddleware(async (context) => {
            const body: unknown = context.body;
            const email = typeof body === 'object' && body !== null ? Reflect.get(body, 'email') : undefined;
            const seconds = typeof email === 'string' ? take(email.trim().toLowerCase().slice(0, 320)) : 0;
            if (seconds > 0) {
              throw new APIError('TOO_MANY_REQUESTS', {
                code: 'TOO_MANY_ATTEMPTS',
                seconds: String(seconds),
              });
            }
          }),
        },
      ],
    },
  };
}
