import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIPv4, type LookupFunction } from 'node:net';
import { getCACertificates } from 'node:tls';
import { type EgressAnswer, EgressFailure, type EgressLimits } from './egress.ts';
import { unpackBody } from './unpack-body.ts';

export type PinnedRequest = {
  readonly url: URL;
  /** Judged addresses; the connection goes to one of these and nowhere else, whatever the name says by now. */
  readonly addresses: readonly string[];
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
  readonly authorities: readonly string[];
  readonly limits: EgressLimits;
  readonly signal: AbortSignal;
  /** Answers whose body nobody wants, such as redirects that are followed, are cut off after their headers. */
  readonly wantsBody: (status: number) => boolean;
};

/** One request and its answer, redirects not followed. A connection of its own, closed afterwards. @throws EgressFailure */
export async function requestOnce(request: PinnedRequest): Promise<EgressAnswer> {
  const response = await answerTo(request);
  try {
    const status = response.statusCode ?? 0;
    const headers = plainHeaders(response);
    const wanted = request.wantsBody(status) && request.method !== 'HEAD';
    const packed = wanted ? await readBody(response, request) : new Uint8Array();
    const body = await unpackBody(packed, headers['content-encoding'], request.limits.body);
    if (packed.length > 0) for (const name of ['content-encoding', 'content-length']) delete headers[name];
    return { url: request.url.href, status, headers, body };
  } finally {
    response.destroy();
  }
}

function answerTo(request: PinnedRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    let connected = false;
    const outgoing = open(request);
    const timer = setTimeout(
      () => outgoing.destroy(new EgressFailure('no connection in time')),
      request.limits.connect,
    );
    outgoing.once('socket', (socket) => {
      socket.once(request.url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        connected = true;
        clearTimeout(timer);
      });
    });
    outgoing.once('response', resolve);
    outgoing.on('error', (error) => {
      reject(failureOf(error, request.signal, connected ? 'the answer broke off' : 'no connection'));
    });
    outgoing.once('close', () => {
      clearTimeout(timer);
      reject(new EgressFailure('the answer broke off')); // no effect once settled
    });
    outgoing.end(request.body);
  });
}

function open(request: PinnedRequest): ClientRequest {
  const { url } = request;
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return send({
    protocol: url.protocol,
    // A final dot is right for names and wrong for certificates.
    hostname: url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, ''),
    port: url.port,
    path: `${url.pathname}${url.search}`,
    method: request.method,
    headers: { ...request.headers, host: url.host, 'accept-encoding': 'gzip, identity', connection: 'close' },
    agent: false,
    lookup: pinned(request.addresses),
    maxHeaderSize: request.limits.headers,
    signal: request.signal,
    ...(request.authorities.length > 0
      ? { ca: [...getCACertificates('default'), ...request.authorities] }
      : {}),
  });
}

function pinned(addresses: readonly string[]): LookupFunction {
  const known = addresses.map((address) => ({ address, family: isIPv4(address) ? 4 : 6 }));
  return (_host, options, done) => {
    if (options.all) done(null, known);
    else done(null, known[0]?.address ?? '', known[0]?.family);
  };
}

async function readBody(response: IncomingMessage, request: PinnedRequest): Promise<Uint8Array> {
  const most = request.limits.body;
  if (Number(response.headers['content-length'] ?? 0) > most)
    throw new EgressFailure('the answer is too large');
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > most) throw new EgressFailure('the answer is too large');
      chunks.push(chunk);
    }
  } catch (error) {
    throw failureOf(error, request.signal, 'the answer broke off');
  }
  return Buffer.concat(chunks);
}

function failureOf(
  error: unknown,
  signal: AbortSignal,
  otherwise: 'no connection' | 'the answer broke off',
): EgressFailure {
  if (error instanceof EgressFailure) return error;
  if (signal.aborted) return new EgressFailure('no answer in time', error);
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return new EgressFailure(code === 'HPE_HEADER_OVERFLOW' ? 'the answer is too large' : otherwise, error);
}

function plainHeaders(response: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(response.headersDistinct)) {
    if (name !== 'set-cookie' && values !== undefined) headers[name] = values.join(', ');
  }
  return headers;
}
