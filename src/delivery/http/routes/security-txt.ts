import { Hono } from 'hono';
import type { Clock, Instant } from '#kernel/instant.ts';

/**
 * Nüwa's own security.txt (RFC 9116) at `/.well-known/security.txt`; the old place at the root points there. `write`
 * makes the file of a moment, from the settings; null where the installation names no contact, and both answer 404.
 */
export function securityTxtRoute(write: ((now: Instant) => string) | null, clock: Clock): Hono {
  const app = new Hono();
  if (write === null) return app;
  app.get('/.well-known/security.txt', (c) => {
    c.header('content-type', 'text/plain; charset=utf-8');
    c.header('cache-control', 'public, max-age=86400');
    return c.body(write(clock()));
  });
  app.get('/security.txt', (c) => c.redirect('/.well-known/security.txt', 301));
  return app;
}
