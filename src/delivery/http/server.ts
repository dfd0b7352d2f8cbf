import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { createApp } from './app.ts';
import type { HttpDeps } from './deps.ts';
import { hostCheck } from './host-check.ts';
import { Metrics } from './metrics.ts';
import { rangeAnswer, rangeSource, rangeTarget } from './range-route.ts';

export type RunningServer = {
  /** Where it listens, `http://127.0.0.1:8080`. */
  readonly address: string;
  /** Stops taking connections, lets requests under way finish, then ends. */
  close(): Promise<void>;
};

/**
 * Listens. Requests for ranges, by far the most of all, are answered before any framework sees them: one look at the
 * target, one read of the segment, one write.
 * @throws the system's error when the address is taken
 */
export async function serve(deps: HttpDeps, at: { host: string; port: number }): Promise<RunningServer> {
  const metrics = new Metrics();
  const app = createApp(deps, metrics);
  const framework = getRequestListener(app.fetch);
  const range = rangeListener(deps, metrics);
  const server = createServer((request, response) => {
    if (range(request, response)) return;
    void framework(request, response);
  });
  // A client that sends its headers drop by drop must not hold a connection for long.
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  await listen(server, at);
  const { port } = server.address() as AddressInfo;
  const host = at.host.includes(':') ? `[${at.host}]` : at.host;
  return { address: `http://${host}:${port}`, close: () => close(server) };
}

/** Answers ranges asked of a host that we serve; leaves everything else, host refusals too, to the framework. */
function rangeListener(
  deps: HttpDeps,
  metrics: Metrics,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const accepts = hostCheck(deps.settings.hosts);
  const source = rangeSource(deps);
  return (request, response) => {
    const target = rangeTarget(request.url ?? '');
    if (target === null || !accepts(request.headers.host)) return false;
    const started = performance.now();
    const method = request.method ?? 'GET';
    let status: number;
    try {
      const answer = rangeAnswer(source, method, target, (name) => headerOf(request, name));
      status = answer.status;
      response.writeHead(answer.status, answer.headers);
      response.end(answer.body);
    } catch (error) {
      status = 500;
      deps.fault(randomUUID(), error);
      response.writeHead(500, { 'content-type': 'text/plain', 'access-control-allow-origin': '*' });
      response.end('Something went wrong.');
    }
    const milliseconds = performance.now() - started;
    const line = { method, route: '/range/{prefix}', status, milliseconds };
    metrics.count(line);
    deps.log(line);
    return true;
  };
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

async function listen(server: Server, at: { host: string; port: number }): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(at.port, at.host, () => {
    server.off('error', reject);
    resolve();
  });
  return promise;
}

async function close(server: Server): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.close((error) => (error ? reject(error) : resolve()));
  server.closeIdleConnections();
  return promise;
}
