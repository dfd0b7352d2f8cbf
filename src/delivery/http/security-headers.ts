import type { MiddlewareHandler } from 'hono';

/**
 * Everything comes from this server or not at all. No `upgrade-insecure-requests`: it would break every installation
 * on plain HTTP in a closed network. A cookie is set for whoever signs in, and for nobody else.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function securityHeaders(): MiddlewareHandler {
  return async (c, next) => {
    await next();
    const { headers } = c.res;
    headers.set('content-security-policy', POLICY);
    headers.set('x-content-type-options', 'nosniff');
    headers.set('x-frame-options', 'DENY');
    headers.set('referrer-policy', 'no-referrer');
    headers.set('cross-origin-opener-policy', 'same-origin');
    // The range contract alone is open to pages of others.
    if (headers.get('access-control-allow-origin') === null) {
      headers.set('cross-origin-resource-policy', 'same-origin');
    }
    headers.set('permissions-policy', 'camera=(), geolocation=(), microphone=()');
  };
}
