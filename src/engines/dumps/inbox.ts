import { constants } from 'node:fs';
import { lstat, open, realpath } from 'node:fs/promises';
import { basename, resolve, sep } from 'node:path';
import { NuwaError } from '#kernel/errors.ts';
import { shown } from './entry-name.ts';

/**
 * The real path of a file that a person named: attacker-controlled when it comes over the network. Relative names are
 * looked up in the inbox. After all links are resolved it must lie under the inbox and be a regular file; it is opened
 * without following links and looked at again once open, so that a file that is swapped in between is refused.
 * @throws path-outside-inbox, file-unreadable; neither tells whether something exists outside the inbox
 */
export async function fileInInbox(
  inbox: string,
  given: string,
): Promise<{ readonly path: string; readonly size: number }> {
  const outside = new NuwaError('path-outside-inbox', { inbox });
  const root = await realpath(inbox).catch(() => {
    throw outside;
  });
  if (given === '' || given.includes('\0')) throw outside;
  const path = await realpath(resolve(root, given)).catch((error: { code?: string }) => {
    // Where it would be, links left aside, decides what may be said about it.
    throw under(root, resolve(root, given)) ? unreadable(given, error.code) : outside;
  });
  if (!under(root, path)) throw outside;
  const before = await lstat(path).catch((error: { code?: string }) => {
    throw unreadable(given, error.code);
  });
  if (!before.isFile()) throw unreadable(given, 'it is no regular file');
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (error: { code?: string }) => {
      throw unreadable(given, error.code);
    },
  );
  try {
    const opened = await handle.stat();
    if (!opened.isFile() || opened.ino !== before.ino || opened.dev !== before.dev)
      throw unreadable(given, 'it was replaced while it was opened');
    return { path, size: opened.size };
  } finally {
    await handle.close();
  }
}

const under = (root: string, path: string): boolean =>
  path.startsWith(root.endsWith(sep) ? root : root + sep);

const unreadable = (given: string, reason = 'unknown'): NuwaError =>
  new NuwaError('file-unreadable', { file: shown(basename(given)), reason });
