/** Processes below a process, so that a test can kill a whole installation at one instant. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

type Known = { readonly pid: number; readonly parent: number; readonly state: string };

/** Kills the process and all below it with SIGKILL; returns when none of them runs any more. */
export async function endTree(root: number | undefined): Promise<void> {
  if (root === undefined) return;
  // Stopped first: whoever is stopped starts nothing new while the tree is read.
  let pids: number[] = [];
  for (let tree = [root]; tree.length > pids.length; tree = treeOf(root)) {
    for (const pid of tree) signal(pid, 'SIGSTOP');
    pids = tree;
  }
  for (const pid of pids) signal(pid, 'SIGKILL');
  await untilGone(pids);
}

/** The process and all below it. */
export function treeOf(root: number): number[] {
  const all = processes();
  const tree = [root];
  for (let i = 0; i < tree.length; i++)
    tree.push(...all.filter(({ parent }) => parent === tree[i]).map(({ pid }) => pid));
  return tree;
}

/** @throws when one of them still runs after ten seconds */
export async function untilGone(pids: readonly number[]): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const running = processes().filter(({ pid, state }) => pids.includes(pid) && state !== 'Z');
    if (running.length === 0) return;
    if (Date.now() > deadline) throw new Error(`still running: ${running.map(({ pid }) => pid).join(', ')}`);
    await sleep(20);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** proc(5): pid, name in brackets, state, parent. */
function processes(): Known[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const [state = '', parent = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return [{ pid: Number(name), parent: Number(parent), state }];
      } catch {
        return []; // ended between the listing and the reading
      }
    });
}
