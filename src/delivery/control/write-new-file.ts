import { type FileHandle, open, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { NuwaError } from '#kernel/errors.ts';

/**
 * Writes a file that a person named, never over one that is there. If the content fails half-way, the file is removed
 * again: half an export reads as a whole one. A crash of the process leaves it as it is.
 * @throws NuwaError file-not-written when it cannot be made
 */
export async function writeNewFile(
  path: string,
  mode: number,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const file = await create(path, mode);
  try {
    await pipeline(content, file.createWriteStream());
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function create(path: string, mode: number): Promise<FileHandle> {
  try {
    return await open(path, 'wx', mode);
  } catch (error) {
    throw notWritten(path, error);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'there is such a file already, and nothing is written over',
  ENOENT: 'its folder does not exist',
  EACCES: 'its folder is not ours to write',
  EROFS: 'its disk is read-only',
  ENOSPC: 'its disk is full',
};

function notWritten(file: string, error: unknown): NuwaError {
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  return new NuwaError('file-not-written', { file, reason: REASONS[code] ?? code }, error);
}
