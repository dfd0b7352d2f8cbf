import { request as httpRequest } from 'node:http';
import type {
  ApiCall,
  ControlAnswers,
  ControlCall,
  ControlEvent,
  ControlProgress,
  ControlRequest,
  InstallationKind,
} from '#contract/control.ts';
import { NuwaError } from '#kernel/errors.ts';

/** A way to an installation: its running server, or the installation opened by this process itself. */
export interface Connection {
  readonly kind: InstallationKind;
  call<C extends ControlCall>(
    call: C,
    request: ControlRequest<C>,
    onProgress?: (progress: ControlProgress) => void,
  ): Promise<ControlAnswers[C]>;
  stage(body: AsyncIterable<Uint8Array>, name: string): Promise<string>;
  /** One call of the interface below `/api/v1`, as the operator. @throws NuwaError what the call refuses */
  api(call: ApiCall): Promise<unknown>;
  close(): Promise<void>;
}

/** @returns null when nobody listens on the socket */
export async function connectToSocket(socketPath: string): Promise<Connection | null> {
  const first = await send(socketPath, 'status', '{}', () => undefined).catch((error: unknown) => {
    if (
      error instanceof Error &&
      'code' in error &&
      ['ENOENT', 'ENOTDIR', 'ECONNREFUSED', 'ENOTSOCK'].includes(String(error.code))
    )
      return null;
    throw error;
  });
  if (first === null) return null;
  const abort = new AbortController();
  const interrupt = () => abort.abort();
  process.once('SIGINT', interrupt);
  return {
    kind: (first as ControlAnswers['status']).kind,
    call: async (call, request, onProgress = () => undefined) =>
      (await send(socketPath, call, JSON.stringify(request), onProgress, abort.signal)) as never,
    stage: async (body, name) =>
      (
        (await send(
          socketPath,
          `stage?name=${encodeURIComponent(name)}`,
          body,
          () => undefined,
          abort.signal,
        )) as { staged: string }
      ).staged,
    api: (call) => send(socketPath, 'api', JSON.stringify(call), () => undefined, abort.signal),
    close: async () => void process.off('SIGINT', interrupt),
  };
}

function send(
  socketPath: string,
  path: string,
  body: string | AsyncIterable<Uint8Array>,
  onProgress: (progress: ControlProgress) => void,
  signal?: AbortSignal,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      socketPath,
      path: `/${path}`,
      method: 'POST',
      // A connection for each call: a kept one may lead to a server that has died since and been started again.
      agent: false,
      ...(signal ? { signal } : {}),
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (signal?.aborted) reject(new NuwaError('import-cancelled'));
      // It answered when we connected: the server has died since, and says itself at its next start what became of this.
      else
        reject(
          error.code === 'ECONNRESET' ? new NuwaError('server-not-running', { socket: socketPath }) : error,
        );
    });
    request.on('response', (response) => {
      let rest = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) settle(JSON.parse(line) as ControlEvent, onProgress, resolve, reject);
      });
      response.on('error', reject);
      // After a result this does nothing: a promise settles once.
      response.on('end', () => reject(new NuwaError('server-not-running', { socket: socketPath })));
    });
    if (typeof body === 'string') request.end(body);
    else void pump(body, request).catch(reject);
  });
}

async function pump(body: AsyncIterable<Uint8Array>, request: ReturnType<typeof httpRequest>): Promise<void> {
  for await (const chunk of body) {
    if (!request.write(chunk)) await new Promise((resolve) => request.once('drain', resolve));
  }
  request.end();
}

function settle(
  event: ControlEvent,
  onProgress: (progress: ControlProgress) => void,
  resolve: (result: unknown) => void,
  reject: (error: unknown) => void,
): void {
  if ('progress' in event) onProgress(event.progress);
  else if ('result' in event) resolve(event.result);
  else reject(new NuwaError(event.error.code, event.error.details));
}
