import { NuwaError } from '#kernel/errors.ts';
import type { Egress } from './egress.ts';

/** The part of `fetch` that libraries take as an argument. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** Bytes of a body that a library sends. */
const MOST_SENT = 1_048_576;

/**
 * The guard in the shape of the standard `fetch`, for libraries that take one. `redirect` is honoured as `follow` (three
 * at most, GET and HEAD only), `manual` (the redirect is the answer) or `error`; `credentials`, `cache` and `mode` mean
 * nothing here. Rejects with a NuwaError instead of a TypeError; an aborted call rejects with its signal's reason.
 */
export function guardedFetch(egress: Egress): Fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const sent = request.body === null ? undefined : await bodyOf(request);
    const answer = await egress({
      url: request.url,
      method: request.method,
      headers: Object.fromEntries(request.headers),
      body: sent,
      ...(request.redirect === 'follow' ? {} : { redirects: 0 }),
      signal: request.signal,
    });
    const redirect = answer.status >= 300 && answer.status < 400 && answer.headers['location'] !== undefined;
    if (answer.status < 200 || answer.status > 599 || (request.redirect === 'error' && redirect)) {
      throw new NuwaError('address-refused');
    }
    const empty = request.method === 'HEAD' || [204, 205, 304].includes(answer.status);
    const response = new Response(empty ? null : Buffer.from(answer.body), {
      status: answer.status,
      headers: answer.headers,
    });
    Object.defineProperty(response, 'url', { value: answer.url });
    Object.defineProperty(response, 'redirected', { value: answer.url !== request.url.replace(/#.*/s, '') });
    return response;
  };
}

async function bodyOf(request: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > MOST_SENT)
      throw new NuwaError('too-large', { what: 'The request', limit: `${MOST_SENT} bytes` });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
