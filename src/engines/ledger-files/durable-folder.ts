import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import { NuwaError } from '#kernel/errors.ts';

/** Files on their way lie here, inside the folder so that renaming never crosses a file system. Not public. */
const ASIDE = '.aside';

/**
 * A folder whose files appear whole or not at all. `write` puts a file aside, syncs it and renames it; `settle` syncs
 * the folders, after which everything written before survives a power cut. A crash before `settle` may leave any part
 * of the files since the last one, each whole.
 *
 * @throws NuwaError `ledger-refused` naming the file and the system's reason.
 */
export class DurableFolder {
  readonly folder: string;
  private readonly touched = new Set<string>();
  private readonly made = new Set<string>();
  private written = 0;

  constructor(folder: string) {
    this.folder = resolve(folder);
  }

  /** The bytes of a file, or null when there is none. `path` is relative and already known to be one of ours. */
  async read(path: string): Promise<Uint8Array | null> {
    try {
      return await readFile(join(this.folder, path));
    } catch (error) {
      if (isMissing(error)) return null;
      throw refusal(path, 'read', error);
    }
  }

  async write(path: string, bytes: Uint8Array | string, mode = 0o644): Promise<void> {
    const aside = join(this.folder, ASIDE, `${this.written++}`);
    const target = join(this.folder, path);
    try {
      await this.make(dirname(aside));
      await this.make(dirname(target));
      const file = await open(aside, 'w', mode);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(aside, target);
    } catch (error) {
      throw refusal(path, 'written', error);
    }
    // A new folder is durable only when the folder that holds it is synced too, up to the parent of our own.
    for (let at = dirname(target); at.length >= this.folder.length; at = dirname(at)) this.touched.add(at);
    this.touched.add(dirname(this.folder));
  }

  /** Makes every write so far durable. */
  async settle(): Promise<void> {
    for (const path of this.touched) {
      try {
        const folder = await open(path, 'r');
        try {
          await folder.sync();
        } finally {
          await folder.close();
        }
      } catch (error) {
        throw refusal(path, 'made durable', error);
      }
    }
    this.touched.clear();
  }

  async remove(path: string): Promise<void> {
    try {
      await rm(join(this.folder, path), { recursive: true, force: true });
    } catch (error) {
      throw refusal(path, 'removed', error);
    }
  }

  /** Begins anew: removes what a crash left half written. */
  async clearAside(): Promise<void> {
    this.made.clear(); // somebody may have put the folder back from a copy since
    await this.remove(ASIDE);
  }

  private async make(folder: string): Promise<void> {
    if (this.made.has(folder)) return;
    await mkdir(folder, { recursive: true });
    this.made.add(folder);
  }
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function refusal(path: string, what: string, error: unknown): NuwaError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return new NuwaError('ledger-refused', { reason: `the file ${path} cannot be ${what} (${code})` }, error);
}
