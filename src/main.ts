import { readFileSync } from 'node:fs';
import type { OpenInstallation } from './compose.ts';
import { type Config, describeConfig, readConfig } from './config.ts';
import type { CallApi } from './contract/control.ts';
import { type Connection, connectToSocket } from './delivery/cli/connection.ts';
import { type CliHost, runCli } from './delivery/cli/program.ts';
import { runCall } from './delivery/control/control-server.ts';
import { foldersOf, readInstallation } from './engines/installation/installation.ts';
import { NuwaError } from './kernel/errors.ts';

/**
 * The process entry: reads the configuration once and runs the command line; `start` is one of its commands. What opens
 * an installation is loaded only where one is opened: most commands ask the running server, and are three times as
 * quick without it.
 */

const version = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

const host: CliHost = {
  version,
  describeConfig: () => describeConfig(readConfig()),
  connect: (makes) => connect(readConfig(), makes),
  start: async (options) => {
    const { startServer } = await import('./start-server.ts');
    await startServer(readConfig(), version, options);
  },
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
};

/** The running server's socket, or, when none runs, this process with the installation opened. */
async function connect(config: Config, makes: 'real' | 'demo' | null): Promise<Connection> {
  const running = await connectToSocket(foldersOf(config.dataFolder).socket);
  if (running) return running;
  if (makes === null && readInstallation(config.dataFolder) === null) {
    throw new NuwaError('not-found', { what: 'installation', name: config.dataFolder });
  }
  const fault = (error: unknown) =>
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  const { openInstallation } = await import('./compose.ts');
  const opened = await openInstallation(config, { newKind: makes ?? 'real', url: () => null, fault });
  const { httpDepsOf } = await import('./compose-http.ts');
  const { operatorApi } = await import('./delivery/http/rpc.ts');
  const { deps, close } = await httpDepsOf(opened, version);
  return connectionTo(opened, operatorApi(deps), close);
}

function connectionTo(opened: OpenInstallation, api: CallApi, letGo: () => Promise<void>): Connection {
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort(new NuwaError('import-cancelled')));
  return {
    kind: opened.installation.kind,
    call: async (call, request, onProgress = () => undefined) =>
      (await runCall(opened.control, call, request, abort.signal, (event) => {
        if ('progress' in event) onProgress(event.progress);
      })) as never,
    stage: (body, name) => opened.control.stage(body, name),
    api,
    close: async () => {
      await letGo();
      await opened.close();
    },
  };
}

// Whoever reads us may stop early (`| head`); that is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await runCli(host, process.argv.slice(2));
