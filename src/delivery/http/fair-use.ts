import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, MiddlewareHandler } from 'hono';
import { NuwaError } from '#kernel/errors.ts';
import { msOf } from '#kernel/instant.ts';
import { clientPrefix } from './client-prefix.ts';
import type { HttpDeps } from './deps.ts';
import { RateLimiter } from './rate-limiter.ts';

/** Requests that cost mail or touch what is kept about a person: few are enough for any person. */
const POSTS = { burst: 20, perMinute: 20 };

/** Limits what changes something, and look-ups, per client network. Ranges and reading are free. */
export function fairUse(deps: HttpDeps): MiddlewareHandler {
  const limiter = new RateLimiter(POSTS);
  return async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
      const network = clientPrefix(
        addressOf(c),
        c.req.header('x-forwarded-for'),
        deps.settings.forwardedHops,
      );
      const seconds = limiter.take(network, msOf(deps.clock()));
      if (seconds > 0) throw new NuwaError('too-many-requests', { seconds });
    }
    await next();
  };
}

/** Undefined where the app is called without a socket: all such callers share one bucket. */
function addressOf(c: Context): string | undefined {
  return c.env && 'incoming' in c.env ? getConnInfo(c).remote.address : undefined;
}
