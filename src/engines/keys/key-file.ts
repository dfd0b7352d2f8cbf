import {
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import type { Stats } from 'node:fs';
import { join } from 'node:path';

import { NuwaError } from '#kernel/errors.ts';
import type { Random } from '#kernel/ids.ts';

const KEY_BYTES = 32;
/** Standard base64 (RFC 4648) of 32 bytes, so that a key can be copied by hand into a safe. */
const ENCODED = /^[A-Za-z0-9+/]{43}=\n?$/;

/** @throws what `absent` makes when there is no such folder; config-invalid when others may look in */
export function checkPrivateFolder(folder: string, absent: () => NuwaError): void {
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats?.isDirectory() !== true) throw absent();
  checkMode(stats, 'folder', folder, '700');
}

/** Null when there is no such file. @throws config-invalid when others may read it, or it holds no key */
export function readKeyFile(folder: string, name: string): Uint8Array | null {
  const path = join(folder, name);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return null;
  checkMode(stats, 'file', path, '600');
  const text = readFileSync(path, 'latin1');
  // What the file holds instead may be most of a key: it is never quoted.
  if (!ENCODED.test(text)) throw unusable(`the key file ${path} is damaged; put it back from a copy`);
  return new Uint8Array(Buffer.from(text, 'base64'));
}

/**
 * Makes a key that is whole or not there: written and fsynced under another name, then linked, which, unlike a
 * rename, never takes the place of a key that somebody else made meanwhile. A crash leaves at most the other name.
 */
export function createKeyFile(folder: string, name: string, random: Random): void {
  const aside = join(folder, `.${name}.${Buffer.from(random(8)).toString('hex')}`);
  const key = random(KEY_BYTES);
  if (key.length !== KEY_BYTES) throw new RangeError('a key takes 32 random bytes');
  try {
    const fd = openSync(aside, 'wx', 0o600);
    try {
      writeFileSync(fd, `${Buffer.from(key).toString('base64')}\n`);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    linkUnlessThere(aside, join(folder, name));
  } finally {
    rmSync(aside, { force: true });
  }
  fsyncFolder(folder);
}

/** Overwrites the key before its name goes: on a disk that copies on write the old blocks may live on for a while. */
export function destroyKeyFile(folder: string, name: string): void {
  const path = join(folder, name);
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return;
  const fd = openSync(path, 'r+');
  try {
    writeFileSync(fd, `${'A'.repeat(43)}=\n`);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  rmSync(path);
  fsyncFolder(folder);
}

function linkUnlessThere(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/** False when there is no such file. @throws config-invalid when others may read it */
export function checkPrivateFile(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats !== undefined) checkMode(stats, 'file', path, '600');
  return stats !== undefined;
}

/** A new file, durable but for its name. */
export function writePrivateFile(path: string, bytes: Uint8Array): void {
  const fd = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(fd, bytes);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Zeroes over all of it, then the name goes; the caller syncs the folder. The same doubt as above about disks. */
export function overwriteAndRemove(path: string): void {
  const fd = openSync(path, 'r+');
  try {
    writeFileSync(fd, new Uint8Array(fstatSync(fd).size));
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  rmSync(path);
}

export function fsyncFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function checkMode(stats: Stats, what: string, path: string, wanted: string): void {
  if ((stats.mode & 0o077) !== 0)
    throw unusable(`the key ${what} ${path} is open to other users; run "chmod ${wanted} ${path}"`);
}

function unusable(problem: string): NuwaError {
  return new NuwaError('config-invalid', { problems: problem });
}
