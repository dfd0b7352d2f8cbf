import { NuwaError } from '#kernel/errors.ts';
import {
  EGRESS_LIMITS,
  EgressFailure,
  type Egress,
  type EgressAnswer,
  type EgressRequest,
  type EgressSettings,
} from './egress.ts';
import { egressPolicy, type EgressNetwork, type EgressPolicy, type JudgedTarget } from './egress-policy.ts';
import { requestOnce } from './request-once.ts';

const MOST_REDIRECTS = 3;

/** @throws NuwaError config-invalid, at once, when `settings.allow` holds what is neither an origin nor a range */
export function guardedEgress(settings: EgressSettings, network: EgressNetwork = {}): Egress {
  const policy = egressPolicy(settings, network);
  const limits = { ...EGRESS_LIMITS, ...settings.limits };

  return async (request) => {
    const url = policy.read(request.url);
    const deadline = AbortSignal.timeout(limits.total);
    const signal = request.signal ? AbortSignal.any([request.signal, deadline]) : deadline;
    const ask = (target: JudgedTarget, headers: Record<string, string>, follows: boolean) =>
      requestOnce({
        url: target.url,
        addresses: network.dial ? target.addresses.map(network.dial) : target.addresses,
        method: methodOf(request),
        headers: { ...headers, 'user-agent': settings.userAgent },
        body: request.body,
        authorities: settings.authorities ?? [],
        limits: { ...limits, body: Math.min(limits.body, request.mostBody ?? limits.body) },
        signal,
        wantsBody: (status) => !(follows && isRedirect(status)),
      });
    try {
      return await follow(request, url, policy, ask, signal);
    } catch (error) {
      if (request.signal?.aborted) throw request.signal.reason;
      if (error instanceof NuwaError) throw error;
      throw new NuwaError('address-refused', {}, error);
    }
  };
}

type Ask = (target: JudgedTarget, headers: Record<string, string>, follows: boolean) => Promise<EgressAnswer>;

async function follow(
  request: EgressRequest,
  start: URL,
  policy: EgressPolicy,
  ask: Ask,
  signal: AbortSignal,
): Promise<EgressAnswer> {
  // A body is for whom it was given to, so only questions are asked again elsewhere.
  const most = ['GET', 'HEAD'].includes(methodOf(request)) ? (request.redirects ?? MOST_REDIRECTS) : 0;
  let headers = sentHeaders(request.headers ?? {});
  let target = await untilAborted(policy.judge(start, signal), signal);
  for (let hop = 0; ; hop++) {
    const answer = await ask(target, headers, most > 0);
    const location = answer.headers['location'];
    if (most === 0 || !isRedirect(answer.status) || location === undefined) return answer;
    if (hop >= Math.min(most, MOST_REDIRECTS)) throw new EgressFailure('too many redirects');
    const next = await untilAborted(redirectTarget(target, location, policy, signal), signal);
    if (next.url.origin !== target.url.origin) headers = withoutSecrets(headers);
    target = next;
  }
}

/** Never from https to http, and never from a public place to one that is not, even one that is open. */
async function redirectTarget(
  from: JudgedTarget,
  location: string,
  policy: EgressPolicy,
  signal: AbortSignal,
): Promise<JudgedTarget> {
  const refused = () => new EgressFailure('a redirect that is not followed');
  if (!URL.canParse(location, from.url.href)) throw refused();
  let url: URL;
  try {
    url = policy.read(new URL(location, from.url).href);
  } catch (error) {
    throw error instanceof NuwaError ? refused() : error;
  }
  if (from.url.protocol === 'https:' && url.protocol !== 'https:') throw refused();
  const target = await policy.judge(url, signal);
  if (from.isPublic && !target.isPublic) throw refused();
  return target;
}

const isRedirect = (status: number) => [301, 302, 303, 307, 308].includes(status);

const methodOf = (request: EgressRequest) => (request.method ?? 'GET').toUpperCase();

/** What steers the connection is ours to say; cookies are never sent. */
const NEVER_SENT =
  /^(?:cookie2?|host|connection|keep-alive|content-length|transfer-encoding|te|trailer|upgrade|expect|proxy-.*|accept-encoding|user-agent)$/;

function sentHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return Object.fromEntries(named.filter(([name]) => !NEVER_SENT.test(name)));
}

/** Any header may hold a key under a name of its own, so only what describes content goes to another origin. */
function withoutSecrets(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name === 'accept' || name === 'accept-language'),
  );
}

/** A resolver that never answers holds nobody beyond the deadline. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: () => void = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(new EgressFailure('no answer in time'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
