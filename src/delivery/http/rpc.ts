import { OpenAPIHandler } from '@orpc/openapi/fetch';
import { implement, ORPCError } from '@orpc/server';
import { api } from '#contract/api.ts';
import type { InstallationAnswer } from '#contract/installation.ts';
import { LOOKUP_ACCEPTED, NOT_FOUND_CAUTION } from '#contract/lookup-words.ts';
import type { CallApi } from '#contract/control.ts';
import { bitsForFloor, type PasswordKind } from '#contract/passwords.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { LookupAnswer } from '#pipeline/3-notify/answer-lookup.ts';
import type { LookupDesk } from '#pipeline/3-notify/lookup-desk.ts';
import { peopleRouter } from './auth/people-router.ts';
import type { HttpDeps } from './deps.ts';
import type { CallContext } from './rpc/context.ts';
import { workRouters } from './rpc/work.ts';

const ANYONE = { kind: 'anonymous' } as const;

/**
 * The JSON interface: contract in, validated answers out; fields that the contract does not name are dropped.
 * @throws from the returned function whatever a call threw, as NuwaError where it is one
 */
export function rpc(deps: HttpDeps): (request: Request, caller: Caller) => Promise<Response | null> {
  const handler = new OpenAPIHandler(router(deps), {
    interceptors: [
      async (call) => {
        try {
          return await call.next();
        } catch (error) {
          call.context.failure = error;
          throw error;
        }
      },
    ],
  });
  return async (request, caller) => {
    const context: CallContext = { ...caller };
    const { matched, response } = await handler.handle(request, { prefix: '/api/v1', context });
    if (context.failure !== undefined) throw asNuwaError(context.failure);
    return matched ? response : null;
  };
}

/** Who calls, and how they want to be answered. */
export type Caller = Omit<CallContext, 'failure'>;

/** The interface for the operator at the machine: no HTTP, no limits, the same calls and the same checks. */
export function operatorApi(deps: HttpDeps): CallApi {
  const call = rpc(deps);
  return async ({ method, path, body }) => {
    const request = new Request(`http://socket/api/v1${path}`, {
      method,
      ...(body === undefined || method === 'GET'
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const caller: Caller = {
      actor: { kind: 'operator' },
      language: 'en',
      idempotencyKey: null,
    };
    const response = await call(request, caller);
    if (response === null) throw new NuwaError('not-found', { what: 'address', name: path });
    return response.status === 204 ? null : await response.json();
  };
}

function router(deps: HttpDeps) {
  const { installation, catalogue } = deps;
  const os = implement(api).$context<CallContext>();
  return os.router({
    installation: os.installation.handler(async () => installationOf(deps)),
    breaches: {
      list: os.breaches.list.handler(async () => ({ installation, breaches: [...(await catalogue.list())] })),
      get: os.breaches.get.handler(async ({ input }) => {
        const breach = await catalogue.find(input.name);
        if (breach === null) throw new NuwaError('not-found', { what: 'breach', name: 'that' });
        return { installation, breach };
      }),
    },
    people: peopleRouter(deps.people, installation),
    ...workRouters(deps.work),
    lookups: {
      request: os.lookups.request.handler(({ input }) => {
        deskOf(deps).request(ANYONE, input);
        return { installation, message: LOOKUP_ACCEPTED[input.language] };
      }),
      answer: os.lookups.answer.handler(async ({ input }) => ({
        installation,
        ...plain(await deskOf(deps).answer(ANYONE, input.code)),
      })),
      decide: os.lookups.decide.handler(async ({ input }) => {
        await deskOf(deps).decide(ANYONE, input);
        return { installation, wish: input.wish };
      }),
    },
  });
}

/** @throws notice-undeliverable when this installation has no way to send mail */
function deskOf(deps: HttpDeps): LookupDesk {
  if (deps.lookups === null) {
    throw new NuwaError('notice-undeliverable', { reason: 'none is configured (SMTP_URL)' });
  }
  return deps.lookups;
}

async function installationOf(deps: HttpDeps): Promise<InstallationAnswer> {
  const { ranges, settings } = deps;
  const { corpus } = await deps.figures();
  const kind = (of: PasswordKind) => ({
    records: ranges.records(of),
    bits: bitsForFloor((bits) => ranges.smallestBucket(of, bits), settings.floor),
  });
  return {
    installation: deps.installation,
    name: 'Nüwa',
    software: deps.software,
    ledgerOrigin: deps.ledgerOrigin,
    corpus: {
      version: ranges.version(),
      publishedAt: ranges.publishedAt(),
      breaches: corpus.breaches,
      floor: settings.floor,
      passwords: { sha1: kind('sha1'), ntlm: kind('ntlm') },
    },
  };
}

function plain(answer: LookupAnswer) {
  const { language } = answer;
  return {
    shown: answer.shown,
    exposures: answer.exposures.map((breach) => ({
      ...breach,
      dataClasses: [...breach.dataClasses],
      schemes: [...breach.schemes],
    })),
    advice: answer.advice.map((piece) => ({
      about: piece.about,
      title: piece[language].title,
      steps: [...piece[language].steps],
    })),
    caution: NOT_FOUND_CAUTION[language],
    decideCode: answer.decideCode,
  };
}

/** oRPC's own errors: input against the schema is the client's fault, output against it is ours. */
function asNuwaError(error: unknown): unknown {
  if (!(error instanceof ORPCError)) return error;
  if (error.status !== 400) return error;
  return new NuwaError('bad-request', { problem: issuesOf(error) });
}

/** Names of fields and rules only: what was sent is never repeated. */
function issuesOf(error: ORPCError<string, unknown>): string {
  const data: unknown = error.data;
  const issues = typeof data === 'object' && data !== null && 'issues' in data ? data.issues : null;
  if (!Array.isArray(issues)) return 'it is not the JSON that this address expects';
  const fields = issues.map((issue: { path?: readonly unknown[] }) => (issue.path ?? []).join('.') || 'body');
  return `these fields are missing or of a wrong form: ${[...new Set(fields)].join(', ')}`;
}
