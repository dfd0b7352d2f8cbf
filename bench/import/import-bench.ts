import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Plan } from '#domain/breaches/plan.ts';
import { LISTS } from '../../cases/2011/lists.ts';
import { chdbAlone, freshFolder, gnuSort, type Measured, nuwa, type Peer } from './peers.ts';

/**
 * Import rate of the codehub shape beside its peers, in paired rounds: all of them once a round, on the same file,
 * one after the other, so that a noisy stretch of the machine meets all.
 *
 *   node bench/import/import-bench.ts [--rows 1000000] [--rounds 3] [--workers <cores>]
 */
export async function benchImport(rows: number, rounds: number, workers: number): Promise<void> {
  const base = mkdtempSync(join(tmpdir(), 'nuwa-bench-'));
  try {
    const { file, plan, records } = writeList(base, rows);
    const peers: readonly Peer[] = [nuwa(plan, workers), gnuSort(workers), chdbAlone];
    const results = new Map<string, Measured[]>(peers.map(({ name }) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const peer of peers) {
        results.get(peer.name)?.push(await peer.run(file, freshFolder(join(base, 'work'))));
      }
    }
    report(records, statSync(file).size, workers, results);
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

function writeList(base: string, rows: number): { file: string; plan: Plan; records: number } {
  const list = LISTS.find(({ name }) => name === 'codehub.example');
  if (list === undefined) throw new Error('the case has no list of the codehub shape');
  const scale = rows / list.rowsAtFull;
  const file = join(base, list.fileName);
  const handle = openSync(file, 'wx');
  for (const chunk of list.write(scale, 1)) writeSync(handle, chunk);
  closeSync(handle);
  const { charset, shape, columns } = list.truth(100 / list.rowsAtFull, 1);
  return { file, plan: { version: 1, charset, shape, columns }, records: list.rows(scale) };
}

function report(
  rows: number,
  bytes: number,
  workers: number,
  results: ReadonlyMap<string, readonly Measured[]>,
): void {
  const own = results.get('nuwa import') ?? [];
  console.log(`${rows} rows of the codehub shape, ${Math.round(bytes / 2 ** 20)} MiB, ${workers} workers`);
  console.log(
    '                 seconds (lowest to highest)   rows/s   CPU s   peak RSS    written   seconds, own : peer',
  );
  for (const [name, runs] of results) {
    const seconds = runs.map((run) => run.seconds);
    const ratios = runs.map((run, i) => (own[i]?.seconds ?? Number.NaN) / run.seconds);
    const spread = `${Math.min(...seconds).toFixed(1)} to ${Math.max(...seconds).toFixed(1)}`;
    console.log(
      [
        name.padEnd(14),
        `${median(seconds).toFixed(1).padStart(8)} (${spread})`.padEnd(30),
        String(Math.round(rows / median(seconds))).padStart(9),
        median(runs.map((run) => run.cpuSeconds))
          .toFixed(1)
          .padStart(7),
        `${median(runs.map((run) => run.peakRssMiB))} MiB`.padStart(12),
        `${median(runs.map((run) => run.writtenMiB))} MiB`.padStart(10),
        `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`.padStart(
          22,
        ),
      ].join(' '),
    );
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { rows: { type: 'string' }, rounds: { type: 'string' }, workers: { type: 'string' } },
  });
  await benchImport(
    Number(values.rows ?? 1_000_000),
    Number(values.rounds ?? 3),
    Number(values.workers ?? availableParallelism()),
  );
}
