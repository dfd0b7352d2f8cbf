import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const MAIN = join(import.meta.dirname, '../src/main.ts');
const NODE = ['--disable-warning=ExperimentalWarning', MAIN];

type Segment = { readonly file: string; readonly records: number; readonly bytes: number };

/** The product in a process of its own, on a data folder of its own. */
export type Installation = {
  readonly url: string;
  readonly pid: number;
  /** The command line, speaking to the running server; the one object that it prints. */
  readonly nuwa: (...args: string[]) => Promise<unknown>;
  /** What the manifest says of a segment, and where it lies. */
  readonly segment: (kind: string) => Segment & { readonly path: string };
  readonly stop: () => Promise<void>;
};

export async function startInstallation(folder: string): Promise<Installation> {
  const data = join(folder, 'data');
  const kept = Object.entries(process.env).filter(
    ([key]) => !/^(NUWA_|DATABASE_URL|SMTP_URL|HOST)/.test(key),
  );
  const env = { ...Object.fromEntries(kept), NUWA_DATA: data, NUWA_KEYS: join(folder, 'keys'), PORT: '0' };
  const server = spawn(process.execPath, [...NODE, 'start', '--empty'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await addressOf(server);
  return {
    url,
    pid: server.pid ?? 0,
    nuwa: async (...args) => {
      const { stdout } = await promisify(execFile)(process.execPath, [...NODE, '--json', ...args], {
        cwd: folder,
        env,
      });
      return JSON.parse(stdout) as unknown;
    },
    segment: (kind) => {
      const manifest = JSON.parse(readFileSync(join(data, 'corpus/manifest.json'), 'utf8')) as {
        segments: Record<string, Segment>;
      };
      const segment = manifest.segments[kind];
      if (segment === undefined) throw new Error(`the manifest names no segment ${kind}`);
      return { ...segment, path: join(data, 'corpus/segments', segment.file) };
    },
    stop: async () => {
      if (server.exitCode !== null || server.signalCode !== null) return;
      server.kill('SIGTERM');
      await once(server, 'exit');
    },
  };
}

/** Waits for the last line of the greeting: by then the socket for commands listens, too. */
async function addressOf(server: ChildProcess): Promise<string> {
  if (server.stdout === null) throw new Error('no output to read');
  let url = '';
  for await (const line of createInterface(server.stdout)) {
    url = /^Nüwa answers on (\S+)$/.exec(line)?.[1] ?? url;
    if (line === 'Ctrl-C stops it.') {
      // Nobody reads on, and it must not wait for anybody.
      server.stdout.resume();
      return url;
    }
  }
  throw new Error('the server ended before it answered');
}
