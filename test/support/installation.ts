/**
 * Whole installations for tests: made in a temporary folder of their own, started as a user starts them (a process),
 * used through the command line or the socket, stopped or killed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Connection, connectToSocket } from '#delivery/cli/connection.ts';
import { endTree } from './process-tree.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');
/** Generous, since whoever runs the suite may run other things beside it. */
const PATIENCE_MS = 120_000;

/** Who runs the hooks when it is over: a test's context, or whoever collects them. */
export type Ending = { after(hook: () => unknown): void };

/** Where one installation lives: data, keys, its own temporary folder, its log, and a folder for what is handed in. */
export type Place = {
  readonly root: string;
  readonly data: string;
  readonly keys: string;
  readonly temporary: string;
  /** Standard output and error of every server started here. */
  readonly log: string;
  readonly lists: string;
  readonly environment: Readonly<Record<string, string>>;
};

export type CliResult = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** A place that is gone when the test is over. `settings` are keys of src/config.ts. */
export function newPlace(t: Ending, settings: Record<string, string> = {}): Place {
  // Short: the path of a unix socket has 107 bytes.
  const root = mkdtempSync(join(tmpdir(), 'nuwa-t-'));
  t.after(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));
  const place = {
    root,
    data: join(root, 'data'),
    keys: join(root, 'keys'),
    temporary: join(root, 'tmp'),
    log: join(root, 'logs', 'server.log'),
    lists: join(root, 'lists'),
  };
  mkdirSync(place.temporary);
  mkdirSync(dirname(place.log));
  mkdirSync(place.lists);
  // Whatever is set on this machine stays outside: an unknown key that starts with NUWA_ is an error.
  const inherited = Object.entries(process.env).filter(
    ([key, value]) => value !== undefined && !/^(NUWA_|NODE_TEST|DATABASE_URL$|SMTP_URL$|HOST$)/.test(key),
  );
  const environment = {
    ...(Object.fromEntries(inherited) as Record<string, string>),
    NUWA_DATA: place.data,
    NUWA_KEYS: place.keys,
    TMPDIR: place.temporary,
    // Saves each of the many processes a second of compiling the same files.
    NODE_COMPILE_CACHE: join(tmpdir(), `nuwa-test-compiled-${userInfo().uid}`),
    PORT: '0',
    ...settings,
  };
  return { ...place, environment };
}

/** One run of the command line, as in a terminal; `input` goes to its standard input, Ctrl-C comes when it is time. */
export async function nuwa(
  place: Pick<Place, 'environment' | 'root'>,
  args: readonly string[],
  input?: string | Uint8Array,
  { interruptAfter }: { readonly interruptAfter?: () => Promise<void> } = {},
): Promise<CliResult> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], {
    env: place.environment,
    cwd: place.root,
    stdio: 'pipe',
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  // A command that refuses at once closes its input before all of it is written.
  child.stdin.on('error', () => {});
  child.stdin.end(input ?? '');
  if (interruptAfter !== undefined) {
    await interruptAfter();
    child.kill('SIGINT');
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...output };
}

/** The same with `--json`: its one object, and the exit code. */
export async function nuwaJson<T>(
  place: Pick<Place, 'environment' | 'root'>,
  args: readonly string[],
  input?: string | Uint8Array,
): Promise<{ readonly code: number | null; readonly object: T; readonly stderr: string }> {
  const { code, stdout, stderr } = await nuwa(place, ['--json', ...args], input);
  const lines = stdout.split('\n');
  if (lines.length !== 2 || lines[1] !== '')
    throw new Error(`nuwa ${args.join(' ')} printed not one line but: ${stdout}\n${stderr}`);
  return { code, object: JSON.parse(lines[0] ?? '') as T, stderr };
}

export type RunningServer = {
  readonly url: string;
  readonly process: ChildProcess;
  /** The socket that commands go through; one connection a server. */
  connect(): Promise<Connection>;
  /** As Ctrl-C does. */
  stop(): Promise<void>;
  /** Kills the server and everything it started, with no chance to tidy up; returns when all of it is gone. */
  kill9(): Promise<void>;
  /** Kills the server alone; what it started must notice and end itself. */
  kill9Alone(): Promise<void>;
};

/** Starts the server and waits until it says that it answers. @throws with its log when it ends before that */
export async function startServer(
  t: Ending,
  place: Place,
  args: readonly string[] = ['--empty'],
): Promise<RunningServer> {
  const child = launchServer(place, args);
  const running = handleOf(place, child);
  t.after(() => running.kill9());
  await running.ready;
  return running;
}

/** A server on its way up, for those who want to kill it there. `ready` settles when it answers or ends. */
export function launchServer(place: Place, args: readonly string[] = ['--empty']): ChildProcess {
  const log = openSync(place.log, 'a');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, 'start', ...args], {
    env: place.environment,
    cwd: place.root,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  // Also when the tests end in an accident; what it started ends with it.
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  return child;
}

function handleOf(place: Place, child: ChildProcess): RunningServer & { readonly ready: Promise<void> } {
  const from = existsSync(place.log) ? readFileSync(place.log).length : 0;
  let url = '';
  let connected: Promise<Connection> | undefined;
  const gone = (): boolean => child.exitCode !== null || child.signalCode !== null;
  /** A server that died unasked is told with its last words, and not by the request that found nobody. */
  const assertAlive = (): void => {
    if (!gone()) return;
    const words = readFileSync(place.log).subarray(from).toString().slice(-4000);
    throw new Error(`the server has ended with ${child.exitCode ?? child.signalCode}: ${words}`);
  };
  const ready = async (): Promise<void> => {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const said = readFileSync(place.log).subarray(from).toString();
      const found = /^Nüwa answers on (http:\/\/\S+)$/m.exec(said)?.[1];
      // The last line of the greeting: by then the socket listens, too.
      if (found !== undefined && said.includes('Ctrl-C stops it.')) {
        url = found;
        return;
      }
      if (gone()) throw new Error(`the server ended with ${child.exitCode ?? child.signalCode}: ${said}`);
      if (Date.now() > deadline) throw new Error(`the server did not start in time: ${said}`);
      await sleep(20);
    }
  };
  const ended = async (): Promise<void> => {
    if (!gone()) await once(child, 'exit');
    if (connected !== undefined) await (await connected).close();
  };
  return {
    get url() {
      assertAlive();
      return url;
    },
    process: child,
    ready: ready(),
    connect: async () => {
      assertAlive();
      return await (connected ??= connectTo(place));
    },
    stop: async () => {
      child.kill('SIGTERM');
      await ended();
      if (child.exitCode !== 0) throw new Error(`stopping ended with ${child.exitCode ?? child.signalCode}`);
    },
    kill9: async () => {
      if (!gone()) await endTree(child.pid);
      await ended();
    },
    kill9Alone: async () => {
      child.kill('SIGKILL');
      await ended();
    },
  };
}

async function connectTo(place: Place): Promise<Connection> {
  const connection = await connectToSocket(join(place.data, 'nuwa.sock'));
  if (connection === null) throw new Error('nobody answers on the socket');
  return connection;
}
