import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
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
export async function callerOf(deps: Pick<HttpDeps, 'actorOf'>, request: Request): Promise<Caller> {
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
  };
}
