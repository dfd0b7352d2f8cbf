import { readdirSync, readFileSync } from 'node:fs';

/** What a process and everything below it took, sampled from /proc (Linux). */
export type TreeUsage = {
  readonly peakRssMiB: number;
  readonly writtenMiB: number;
  /** Of processes below the root; moves less than wall time when others use the machine. */
  readonly cpuSeconds: number;
};

/** Kernel ticks a second, as Linux shows them to programs on every machine. */
const TICKS = 100;

/** Samples every 50 ms until `stop`, without the root itself. Shared pages count for every process that holds them. */
export function watchTree(root: number): { readonly stop: () => TreeUsage } {
  const written = new Map<number, number>();
  const cpu = new Map<number, number>();
  let peak = 0;
  const look = (): void => {
    let now = 0;
    for (const pid of treeOf(root).filter((one) => one !== process.pid)) {
      now += field(pid, 'status', /VmRSS:\s+(\d+)/) * 1024;
      const wchar = field(pid, 'io', /wchar: (\d+)/);
      written.set(pid, Math.max(wchar, written.get(pid) ?? 0));
      cpu.set(pid, Math.max(ticksOf(pid), cpu.get(pid) ?? 0));
    }
    peak = Math.max(peak, now);
  };
  const timer = setInterval(look, 50);
  return {
    stop() {
      clearInterval(timer);
      return {
        peakRssMiB: Math.round(peak / 2 ** 20),
        writtenMiB: Math.round(sumOf(written) / 2 ** 20),
        cpuSeconds: sumOf(cpu) / TICKS,
      };
    },
  };
}

function treeOf(root: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc'))
    if (/^\d+$/.test(name)) parents.set(Number(name), parentOf(Number(name)));
  const below = (pid: number): number[] => [
    pid,
    ...[...parents].filter(([, parent]) => parent === pid).flatMap(([child]) => below(child)),
  ];
  return below(root);
}

const sumOf = (values: ReadonlyMap<number, number>): number =>
  [...values.values()].reduce((sum, one) => sum + one, 0);

/** User and system time: fields 14 and 15 of the line, 12 and 13 behind the name in brackets. */
const ticksOf = (pid: number): number =>
  field(pid, 'stat', /\) (?:\S+ ){11}(\d+)/) + field(pid, 'stat', /\) (?:\S+ ){12}(\d+)/);

const parentOf = (pid: number): number => field(pid, 'status', /PPid:\s+(\d+)/);

/** 0 when the process is gone: it ended between two looks. */
function field(pid: number, file: string, pattern: RegExp): number {
  try {
    return Number(pattern.exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
