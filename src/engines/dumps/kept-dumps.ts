import { createDecipheriv } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Pack, pack } from 'tar-stream';
import { NuwaError } from '#kernel/errors.ts';
import { encryptor } from './staged-cipher.ts';

/** One file as it was handed in. */
export type RawFile = {
  readonly name: string;
  readonly size: number;
  readonly bytes: () => AsyncIterable<Uint8Array>;
};

/** Keys of kept dumps: one each, in the key folder, so that destroying it forgets the dump on every disk. */
export type DumpKeys = {
  /** Makes the key durably; there must be none yet. */
  make(id: string): Uint8Array;
  /** Null when there is none. */
  read(id: string): Uint8Array | null;
  destroy(id: string): void;
};

const NAME = /^(imp_[0-9a-z]{26})\.tar\.enc$/;

/**
 * Raw dumps that somebody asked to keep: a tar of the files as handed in, AES-256-CTR under a key of its own that lies
 * with the keys and not with the data. Immutable; shredding destroys the key first, then the file.
 * If we crash while keeping one, a file without its final name is left, which `removeLeftovers` takes away.
 */
export class KeptDumps {
  readonly #folder: string;
  readonly #keys: DumpKeys;

  constructor(folder: string, keys: DumpKeys) {
    this.#folder = folder;
    this.#keys = keys;
  }

  /** Returns once the dump is durable. @throws file-unreadable when a source ends early or grows meanwhile */
  async keep(id: string, files: readonly RawFile[]): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const cipher = encryptor(Buffer.from(this.#keys.make(id)));
    const aside = `${this.#path(id)}.new`;
    const handle = await open(aside, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      for await (const chunk of tarOf(files)) await handle.appendFile(cipher.update(chunk));
      await handle.sync();
    } catch (error) {
      await rm(aside, { force: true });
      this.#keys.destroy(id);
      throw error;
    } finally {
      await handle.close();
    }
    await rename(aside, this.#path(id));
    const folder = await open(this.#folder, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  /** The tar in clear. @throws not-found when the dump was never kept, or is shredded */
  read(id: string): AsyncIterable<Uint8Array> {
    const key = this.#keys.read(id);
    if (key === null) throw new NuwaError('not-found', { what: 'kept dump', name: id });
    return createReadStream(this.#path(id)).pipe(createDecipheriv('aes-256-ctr', key, Buffer.alloc(16)));
  }

  async shred(id: string): Promise<void> {
    this.#keys.destroy(id);
    await rm(this.#path(id), { force: true });
  }

  /** Files of a keeping that a crash interrupted, and files whose key is gone. */
  async removeLeftovers(): Promise<void> {
    const names = await readdir(this.#folder).catch((error: { code?: string }) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    for (const name of names) {
      const id = NAME.exec(name)?.[1];
      if (id === undefined || this.#keys.read(id) === null)
        await rm(join(this.#folder, name), { force: true });
    }
  }

  #path(id: string): string {
    return join(this.#folder, `${id}.tar.enc`);
  }
}

/** The tar, chunk by chunk. @throws file-unreadable for a source that does not keep to its size */
async function* tarOf(files: readonly RawFile[]): AsyncGenerator<Uint8Array, void, undefined> {
  const tar = pack();
  const outcome = addAll(tar, files).then(
    () => {
      tar.finalize();
      return null;
    },
    (error: unknown) => {
      tar.destroy();
      return error;
    },
  );
  try {
    yield* tar as AsyncIterable<Uint8Array>;
  } catch (error) {
    // A tar that was destroyed breaks off; why it was, is what counts.
    throw (await outcome) ?? error;
  }
  const failure = await outcome;
  if (failure !== null) throw failure;
}

async function addAll(tar: Pack, files: readonly RawFile[]): Promise<void> {
  for (const { name, size, bytes } of files) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const entry = tar.entry({ name, size }, (error) => (error ? reject(error) : resolve()));
    // The tar as a whole carries the error; without a listener its entry would end the process with it.
    entry.on('error', () => undefined);
    promise.catch(() => undefined); // when we give up first, nobody waits for it
    let written = 0;
    for await (const chunk of bytes()) {
      written += chunk.length;
      if (written > size) throw changed(name);
      if (!entry.write(chunk))
        await new Promise<void>((drained) => void entry.once('drain', () => drained()));
    }
    if (written < size) throw changed(name);
    entry.end(undefined);
    await promise;
  }
}

const changed = (file: string) =>
  new NuwaError('file-unreadable', { file, reason: 'it changed while it was read' });
