import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importInChild } from '#engines/corpus/import/import-in-child.ts';
import type { Plan } from '#domain/breaches/plan.ts';
import { type TreeUsage, watchTree } from './process-tree.ts';

export type Measured = TreeUsage & { readonly seconds: number };
export type Peer = { readonly name: string; readonly run: (file: string, work: string) => Promise<Measured> };

/** Nüwa's import: everything that the fact folder holds, in processes of its own. */
export const nuwa = (plan: Plan, workers: number): Peer => ({
  name: 'nuwa import',
  run: async (file, work) => {
    const entries = [{ locator: { kind: 'path' as const, path: file }, name: 'list', plan }];
    const job = {
      dump: { factId: 'fct_bench', entries },
      workFolder: work,
      factFolder: join(work, 'fact'),
      epoch: 1,
      tokenKey: new Uint8Array(32).fill(1),
    };
    const reader = new URL('../../src/engines/dumps/import-reader.ts', import.meta.url);
    const watch = watchTree(process.pid);
    const started = performance.now();
    await importInChild(reader)(job, { workers });
    return { ...watch.stop(), seconds: (performance.now() - started) / 1000 };
  },
});

/** `sort` of coreutils over the same file: one sort of the clear text, nothing hashed, nothing understood. */
export const gnuSort = (threads: number): Peer => ({
  name: 'GNU sort',
  run: (file, work) =>
    measured('sort', [`--parallel=${threads}`, '-S', '1G', '-T', work, '-o', join(work, 'sorted'), file], {
      LC_ALL: 'C',
    }),
});

/** The SQL engine alone: SHA-1 of the second field, grouped, counted and sorted; none of the ten other things. */
export const chdbAlone: Peer = {
  name: 'chDB alone',
  run: (file, work) =>
    measured(
      process.execPath,
      [fileURLToPath(new URL('./chdb-alone.ts', import.meta.url)), file, join(work, 'out.bin')],
      {},
    ),
};

async function measured(
  command: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<Measured> {
  const started = performance.now();
  const child = spawn(command, args, {
    env: { PATH: '/usr/bin:/bin', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const watch = watchTree(child.pid ?? 0);
  const [code] = (await once(child, 'exit')) as [number | null];
  const usage = watch.stop();
  if (code !== 0) throw new Error(`${command} ended with ${code}`);
  return { ...usage, seconds: (performance.now() - started) / 1000 };
}

/** An empty folder for one run; removed by the next. */
export function freshFolder(path: string): string {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  return path;
}
