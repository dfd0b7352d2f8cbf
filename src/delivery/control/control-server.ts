import { chmodSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  apiCallSchema,
  type CallApi,
  type Control,
  type ControlCall,
  type ControlEvent,
  type ControlProgress,
  REQUESTS,
} from '#contract/control.ts';
import { NuwaError } from '#kernel/errors.ts';

/**
 * Commands on a running installation: HTTP over a unix socket of mode 0600, never over TCP, since any web page could
 * reach a server on loopback. A closed connection cancels what runs for it.
 */
export async function listenForControl(
  control: Control,
  socketPath: string,
  log: (line: string) => void,
  api: CallApi,
): Promise<Server> {
  // The folder lock is ours by now, so a socket file that is still there belongs to a process that died.
  rmSync(socketPath, { force: true });
  const server = createServer((request, response) => {
    answer(control, request, response, log, api).catch((error: unknown) => {
      log(`control: ${error instanceof Error ? error.name : 'failure'} while answering`);
      response.destroy();
    });
  });
  // An import may run for hours.
  server.requestTimeout = 0;
  const mask = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(socketPath, resolve);
    });
  } finally {
    process.umask(mask);
  }
  chmodSync(socketPath, 0o600);
  return server;
}

async function answer(
  control: Control,
  request: IncomingMessage,
  response: ServerResponse,
  log: (line: string) => void,
  api: CallApi,
) {
  const url = new URL(request.url ?? '/', 'http://socket');
  const call = url.pathname.slice(1);
  const abort = new AbortController();
  response.on('close', () => abort.abort());
  const events = /\btext\/event-stream\b/.test(request.headers.accept ?? '');
  response.writeHead(200, {
    'content-type': events ? 'text/event-stream' : 'application/x-ndjson',
    'cache-control': 'no-store',
    'nuwa-installation': control.kind,
  });
  const send = (event: ControlEvent) =>
    response.write(events ? serverSent(event) : `${JSON.stringify(event)}\n`);
  try {
    if (call === 'stage') {
      send({ result: { staged: await control.stage(request, url.searchParams.get('name') ?? 'upload') } });
    } else if (call === 'api') {
      send({ result: await api(apiCallOf(await readText(request))) });
    } else if (isCall(call)) {
      const body: unknown = JSON.parse((await readText(request)) || '{}');
      send({ result: await runCall(control, call, body, abort.signal, send) });
    } else {
      throw new NuwaError('not-found', { what: 'call', name: call });
    }
  } catch (error) {
    send({ error: errorEvent(error, log) });
  }
  response.end();
}

/** The same events for an EventSource: `progress`, then `result` or `error` (HTML standard, server-sent events). */
function serverSent(event: ControlEvent): string {
  const [[name, data] = ['error', {}]] = Object.entries(event);
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

function apiCallOf(text: string): ReturnType<typeof apiCallSchema.parse> {
  const parsed = apiCallSchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new NuwaError('bad-request', { problem: 'it needs method, path and body' });
  return parsed.data;
}

const isCall = (name: string): name is ControlCall => Object.hasOwn(REQUESTS, name);

/** Checks the request against its schema and runs the call. @throws bad-request naming every problem */
export async function runCall(
  control: Control,
  call: ControlCall,
  body: unknown,
  signal: AbortSignal,
  send: (event: ControlEvent) => void,
): Promise<unknown> {
  const parsed = REQUESTS[call].safeParse(body);
  if (!parsed.success) {
    const problem = parsed.error.issues
      .map(({ path, message }) => `${path.join('.') || call}: ${message}`)
      .join('; ');
    throw new NuwaError('bad-request', { problem });
  }
  const run = { signal, onProgress: (progress: ControlProgress) => send({ progress }) };
  // The map of calls is typed pair by pair; the compiler cannot follow the union through an index.
  const action = control[call] as (request: unknown, control: typeof run) => Promise<unknown>;
  return action(parsed.data, run);
}

function errorEvent(error: unknown, log: (line: string) => void) {
  if (error instanceof NuwaError) return { code: error.code, details: { ...error.details } };
  const reference = Math.floor(performance.timeOrigin + performance.now()).toString(36);
  log(`internal ${reference}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return { code: 'internal' as const, details: { reference } };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > 64 << 20) throw new NuwaError('too-large', { what: 'The request', limit: '64 MiB' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
