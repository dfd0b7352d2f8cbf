import { constants } from 'node:fs';
import { mkdir, open, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { NuwaError } from '#kernel/errors.ts';
import type { Random } from '#kernel/ids.ts';
import type { DumpLocator } from './locator.ts';
import { cancelled } from './refusal.ts';
import { encryptor } from './staged-cipher.ts';

export type StagedLocator = Extract<DumpLocator, { kind: 'staged' }>;

const NAME = /^staged-[0-9a-f]{32}$/;

/**
 * Uploads on their way to an import. They are the only clear text of ours that would touch the disk, so they touch it
 * encrypted, each under a key of its own that lives in this object alone: after a crash, a kill -9 or a power cut the
 * file that is left is noise, and `removeLeftovers` takes it away at the next start.
 */
export class Staging {
  readonly #folder: string;
  readonly #random: Random;
  readonly #staged = new Map<string, StagedLocator>();

  constructor(folder: string, random: Random) {
    this.#folder = folder;
    this.#random = random;
  }

  /**
   * Writes the upload and fsyncs it. If the stream fails, grows too large or is cancelled, nothing stays.
   * @throws too-large, import-cancelled
   */
  async stage(
    upload: AsyncIterable<Uint8Array>,
    options: { readonly maxBytes: number; readonly signal?: AbortSignal },
  ): Promise<{ readonly locator: StagedLocator; readonly size: number }> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const path = join(this.#folder, `staged-${hex(this.#random(16))}`);
    const key = Buffer.from(this.#random(32));
    const cipher = encryptor(key);
    const handle = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    let size = 0;
    try {
      for await (const chunk of upload) {
        if (options.signal?.aborted) throw cancelled();
        size += chunk.length;
        if (size > options.maxBytes)
          throw new NuwaError('too-large', { what: 'The upload', limit: `${options.maxBytes} bytes` });
        await handle.appendFile(cipher.update(chunk));
      }
      await handle.sync();
    } catch (error) {
      await unlink(path);
      throw error;
    } finally {
      await handle.close();
    }
    const locator: StagedLocator = { kind: 'staged', path, key: key.toString('hex') };
    this.#staged.set(path, locator);
    return { locator, size };
  }

  /** Forgets the key and takes the file away. From here on nobody can read it, whatever the disk still holds. */
  async shred({ path }: StagedLocator): Promise<void> {
    this.#staged.delete(path);
    await unlink(path).catch((error: { code?: string }) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }

  /** Removes what earlier processes left, whose keys are gone. Returns how many files that were. */
  async removeLeftovers(): Promise<number> {
    const names = await readdir(this.#folder).catch((error: { code?: string }) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const left = names.filter((name) => NAME.test(name) && !this.#staged.has(join(this.#folder, name)));
    for (const name of left) await unlink(join(this.#folder, name));
    return left.length;
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
