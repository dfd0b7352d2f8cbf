import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { NuwaError } from '#kernel/errors.ts';
import type { EngineCall, EngineReply } from './engine-process.ts';
import type { EngineLimits, EngineRequest } from './statements.ts';

/**
 * The SQL engine (chDB, ClickHouse as a library) in a process of its own: its statements block and its C++ may crash,
 * and neither may reach ours. It sees files of tokens and digests under generated names, in one folder.
 *
 * Errors: `engine-failed` when a statement fails, when the memory ceiling is met, or when the process dies; after a
 * death every later request fails at once with the same reason. Nothing is retried: the caller drops the folder.
 */
export interface SqlEngine extends AsyncDisposable {
  /** Number of different keys for `distinct`; 0 for all others, whose result is the output file. */
  ask(request: EngineRequest): Promise<number>;
  readonly pid: number;
}

type Waiting = { readonly resolve: (value: number) => void; readonly reject: (error: NuwaError) => void };

/** Starts the engine in `folder` (about 0.3 s warm, 1 s cold); returns when it answers. */
export async function openSqlEngine(folder: string, limits: EngineLimits): Promise<SqlEngine> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./engine-process.ts', import.meta.url))], {
    cwd: folder,
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const waiting = new Map<number, Waiting>();
  let failure: NuwaError | null = null;
  let calls = 0;

  const fail = (reason: string): void => {
    failure ??= new NuwaError('engine-failed', { reason });
    for (const { reject } of waiting.values()) reject(failure);
    waiting.clear();
  };
  child.on('error', (error) => fail(`it could not be started (${error.name})`));
  child.on('exit', (code, signal) =>
    fail(signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`),
  );
  child.on('message', (reply: EngineReply) => {
    if ('ready' in reply) return;
    const call = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ('failed' in reply) call?.reject(new NuwaError('engine-failed', { reason: reply.failed }));
    else call?.resolve(reply.value);
  });

  await Promise.race([once(child, 'message'), once(child, 'exit'), once(child, 'error').catch(() => {})]);
  if (failure !== null || child.pid === undefined)
    throw failure ?? new NuwaError('engine-failed', { reason: 'no process' });

  return {
    pid: child.pid,
    ask(request) {
      if (failure !== null) return Promise.reject(failure);
      const id = ++calls;
      const call: EngineCall = { id, request, limits };
      return new Promise<number>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        child.send(call, (error) => {
          if (error !== null) fail('its pipe is closed');
        });
      });
    },
    async [Symbol.asyncDispose]() {
      fail('it was closed');
      await end(child);
    },
  };
}

/** Killed, not asked: it holds nothing that must be kept, and its own way out takes longer. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
