import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Whoever answers works on the first core and whoever asks on the second, where there are two and util-linux is there. */
export const ANSWERS = 0;
export const ASKS = 1;
/** Of util-linux. */
const TASKSET = 'taskset';
export const pinning: boolean = availableParallelism() > 1 && found(TASKSET, '-V');

/** Command and arguments that run on one core, or as they are where nothing can be pinned. */
export function onCore(core: number, command: string, args: readonly string[]): [string, string[]] {
  return pinning ? [TASKSET, ['-c', String(core), command, ...args]] : [command, [...args]];
}

/** Moves a running process with all its threads. */
export function moveToCore(core: number, pid: number): void {
  if (pinning) spawnSync(TASKSET, ['-a', '-c', '-p', String(core), String(pid)]);
}

/** Is there such a command? */
export function found(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).error === undefined;
}
