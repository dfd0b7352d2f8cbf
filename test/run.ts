/**
 * Everything that must hold, in one command: types, lint, format, unused code, then every test beside the code and
 * under `test/`. Stops at nothing: all steps run, and the last lines say what failed. `--static` leaves out the tests.
 */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';

import { postgresMissing, startServer } from './support/databases.ts';

const SERVER = 'NUWA_TEST_DATABASE_URL';

const root = join(import.meta.dirname, '..');
const bin = (name: string) => join(root, 'node_modules', '.bin', name);
const tests = globSync('{src,cases,bench,test}/**/*.test.ts', { cwd: root }).sort();

const steps: [name: string, command: string, args: string[]][] = [
  ['types', bin('tsc'), ['--noEmit', '-p', 'tsconfig.json']],
  [
    'lint',
    bin('oxlint'),
    ['--type-aware', '--deny-warnings', 'src', 'cases', 'bench', 'test', 'architecture.ts'],
  ],
  ['format', bin('biome'), ['format', '.']],
  ['unused code', bin('knip'), ['--no-progress']],
];
if (!process.argv.includes('--static')) {
  steps.push([
    'tests',
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--test',
      '--test-concurrency=2',
      '--test-timeout=300000',
      ...tests,
    ],
  ]);
}

/** One private PostgreSQL for all test files, where there is one: each would start its own, and that takes seconds. */
const server =
  steps.at(-1)?.[0] === 'tests' && postgresMissing() === false && process.env[SERVER] === undefined
    ? await startServer()
    : null;
const env = server === null ? process.env : { ...process.env, [SERVER]: server.url };

const failed: string[] = [];
for (const [name, command, args] of steps) {
  const started = Date.now();
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok' : 'FAILED'}  ${name} (${seconds} s)`);
  if (status !== 0) failed.push(name);
}
await server?.stop();
console.log(failed.length === 0 ? 'Everything holds.' : `Failed: ${failed.join(', ')}.`);
process.exit(failed.length === 0 ? 0 : 1);
