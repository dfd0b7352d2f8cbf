import type { Hono } from 'hono';
import { NuwaError } from '#kernel/errors.ts';
import { sameSite } from '../same-site.ts';
import type { AccountDoor } from './request-actor.ts';

const BASE = '/api/auth';

/**
 * Addresses of the library that are open, and how. Whatever it adds in a later version stays shut until it stands
 * here. Keys are made by our own interface (`people.keys`), which leaves an audit row.
 */
const OPEN: Readonly<Record<string, 'GET' | 'POST'>> = {
  '/sign-up/email': 'POST',
  '/sign-in/email': 'POST',
  // A provider of the installation; answers with the address to go to.
  '/sign-in/social': 'POST',
  '/link-social': 'POST',
  '/list-accounts': 'GET',
  '/unlink-account': 'POST',
  '/sign-out': 'POST',
  '/get-session': 'GET',
  '/revoke-sessions': 'POST',
  '/revoke-other-sessions': 'POST',
  '/update-user': 'POST',
  '/change-password': 'POST',
  '/request-password-reset': 'POST',
  '/reset-password': 'POST',
  '/send-verification-email': 'POST',
  '/two-factor/enable': 'POST',
  '/two-factor/disable': 'POST',
  '/two-factor/get-totp-uri': 'POST',
  '/two-factor/verify-totp': 'POST',
  '/two-factor/verify-backup-code': 'POST',
  '/two-factor/generate-backup-codes': 'POST',
  '/passkey/generate-register-options': 'GET',
  '/passkey/verify-registration': 'POST',
  // A GET of the library that writes a row; by POST it is under the limits for strangers.
  '/passkey/generate-authenticate-options': 'POST',
  '/passkey/verify-authentication': 'POST',
  '/passkey/list-user-passkeys': 'GET',
  '/passkey/update-passkey': 'POST',
  '/passkey/delete-passkey': 'POST',
};
const CHALLENGE = '/passkey/generate-authenticate-options';
const CALLBACK = /^\/callback\/[a-z0-9-]{1,40}$/;

/** Puts signing in below /api/auth. Pages of other sites are refused here, wherever the app is mounted. */
export function mountAuth(app: Hono, door: Pick<AccountDoor, 'handle'>): void {
  app.use(`${BASE}/*`, sameSite());
  app.all(`${BASE}/*`, async (c) => {
    const path = c.req.path.slice(BASE.length);
    const method = CALLBACK.test(path) ? 'GET' : Object.hasOwn(OPEN, path) ? OPEN[path] : undefined;
    if (method === undefined)
      throw new NuwaError('not-found', { what: 'address for signing in', name: 'that' });
    if (c.req.method !== method) throw new NuwaError('method-not-allowed', { allowed: method });
    const response = await door.handle(path === CHALLENGE ? asGet(c.req.raw) : c.req.raw);
    if (path === '/sign-up/email') return c.json(SIGNED_UP, 200, { 'cache-control': 'no-store' });
    const answer = await withoutToken(response);
    answer.headers.set('cache-control', 'no-store');
    return answer;
  });
}

const asGet = ({ url, headers }: Request): Request =>
  new Request(url, { headers: { cookie: headers.get('cookie') ?? '' } });

/** The same for a new address and one that has an account, byte for byte. */
const SIGNED_UP = { accepted: true } as const;

/** The session is a cookie that no script can read; the library would repeat it in the body. */
async function withoutToken(response: Response): Promise<Response> {
  const text = await response.text();
  const { status, headers } = response;
  // Its redirects say that they are JSON, and are empty.
  if (text === '' || !(headers.get('content-type') ?? '').includes('json')) {
    return new Response(text === '' ? null : text, { status, headers });
  }
  const body: unknown = JSON.parse(text);
  if (typeof body === 'object' && body !== null) Reflect.deleteProperty(body, 'token');
  const without = new Headers(headers);
  without.delete('content-length');
  return new Response(JSON.stringify(body), { status, headers: without });
}
