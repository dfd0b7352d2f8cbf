import { lstat, readdir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { NuwaError } from '#kernel/errors.ts';
import { displayName, openSource } from './byte-source.ts';
import { leftOutBecause, shown } from './entry-name.ts';
import { fileLayer } from './layer.ts';
import { findLeaves } from './find-leaves.ts';
import { openLeaf } from './open-leaf.ts';
import type { DumpLimits } from './limits.ts';
import { type DumpLocator, specOf, stepsOf, withSteps } from './locator.ts';
import { checkCancelled, type Reading } from './reading.ts';
import { asNuwaError, refused } from './refusal.ts';
import { type Sample, sampleFrom } from './sample.ts';

/**
 * Dump sources: from a file, a folder, an archive or a staged upload to entries, and from an entry to its bytes.
 *
 * Promises. Nothing is unpacked to disk, and no name from an archive is ever used as a path: entries are numbered, and
 * each reading unpacks its entry again, in memory, as a stream. What is handed in is attacker-controlled: caps on
 * unpacked bytes, ratio, number of entries and nesting hold while listing and while reading; links, devices, `..`,
 * absolute paths and encrypted members refuse the whole dump with `archive-refused`, whose reason names the entry by
 * number. Damaged and cut-off archives do the same as soon as the damage is reached: what was read before it may have
 * been handed out already, so an import must not publish before the last byte. Cancelling (or leaving the loop) stops
 * reading at the next chunk and closes everything.
 */
export type DumpEntry = {
  /** For people: file name, and the way through archives. A stranger's text, without control characters. */
  readonly name: string;
  readonly locator: DumpLocator;
  /** Unpacked bytes; null when only reading tells (compressed streams, sheets). */
  readonly size: number | null;
  /** Set where the bytes are made here and their shape is known: rows of a sheet as JSON arrays, one a line. */
  readonly shape: 'json-lines' | null;
};
export type DumpListing = {
  readonly entries: readonly DumpEntry[];
  /** Files that are no data by the rule in `entry-name.ts`. When nothing else is there, they stay entries. */
  readonly leftOut: readonly { readonly name: string; readonly because: 'system-file' | 'note' }[];
};

/** Lists a regular file, a folder with all below it, or whatever is inside them. @throws archive-refused, file-unreadable */
export async function openDump(path: string, limits: DumpLimits, signal?: AbortSignal): Promise<DumpListing> {
  return listed(await filesAt(path, limits), limits, signal);
}

/** Lists a staged upload; `name` is what the browser or the command line called it. */
export async function openStagedDump(
  locator: Extract<DumpLocator, { kind: 'staged' }>,
  name: string,
  limits: DumpLimits,
  signal?: AbortSignal,
): Promise<DumpListing> {
  return listed([{ locator, name: shown(basename(name)) }], limits, signal);
}

/** The bytes of one entry, as often as one likes. @throws archive-refused, file-unreadable, import-cancelled */
export async function* readEntry(
  locator: DumpLocator,
  limits: DumpLimits,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { reading, root } = await rootOf(locator, limits, signal);
  try {
    for await (const chunk of (await openLeaf(root, stepsOf(locator), reading)).stream()) {
      checkCancelled(reading);
      yield chunk;
    }
  } catch (error) {
    throw asNuwaError(error, reading.file);
  }
}

/** Enough of an entry to find out its character set and shape: see `sample.ts`. */
export async function sampleOf(
  locator: DumpLocator,
  limits: DumpLimits,
  signal?: AbortSignal,
): Promise<Sample> {
  const { reading, root } = await rootOf(locator, limits, signal);
  try {
    return await sampleFrom(await openLeaf(root, stepsOf(locator), reading));
  } catch (error) {
    throw asNuwaError(error, reading.file);
  }
}

type DumpFile = { readonly locator: DumpLocator; readonly name: string };

async function listed(
  files: readonly DumpFile[],
  limits: DumpLimits,
  signal: AbortSignal | undefined,
): Promise<DumpListing> {
  const found: DumpEntry[] = [];
  for (const { locator, name } of files) {
    const { reading, root } = await rootOf(locator, limits, signal, name);
    try {
      checkCancelled(reading);
      for await (const { name: full, size, steps, shape } of findLeaves(root, reading)) {
        if (found.length >= limits.entries)
          throw refused(reading.file, `it holds more than ${limits.entries} entries`);
        found.push({ name: full, locator: withSteps(locator, steps), size, shape });
      }
    } catch (error) {
      throw asNuwaError(error, reading.file);
    }
  }
  // A file that somebody names is meant, whatever it is called; the rule is for what came along with others.
  const judged = found.map((entry) => ({ entry, because: leftOutBecause(entry.name, entry.size) }));
  const entries = judged.filter(({ because }) => because === null).map(({ entry }) => entry);
  if (entries.length === 0) return { entries: found, leftOut: [] };
  const leftOut = judged.flatMap(({ entry, because }) =>
    because === null ? [] : [{ name: entry.name, because }],
  );
  return { entries, leftOut };
}

async function rootOf(
  locator: DumpLocator,
  limits: DumpLimits,
  signal: AbortSignal | undefined,
  name?: string,
): Promise<{ readonly reading: Reading; readonly root: ReturnType<typeof fileLayer> }> {
  const spec = specOf(locator);
  const source = await openSource(spec);
  await source.close();
  const file = name ?? shown(displayName(spec));
  return {
    reading: { file, packedBytes: source.size, limits, signal },
    root: fileLayer(spec, file, source.size),
  };
}

/** Who follows a link reads what somebody else chose. */
const linkRefused = (file: string): NuwaError =>
  new NuwaError('file-unreadable', { file, reason: 'it is a symbolic link; name the file that it leads to' });

/** Regular files at a path, in the order of their names; a link or a device anywhere refuses the whole. */
async function filesAt(path: string, limits: DumpLimits): Promise<readonly DumpFile[]> {
  const top = shown(basename(path));
  try {
    const stat = await lstat(path);
    if (stat.isFile()) return [{ locator: { kind: 'path', path }, name: top }];
    if (stat.isSymbolicLink()) throw linkRefused(top);
    if (!stat.isDirectory()) throw refused(top, 'it is no regular file and no folder');
    const files: DumpFile[] = [];
    const below = await readdir(path, { recursive: true, withFileTypes: true });
    for (const [index, one] of below.entries()) {
      if (index >= limits.entries) throw refused(top, `it holds more than ${limits.entries} entries`);
      if (one.isDirectory()) continue;
      if (!one.isFile())
        throw one.isSymbolicLink()
          ? linkRefused(shown(relative(path, join(one.parentPath, one.name))))
          : refused(top, `it holds something that is no regular file (${index + 1})`);
      const full = join(one.parentPath, one.name);
      files.push({ locator: { kind: 'path', path: full }, name: shown(relative(path, full)) });
    }
    return files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw asNuwaError(error, top);
  }
}
