import type { MiddlewareHandler } from 'hono';
import { NuwaError } from '#kernel/errors.ts';

/**
 * Refuses what a page of another site sends in a visitor's name: with their session, or only from their network, to
 * have look-up mail sent about them.
 */
export function sameSite(): MiddlewareHandler {
  return async (c, next) => {
    if (
      c.req.method !== 'GET' &&
      c.req.method !== 'HEAD' &&
      fromElsewhere(c.req.header('sec-fetch-site'), c.req.header('origin'), c.req.header('host'))
    ) {
      throw new NuwaError('bad-request', { problem: 'it comes from a page of another site' });
    }
    await next();
  };
}

function fromElsewhere(
  site: string | undefined,
  origin: string | undefined,
  host: string | undefined,
): boolean {
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  // Older browsers. Only the host is compared: behind a proxy the scheme we see is not the visitor's.
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}
