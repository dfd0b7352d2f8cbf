import { createReadStream, existsSync, readdirSync, rmSync } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { NuwaError } from '#kernel/errors.ts';
import type { Random } from '#kernel/ids.ts';
import { opened, sealed } from '../evidence-cipher.ts';

export type StagedUpload = AsyncDisposable & { readonly read: () => AsyncIterable<Uint8Array> };

const NAME = /^upload-[0-9a-f]{32}$/;

/** What a crash left in the folder; its keys are gone, and nobody can read it. Call it before anything is staged. */
export function removeLeftUploads(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) if (NAME.test(name)) rmSync(join(folder, name));
}

/**
 * An upload on its way to be cleaned, as it came: on disk it is encrypted under a key that lives in this object alone.
 * If the stream fails or grows too large, nothing stays; after a crash the file that is left is noise.
 * @throws too-large
 */
export async function stageUpload(
  folder: string,
  random: Random,
  upload: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<StagedUpload> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `upload-${Buffer.from(random(16)).toString('hex')}`);
  const key = random(32);
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      for await (const chunk of sealed(key, limited(upload, maxBytes))) await file.appendFile(chunk);
    } finally {
      await file.close();
    }
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  return {
    read: () => opened(key, createReadStream(path) as AsyncIterable<Uint8Array>),
    [Symbol.asyncDispose]: async () => {
      key.fill(0);
      await rm(path, { force: true });
    },
  };
}

async function* limited(upload: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of upload) {
    bytes += chunk.length;
    if (bytes > maxBytes)
      throw new NuwaError('too-large', {
        what: 'The file',
        limit: `${Math.floor(maxBytes / (1 << 20))} MiB`,
      });
    yield chunk;
  }
}
