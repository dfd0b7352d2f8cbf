import { createServer } from 'node:net';
import { openInstallation, type OpenInstallation } from './compose.ts';
import { refreshRows, startJobs, startMailbox, tidyUp } from './compose/background.ts';
import { httpDepsOf } from './compose-http.ts';
import type { Config } from './config.ts';
import { listenForControl } from './delivery/control/control-server.ts';
import { operatorApi } from './delivery/http/rpc.ts';
import { serve } from './delivery/http/server.ts';
import { startBeat } from './delivery/jobs/beat.ts';
import { readInstallation } from './engines/installation/installation.ts';
import { NuwaError } from './kernel/errors.ts';
import { ensureFirstAdministrator } from './pipeline/0-people/make-administrator-link.ts';
import { sealLedger } from './pipeline/5-account/seal-ledger.ts';

/** Share of the real lists that a first demo has: some fifty thousand rows, well under a minute. */
const DEMO_SCALE = 0.0005;
const DEMO_SEED = 1;

type StartOptions = { readonly empty: boolean; readonly scale?: number };

/**
 * Opens the installation, fills a new demo, listens, and returns when a signal ends it. What a start leaves out of
 * fear of delay (nothing) is not here: when the address is printed, everything answers.
 */
export async function startServer(config: Config, version: string, options: StartOptions): Promise<void> {
  const isNew = readInstallation(config.dataFolder) === null;
  if (!options.empty && isNew)
    print('No data folder yet: making a demo installation of the invented case of December 2011.');
  if (isNew) await refuseTakenPort(config);
  let address: string | null = null;
  await using stack = new AsyncDisposableStack();
  const opened = await openInstallation(config, {
    newKind: options.empty ? 'real' : 'demo',
    ...(options.empty ? { wantedKind: 'real' as const } : {}),
    url: () => address,
    fault,
  });
  stack.defer(() => opened.close());
  if (opened.installation.kind === 'demo') await fillDemo(opened, options.scale ?? DEMO_SCALE);

  const { deps, people, intake, mailer, close } = await httpDepsOf(opened, version);
  stack.defer(close);
  const server = await serve(deps, { host: config.host, port: config.port }).catch((error: unknown) => {
    throw new NuwaError(
      'config-invalid',
      { problems: `HOST and PORT: ${error instanceof Error ? error.message : 'cannot listen'}` },
      error,
    );
  });
  stack.defer(() => server.close());
  address = server.address;
  const socket = await listenForControl(
    opened.control,
    opened.folders.socket,
    (line) => process.stderr.write(`${line}\n`),
    operatorApi(deps),
  );
  stack.defer(() => new Promise<void>((resolve) => void socket.close(() => resolve())));
  await startJobs(opened, deps.work.cases);
  const mailbox = startMailbox(opened, intake, mailer);
  stack.defer(async () => mailbox?.stop());
  const beat = startBeat(sealSecondsOf(opened), () => sealLedger(opened), fault);
  stack.defer(() => beat.stop());
  const tidy = () => tidyUp(opened, people.needs, intake);
  await tidy();
  const retention = startBeat(86_400, tidy, fault);
  const refresh = startBeat(3600, () => refreshRows(opened), fault);
  stack.defer(() => refresh.stop());
  stack.defer(() => retention.stop());

  const link = await ensureFirstAdministrator(people.needs);
  greet(opened, server.address, link);
  await ended();
  print('Stopping …');
}

/** Before anything is made: whoever mistyped a port should not find half an installation. */
async function refuseTakenPort({ host, port }: Config): Promise<void> {
  const probe = createServer();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  probe.once('error', (error) => {
    const problems = `HOST ${host} and PORT ${port} cannot be listened on (${error.message}); choose another PORT`;
    reject(new NuwaError('config-invalid', { problems }, error));
  });
  probe.listen(port, host, () => probe.close(() => resolve()));
  return promise;
}

/** A demo is for trying: its receipts should not take ten minutes. */
const sealSecondsOf = ({ config, installation }: OpenInstallation): number =>
  installation.kind === 'demo' ? Math.min(config.sealSeconds, 5) : config.sealSeconds;

/** Loads what of the case is not there yet; an interrupted first start goes on where it stopped. */
async function fillDemo(opened: OpenInstallation, scale: number): Promise<void> {
  let list = '';
  const lists = await opened.control.demo(
    { scale, seed: DEMO_SEED },
    {
      signal: new AbortController().signal,
      onProgress: ({ note, rows }) => {
        if (note && note !== list) print(`  ${note} …`);
        list = note ?? list;
        if (process.stderr.isTTY) process.stderr.write(`\r  ${rows} rows\r`);
      },
    },
  );
  await sealLedger(opened);
  for (const { breach, rows, indexed } of lists.lists) print(`  ${breach}: ${rows} rows, ${indexed} indexed`);
}

function greet({ installation, config }: OpenInstallation, address: string, link: string | null): void {
  print('');
  if (installation.kind === 'demo')
    print('DEMO INSTALLATION: every list, name and figure in it is invented, and stays so marked.');
  print(`Nüwa answers on ${address}`);
  print(`  data ${config.dataFolder}`);
  print(`  keys ${config.keysFolder} (move them to another disk: NUWA_KEYS)`);
  if (link !== null) {
    print('Nobody administers it yet. Whoever opens this link, once and within a day, does:');
    print(`  ${link}`);
  }
  print('Try, in another terminal:');
  print('  npx nuwa breaches                 what is in the corpus');
  print('  npx nuwa check                    is a password in it? (try 123456789)');
  print('  npx nuwa import FILE              take in a leaked list');
  print(`  curl ${address}/range/F7C3B     the ranges that HIBP clients ask for`);
  print('Ctrl-C stops it.');
}

const print = (line: string) => process.stdout.write(`${line}\n`);

/** One line a fault; a stack names code, never data. */
function fault(error: unknown): void {
  process.stderr.write(`fault: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}

function ended(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  process.once('SIGINT', () => resolve());
  process.once('SIGTERM', () => resolve());
  return promise;
}
