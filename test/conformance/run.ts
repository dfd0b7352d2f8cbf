/**
 * Other people's clients and independent implementations against one running installation: `npm run conformance`.
 * In CI nothing may be skipped; elsewhere each client that cannot run here says why. Exit code 1 when anything failed.
 * Arguments choose clients by a part of their names: `npm run conformance -- curl NTLM`.
 */
import type { Client, Counts } from './client.ts';
import { curl } from './curl.ts';
import { run as runGoLedger } from './go-ledger.ts';
import { keepassxc } from './keepassxc.ts';
import { liveLedger } from './live-ledger.ts';
import { npmHibp } from './npm-hibp.ts';
import { ntlm } from './ntlm.ts';
import { pwnedPasswordsDjango } from './pwned-passwords-django.ts';
import { schemathesis } from './schemathesis.ts';
import { springSecurity } from './spring-security.ts';
import { openWorld, type World } from './world.ts';

const CLIENTS: readonly Client[] = [
  curl,
  npmHibp,
  keepassxc,
  pwnedPasswordsDjango,
  ntlm,
  springSecurity,
  liveLedger,
  { name: 'Go: ledgers and receipts made for it', run: () => runGoLedger() },
  // Last: it writes whatever it is let, and spends what fair use grants this address.
  schemathesis,
];

const wanted = process.argv.slice(2).map((word) => word.toLowerCase());
const chosen = CLIENTS.filter(
  ({ name }) => wanted.length === 0 || wanted.some((word) => name.toLowerCase().includes(word)),
);

type Line = Counts & { readonly name: string; readonly seconds: number };

const inCi = process.env['CI'] === 'true';
const endings: (() => unknown)[] = [];

/** What was opened last is closed first. */
async function end(): Promise<void> {
  for (let close = endings.pop(); close !== undefined; close = endings.pop()) await close();
}

// The server must not outlive a run that somebody stops.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void end().finally(() => process.exit(1)));

async function runClient(client: Client, world: World): Promise<Line> {
  const started = performance.now();
  const counts = await client.run(world).catch((error: unknown): Counts => {
    console.error(
      `${client.name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    return { passed: 0, failed: 1 };
  });
  return { name: client.name, ...strict(counts), seconds: (performance.now() - started) / 1000 };
}

/** In CI a client that did not run has failed; so has one, anywhere, that ran and checked nothing. */
function strict(counts: Counts): Counts {
  if (counts.skipped === undefined)
    return counts.passed + counts.failed > 0 ? counts : { ...counts, failed: 1 };
  return inCi ? { ...counts, failed: counts.failed + 1 } : counts;
}

function printTable(lines: readonly Line[]): void {
  const width = Math.max(...lines.map(({ name }) => name.length));
  console.log(`\n${'client'.padEnd(width)}  passed  failed  seconds`);
  for (const { name, passed, failed, seconds, skipped } of lines) {
    const figures = [passed, failed, seconds.toFixed(1)].map((value) => String(value).padStart(6)).join('  ');
    console.log(`${name.padEnd(width)}  ${figures}${skipped === undefined ? '' : `   not run: ${skipped}`}`);
  }
}

if (chosen.length === 0) {
  console.error(`No client is called so. There are: ${CLIENTS.map(({ name }) => name).join('; ')}.`);
  process.exit(1);
}
const lines: Line[] = [];
try {
  console.log('Making and starting a demo installation …');
  const world = await openWorld({ after: (close) => void (close && endings.push(close as () => unknown)) });
  for (const client of chosen) {
    console.log(`${client.name} …`);
    lines.push(await runClient(client, world));
  }
} finally {
  await end();
}
printTable(lines);
const sum = (of: (line: Line) => number): number => lines.reduce((total, line) => total + of(line), 0);
const failed = sum((line) => line.failed);
const unseen = inCi ? 0 : sum((line) => (line.skipped === undefined ? 0 : 1));
console.log(
  `${sum((line) => line.passed)} passed, ${failed} failed${unseen === 0 ? '' : `, ${unseen} skipped`}`,
);
process.exitCode = failed === 0 ? 0 : 1;
