import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchChecks } from './answers/check-bench.ts';
import { writeCodehub, writeSeed } from './answers/lists.ts';
import { benchRanges } from './answers/range-bench.ts';
import { benchSize } from './answers/size-bench.ts';
import { benchCases } from './cases/cases-bench.ts';
import { benchImport } from './import/import-bench.ts';
import { watchTree } from './import/process-tree.ts';
import { benchRegistry } from './registry.ts';
import { type Installation, startInstallation } from './installation.ts';

/**
 * What Nüwa does in a second and in a byte, beside its peers on the same machine at the same time (docs/benchmarks.md).
 *
 *   npm run bench -- [--rows 300000] [--rounds 3] [--seconds 2] [--only import|answers|cases|registry]
 *     [--organizations 100000] [--cases 200000] [--database postgres://…]
 */
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '300000' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '2' },
    only: { type: 'string' },
    organizations: { type: 'string', default: '100000' },
    cases: { type: 'string', default: '200000' },
    /** An empty database of a PostgreSQL server, for the lists of cases. */
    database: { type: 'string' },
  },
});
const rows = Number(values.rows);
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
if (![rows, rounds, seconds].every((value) => Number.isInteger(value) && value > 0) || rows < 10_000)
  throw new Error('--rows takes 10000 or more, --rounds and --seconds 1 or more');

console.log(
  `${new Date().toISOString()}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`,
);
sayLoad('before');
if (values.only === undefined || values.only === 'import') {
  console.log('\nImport');
  await benchImport(rows, rounds, availableParallelism());
}
if (values.only === undefined || values.only === 'answers') await benchAnswers();
if (values.only === undefined || values.only === 'cases') {
  const size = { organizations: Number(values.organizations), cases: Number(values.cases) };
  const folder = mkdtempSync(join(tmpdir(), 'nuwa-b-'));
  try {
    await benchCases({ ...size, rounds: Math.max(7, rounds), location: { folder: join(folder, 'db') } });
    if (values.database !== undefined) {
      await benchCases({ ...size, rounds: Math.max(7, rounds), location: { url: values.database } });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
if (values.only === undefined || values.only === 'registry') {
  const size = { rows: Number(values.organizations), rounds: Math.max(7, rounds) };
  await benchRegistry({ ...size, url: undefined });
  if (values.database !== undefined) await benchRegistry({ ...size, url: values.database });
}
sayLoad('after');

async function benchAnswers(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'nuwa-b-'));
  let installation: Installation | null = null;
  try {
    installation = await startInstallation(folder);
    await importThroughProduct(installation, folder);
    await installation.nuwa('seed', writeSeed(folder));
    const exported = join(folder, 'passwords.txt');
    await installation.nuwa('export', 'hibp', '--out', exported);
    benchSize(installation, exported);
    await benchChecks(installation, folder, exported, { rounds, seconds });
    await benchRanges(installation, folder, { rounds, seconds });
  } finally {
    await installation?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The whole way of a list: command line, socket, plan, import, publication. */
async function importThroughProduct(installation: Installation, folder: string): Promise<void> {
  const list = writeCodehub(folder, rows);
  const watch = watchTree(installation.pid);
  const started = performance.now();
  const report = (await installation.nuwa('import', list)) as { rows: number };
  const took = (performance.now() - started) / 1000;
  const { peakRssMiB } = watch.stop();
  const rate = Math.round(report.rows / took).toLocaleString('en');
  console.log(
    `\n"nuwa import" through the running server, publication included: ${report.rows.toLocaleString('en')} rows in ${took.toFixed(1)} s, ${rate} rows/s; peak of the server and all below it ${peakRssMiB} MiB`,
  );
}

/** Other work on the machine shows here; ratios bear it better than figures do. */
function sayLoad(when: string): void {
  console.log(
    `\nload ${when}: ${loadavg()
      .map((value) => value.toFixed(1))
      .join(', ')} (1, 5, 15 minutes)`,
  );
}
