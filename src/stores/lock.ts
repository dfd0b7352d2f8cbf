import { createHash, randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { NuwaError } from '#kernel/errors.ts';

/** Releases the folder; said twice, it does nothing more. */
export type DataFolderLock = { readonly release: () => void };

/** The holder shows every second that it lives, for those who cannot see its process (see `holderLives`). */
const HEARTBEAT_MS = 1000;
const SILENCE_MS = 5000;
const POLL_MS = 250;

type Holder = {
  readonly pid: number;
  /** Start of the process, so that a recycled pid is not believed: see `startOf`. */
  readonly started: string | null;
  readonly boot: string | null;
  /** Pid namespace: inside another container the same number is another process. */
  readonly namespace: string | null;
  readonly nonce: string;
};

/**
 * Takes the data folder for this process: the embedded database does not refuse a second one, and two would lose
 * each other's rows without a word. The lock is the file `lock` with the holder's identity, made whole aside and
 * linked into place, which succeeds for one only. A lock whose holder is dead (kill -9, power cut) is taken over.
 *
 * @throws NuwaError `data-folder-in-use` when a living process holds it
 */
export async function lockDataFolder(folder: string): Promise<DataFolderLock> {
  const path = join(folder, 'lock');
  const me = myself();
  const aside = `${path}.${me.nonce}`;
  // Flushed before it is linked: a power cut leaves no lock, or one that can be read.
  fs.writeFileSync(aside, JSON.stringify(me), { mode: 0o600, flag: 'wx', flush: true });
  try {
    await take(path, aside, folder);
  } finally {
    fs.rmSync(aside, { force: true });
  }
  const heartbeat = setInterval(() => touch(path), HEARTBEAT_MS).unref();
  let held = true;
  return {
    release: () => {
      if (!held) return;
      held = false;
      clearInterval(heartbeat);
      if (read(path)?.nonce === me.nonce) fs.rmSync(path, { force: true });
    },
  };
}

/** Puts the file `aside` in the place of `path`, if that is free or its holder is dead. */
async function take(path: string, aside: string, folder: string): Promise<void> {
  for (;;) {
    if (link(aside, path)) return;
    const holder = read(path);
    if (holder === null) continue; // released in between
    if (await holderLives(holder, path))
      throw new NuwaError('data-folder-in-use', { folder, pid: holder.pid });
    // Only who holds the right to replace this very lock may do so, or two who both found it dead would replace each
    // other. The right is a lock, too: if its holder dies before the next lines are done, it is taken over likewise.
    const right = `${path}.${holder.nonce}.next`;
    await take(right, aside, folder);
    try {
      if (read(path)?.nonce !== holder.nonce) continue; // somebody was faster
      const mine = `${aside}.link`;
      fs.linkSync(aside, mine);
      fs.renameSync(mine, path);
      touch(path);
      return;
    } finally {
      fs.rmSync(right, { force: true });
    }
  }
}

function link(from: string, to: string): boolean {
  try {
    fs.linkSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function touch(path: string): void {
  const now = new Date();
  try {
    fs.utimesSync(path, now, now);
  } catch (error) {
    // The folder was taken away under us. Whoever writes into it next will say so better than a timer can.
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

function read(path: string): Holder | null {
  let text: string;
  try {
    text = fs.readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
  try {
    return JSON.parse(text) as Holder;
  } catch {
    // No lock of ours: nothing is known of its holder but whether it shows that it lives.
    const nonce = createHash('sha256').update(text).digest('hex');
    return { pid: 0, started: null, boot: 'unknown', namespace: null, nonce };
  }
}

/**
 * In our own boot and namespace the kernel tells us. From another one (a container beside us, another machine on the
 * same disk, or the time before a reboot) we cannot see the process, so we wait for its heartbeat to fall silent.
 */
async function holderLives(holder: Holder, path: string): Promise<boolean> {
  const me = myself();
  if (holder.boot === me.boot && holder.namespace === me.namespace) {
    const started = startOf(holder.pid);
    return started !== null && started === holder.started;
  }
  for (;;) {
    const before = heartbeatOf(path);
    if (before === null || Date.now() - before > SILENCE_MS) return false;
    await sleep(POLL_MS);
    const after = heartbeatOf(path);
    if (after !== null && after !== before) return true;
  }
}

function heartbeatOf(path: string): number | null {
  return fs.statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null;
}

function myself(): Holder {
  return {
    pid: process.pid,
    started: startOf(process.pid),
    boot: readOrNull('/proc/sys/kernel/random/boot_id'),
    namespace: namespaceOf(),
    nonce: randomBytes(16).toString('hex'),
  };
}

/** Field 22 of /proc/<pid>/stat (proc(5)): when the process started. Null when it is gone, `alive` off Linux. */
function startOf(pid: number): string | null {
  if (process.platform !== 'linux') return isAlive(pid) ? 'alive' : null;
  const stat = readOrNull(`/proc/${pid}/stat`);
  // The second field is the name in brackets, which may itself hold blanks and brackets.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  const zombie = fields?.[0] === 'Z' || fields?.[0] === 'X';
  return zombie ? null : (fields?.[19] ?? null);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function readOrNull(path: string): string | null {
  try {
    return fs.readFileSync(path, 'utf8').trim();
  } catch {
    return null; // gone, or not Linux: both mean "nothing is known there"
  }
}

function namespaceOf(): string | null {
  try {
    return fs.readlinkSync('/proc/self/ns/pid');
  } catch {
    return null;
  }
}

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
