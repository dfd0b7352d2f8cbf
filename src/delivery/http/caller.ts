import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import { clientPrefix } from './client-prefix.ts';
import type { HttpDeps } from './deps.ts';
import { preferredLanguage } from './preferred-language.ts';
import type { Caller } from './rpc.ts';

const known = new WeakMap<Request, Promise<Actor>>();

/** Who sent it, asked once for each request. @throws NuwaError for credentials that are presented and do not hold */
export function actorOf(deps: Pick<HttpDeps, 'actorOf'>, request: Request): Promise<Actor> {
  const asked = known.get(request) ?? deps.actorOf(request);
  known.set(request, asked);
  return asked;
}

/** Who calls the interface, and how they want to be answered. @throws NuwaError bad-request, not-signed-in … */
export async function callerOf(deps: Pick<HttpDeps, 'actorOf' | 'settings'>, c: Context): Promise<Caller> {
  const request = c.req.raw;
  const key = request.headers.get('idempotency-key');
  if (key !== null && !/^[\x21-\x7e]{8,200}$/.test(key)) {
    throw new NuwaError('bad-request', {
      problem: 'the header Idempotency-Key needs 8 to 200 printable characters',
    });
  }
  return {
    actor: await actorOf(deps, request),
    language: preferredLanguage(request.headers.get('accept-language')),
    idempotencyKey: key,
    network: networkOf(deps, c),
  };
}

/** The network that a request comes from; one for all callers without a socket. */
export function networkOf(
  { settings }: { readonly settings: Pick<HttpDeps['settings'], 'forwardedHops'> },
  c: Context,
): string {
  const address = c.env && 'incoming' in c.env ? getConnInfo(c).remote.address : undefined;
  return clientPrefix(address, c.req.header('x-forwarded-for'), settings.forwardedHops);
}
