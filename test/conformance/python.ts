import { join } from 'node:path';
import { type ExecuteOptions, succeed } from './execute.ts';
import type { World } from './world.ts';

/**
 * Runs `<folder>/check.py` in an environment of its own with exactly the packages of `<folder>/requirements.txt`,
 * versions and hashes pinned. The program reads one JSON object from standard input and prints one.
 */
export async function runPython<T>(
  world: World,
  folder: string,
  question: object,
  options: Pick<ExecuteOptions, 'patience'> = {},
): Promise<T> {
  const source = join(import.meta.dirname, folder);
  const place = join(world.folder, folder);
  const python = join(place, 'bin', 'python');
  await succeed('python3', ['-m', 'venv', place]);
  const pip =
    '-m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: -r';
  await succeed(python, [...pip.split(' '), join(source, 'requirements.txt')]);
  const env = { NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1', PYTHONUTF8: '1' };
  return JSON.parse(
    await succeed(python, [join(source, 'check.py')], { ...options, env, input: JSON.stringify(question) }),
  ) as T;
}
