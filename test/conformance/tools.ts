import { existsSync } from 'node:fs';
import { execute, succeed } from './execute.ts';

/** A program that a client needs, how to see that it is there, and the Debian packages that bring it. */
export type Tool = {
  readonly name: string;
  readonly probe: readonly [command: string, ...args: string[]];
  readonly packages: readonly string[];
};

export const CURL: Tool = { name: 'curl', probe: ['curl', '--version'], packages: ['curl'] };
export const KEEPASSXC: Tool = {
  name: 'keepassxc-cli',
  probe: ['keepassxc-cli', '--version'],
  packages: ['keepassxc'],
};
export const PYTHON: Tool = {
  name: 'Python 3.10 or newer with venv',
  probe: ['python3', '-c', 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))'],
  packages: ['python3', 'python3-venv'],
};
export const JAVA: Tool = {
  name: 'Java 17 or newer',
  probe: ['sh', '-c', 'test "$(java -version 2>&1 | sed -nE \'1s/.*"([0-9]+).*/\\1/p\')" -ge 17'],
  packages: ['default-jdk-headless'],
};
export const MAVEN: Tool = { name: 'Maven', probe: ['mvn', '--version'], packages: ['maven'] };
/** Debian's Go is older than what go-ledger needs, so nothing is installed here. */
export const GO: Tool = { name: 'Go', probe: ['go', 'version'], packages: [] };

/**
 * Sees to it that the tools are there: where we are root on Debian they are installed.
 * @returns null when all are there, otherwise the sentence that says what is missing
 */
export async function missing(...tools: readonly Tool[]): Promise<string | null> {
  const absent: Tool[] = [];
  for (const tool of tools) if (!(await found(tool))) absent.push(tool);
  const packages = absent.flatMap((tool) => tool.packages);
  if (packages.length > 0 && process.getuid?.() === 0 && existsSync('/etc/debian_version'))
    await install(packages);
  const still: string[] = [];
  for (const tool of absent) if (!(await found(tool))) still.push(sentence(tool));
  return still.length === 0 ? null : still.join('; ');
}

async function found({ probe: [command, ...args] }: Tool): Promise<boolean> {
  try {
    return (await execute(command, args, { patience: 60_000 })).code === 0;
  } catch {
    return false; // not on the path; the caller says so by name
  }
}

function sentence({ name, packages }: Tool): string {
  return packages.length === 0
    ? `${name} is not installed`
    : `${name} is not installed (Debian: apt-get install ${packages.join(' ')})`;
}

/** What goes wrong here is told; whether the tools came is seen afterwards. */
async function install(packages: readonly string[]): Promise<void> {
  console.log(`Installing ${packages.join(' ')} …`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const wait = ['-o', 'DPkg::Lock::Timeout=120', '-qq'];
  try {
    await succeed('apt-get', [...wait, 'update'], { env });
    await succeed('apt-get', [...wait, 'install', '-y', '--no-install-recommends', ...packages], { env });
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
  }
}
