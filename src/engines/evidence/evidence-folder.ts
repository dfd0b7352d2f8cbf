import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';

import { NuwaError } from '#kernel/errors.ts';
import { fileKey, NotWhatWasSealed, opened, sealed } from './evidence-cipher.ts';

/** `NUWAEVD1`, then whose key the file is under, then chunks (docs/formats/evidence-v1.md). */
const MAGIC = Buffer.from('NUWAEVD1', 'latin1');
const HEADER_BYTES = MAGIC.length + 1;
const ASIDE = '.aside';

/** `case`: of its subject. `waiting`: one of its own, until it is decided whether an original may stay. */
export type Under = 'case' | 'waiting';

export type Written = { readonly bytes: number; readonly sha256: string };
export type KeptFile = { readonly id: string } & Written;

/**
 * Encrypted files by identifier. Each appears whole or not at all: written aside, fsynced, renamed. If we crash before
 * the rename, the part lies in `.aside`, which is emptied at the next start.
 */
export class EvidenceFolder {
  readonly #folder: string;
  #asides = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Replaces a file of that name, whole by whole. */
  async write(id: string, under: Under, key: Uint8Array, clear: AsyncIterable<Uint8Array>): Promise<Written> {
    const aside = join(this.#folder, ASIDE, `${process.pid}-${this.#asides++}`);
    await mkdir(join(this.#folder, ASIDE), { recursive: true, mode: 0o700 });
    const hash = createHash('sha256');
    let bytes = 0;
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const chunk of clear) {
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    };
    try {
      const file = await open(aside, 'wx', 0o600);
      try {
        await file.appendFile(Buffer.concat([MAGIC, Buffer.of(under === 'case' ? 0 : 1)]));
        for await (const chunk of sealed(fileKey(key, id), counted())) await file.appendFile(chunk);
        await file.sync();
      } finally {
        await file.close();
      }
      await mkdir(this.#shard(id), { recursive: true, mode: 0o700 });
      await rename(aside, this.#path(id));
    } catch (error) {
      await rm(aside, { force: true });
      throw error;
    }
    await syncFolder(this.#shard(id));
    await syncFolder(this.#folder);
    return { bytes, sha256: hash.digest('hex') };
  }

  /** @throws evidence-damaged when the file is gone or is none of ours */
  async under(id: string): Promise<Under> {
    const file = await open(this.#path(id), 'r').catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? damaged(id, 'it is gone') : error;
    });
    try {
      const head = Buffer.alloc(HEADER_BYTES);
      await file.read(head, 0, HEADER_BYTES, 0);
      if (!head.subarray(0, MAGIC.length).equals(MAGIC)) throw damaged(id, 'its first bytes are wrong');
      return head[MAGIC.length] === 0 ? 'case' : 'waiting';
    } finally {
      await file.close();
    }
  }

  /**
   * The content, each chunk verified before it comes out, the whole at the end.
   * @throws evidence-damaged; what came before was right, and is not all
   */
  async *read({ id, bytes, sha256 }: KeptFile, key: Uint8Array): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256');
    let read = 0;
    try {
      const stream = createReadStream(this.#path(id), { start: HEADER_BYTES });
      for await (const chunk of opened(fileKey(key, id), stream as AsyncIterable<Uint8Array>)) {
        hash.update(chunk);
        read += chunk.length;
        yield chunk;
      }
    } catch (error) {
      if (error instanceof NotWhatWasSealed) throw damaged(id, 'its content was changed', error);
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw damaged(id, 'it is gone', error);
      throw error;
    }
    if (read !== bytes || hash.digest('hex') !== sha256) throw damaged(id, 'its content is another one');
  }

  /** Does nothing when it is gone. Its blocks may live on; without the key they are noise. */
  async remove(id: string): Promise<void> {
    try {
      await unlink(this.#path(id));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    await syncFolder(this.#shard(id));
  }

  /** All files, in handfuls. */
  async *ids(): AsyncGenerator<readonly string[]> {
    for (const shard of await names(this.#folder)) {
      if (!/^[0-9a-z]{2}$/.test(shard)) continue;
      const ids = (await names(join(this.#folder, shard))).filter((name) => ID.test(name));
      for (let at = 0; at < ids.length; at += 500) yield ids.slice(at, at + 500);
    }
  }

  async clearAside(): Promise<void> {
    await rm(join(this.#folder, ASIDE), { recursive: true, force: true });
  }

  #shard(id: string): string {
    if (!ID.test(id)) throw new RangeError('evidence goes by its identifier');
    return join(this.#folder, id.slice(4, 6));
  }

  #path(id: string): string {
    return join(this.#shard(id), id);
  }
}

const ID = /^evd_[0-9a-z]{26}$/;

async function names(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

export const damaged = (file: string, reason: string, cause?: unknown): NuwaError =>
  new NuwaError('evidence-damaged', { file, reason }, cause);
