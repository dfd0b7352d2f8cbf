import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Processes of ours that work in or below a folder, or that are children of this test, from /proc. */
export function importProcesses(): readonly number[] {
  return childrenOf(process.pid).filter((pid) => commandOf(pid).includes('import-process.ts'));
}

export function childrenOf(parent: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent);
}

/** Processes whose working folder is below this one. */
export function processesIn(folder: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => quietly(() => readlinkSync(`/proc/${pid}/cwd`)).startsWith(folder));
}

/** What anybody on the machine may read about a process: arguments, and its owner its environment. */
export const commandOf = (pid: number): string => quietly(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
export const environmentOf = (pid: number): string =>
  quietly(() => readFileSync(`/proc/${pid}/environ`, 'utf8'));
export const nicenessOf = (pid: number): number => Number(fieldsOf(pid)[16]);

const parentOf = (pid: number): number => Number(fieldsOf(pid)[1]);

/** Fields of /proc/pid/stat behind the name, which may hold blanks: state, parent, … */
const fieldsOf = (pid: number): readonly string[] =>
  quietly(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
    .split(') ')
    .at(-1)
    ?.split(' ') ?? [];

/** A process may end while it is looked at. */
function quietly(read: () => string): string {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return '';
    throw error;
  }
}
