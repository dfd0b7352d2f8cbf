import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ANSWERS, onCore } from '../cores.ts';
import type { Installation } from '../installation.ts';
import { compare } from '../paired.ts';
import type { CheckOrder, CheckResult } from './check-process.ts';

const PEERS = [
  { engine: 'sqlite', name: 'SQLite, clustered table' },
  { engine: 'text', name: 'binary search in the text export' },
  { engine: 'chdb', name: 'chDB alone, MergeTree' },
] as const;

/**
 * Single look-ups of a password's digest a second, half of them listed, each contender in a process of its own. Peers:
 * SQLite as Node brings it, the usual way to keep such a table beside a program; binary search in the sorted text, which
 * is what `look` does (starting `look` for each check would measure starting processes); and the SQL engine alone with
 * its own sorted table, which is made for scans.
 */
export async function benchChecks(
  installation: Installation,
  folder: string,
  exported: string,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<void> {
  const segment = installation.segment('passwords-sha1').path;
  const order: CheckOrder = { folder: join(folder, 'checks'), segment, exported, seconds };
  for (const { engine } of PEERS) await inProcess('prepare', engine, order);
  const counted = new Map<string, number>();
  const contender = (engine: string, name: string) => ({
    name,
    run: async () => {
      const { rate, sum } = await inProcess('check', engine, order);
      counted.set(name, sum);
      return rate;
    },
  });
  await compare(`Single checks, ${rounds} rounds of ${seconds} s`, 'checks/s', rounds, [
    contender('nuwa', 'nuwa, segment'),
    ...PEERS.map(({ engine, name }) => contender(engine, name)),
  ]);
  if (new Set(counted.values()).size !== 1)
    throw new Error(`they do not agree: ${JSON.stringify([...counted])}`);
}

async function inProcess(task: string, engine: string, order: CheckOrder): Promise<CheckResult> {
  const script = join(import.meta.dirname, 'check-process.ts');
  const [command, args] = onCore(ANSWERS, process.execPath, [
    '--disable-warning=ExperimentalWarning',
    script,
    task,
    engine,
    JSON.stringify(order),
  ]);
  const { stdout } = await promisify(execFile)(command, args);
  return JSON.parse(stdout) as CheckResult;
}
