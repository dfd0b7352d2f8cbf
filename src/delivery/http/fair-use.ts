import type { MiddlewareHandler } from 'hono';
import { NuwaError } from '#kernel/errors.ts';
import { msOf } from '#kernel/instant.ts';
import { actorOf, networkOf } from './caller.ts';
import type { HttpDeps } from './deps.ts';
import { RateLimiter } from './rate-limiter.ts';

/** Requests that cost mail or touch what is kept about a person: few are enough for any person. */
const STRANGERS = { burst: 20, perMinute: 20 };
/**
 * The form of a report: each search, draft and file is a request, an office shares one address, and being refused
 * costs a page of typing.
 */
const REPORTERS = { burst: 120, perMinute: 60 };
const REPORT = /^\/((zh|en)\/)?report(\/|$)/;
/** Work on cases and imports from scripts; more than anybody clicks, less than a runaway loop. */
const ACCOUNTS = { burst: 300, perMinute: 300 };

/** Limits what changes something, and look-ups: strangers per client network, accounts each. Reading is free. */
export function fairUse(deps: HttpDeps): MiddlewareHandler {
  const strangers = new RateLimiter(deps.settings.strangers ?? STRANGERS);
  const reporters = new RateLimiter(deps.settings.strangers ?? REPORTERS);
  const accounts = new RateLimiter(deps.settings.accounts ?? ACCOUNTS);
  return async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
      const now = msOf(deps.clock());
      const actor = await actorOf(deps, c.req.raw);
      const seconds =
        actor.kind === 'account'
          ? accounts.take(actor.id, now)
          : (REPORT.test(c.req.path) ? reporters : strangers).take(networkOf(deps, c), now);
      if (seconds > 0) throw new NuwaError('too-many-requests', { seconds });
    }
    await next();
  };
}
