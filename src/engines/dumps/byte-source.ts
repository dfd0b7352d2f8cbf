import { constants, closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { asNuwaError, refused } from './refusal.ts';
import type { SourceSpec } from './locator.ts';
import { decryptAt } from './staged-cipher.ts';

/** Bytes that can be read at any place. */
export type ByteSource = {
  readonly size: number;
  /** From where another thread can open the same bytes. */
  readonly spec: SourceSpec;
  /** `length` bytes, fewer at the end of the file. */
  readonly read: (offset: number, length: number) => Promise<Uint8Array>;
  readonly close: () => Promise<void>;
};

/** No link is followed, and a pipe put in the place of the file does not hang us. */
const SAFE_READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const CHUNK = 1 << 20;

/** @throws archive-refused when the path is no regular file, file-unreadable */
export async function openSource(spec: SourceSpec): Promise<ByteSource> {
  if (spec.kind === 'memory') return memorySource(spec.bytes);
  const file = displayName(spec);
  try {
    const handle = await open(spec.path, SAFE_READ);
    const stat = await handle.stat();
    if (!stat.isFile()) {
      await handle.close();
      throw refused(file, 'it is no regular file');
    }
    const key = spec.kind === 'staged' ? Buffer.from(spec.key, 'hex') : null;
    return {
      size: stat.size,
      spec,
      read: async (offset, length) => {
        const buffer = Buffer.allocUnsafeSlow(Math.max(0, Math.min(length, stat.size - offset)));
        let filled = 0;
        while (filled < buffer.length) {
          const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, offset + filled);
          if (bytesRead === 0) break; // Somebody shortened the file under us: the reader finds it cut off.
          filled += bytesRead;
        }
        const bytes = buffer.subarray(0, filled);
        return key === null ? bytes : decryptAt(key, offset, bytes);
      },
      close: () => handle.close(),
    };
  } catch (error) {
    throw linkOrError(error, file);
  }
}

function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    spec: { kind: 'memory', bytes },
    read: async (offset, length) => bytes.subarray(offset, offset + length),
    close: async () => {},
  };
}

/** For code that cannot wait (the 7-Zip engine calls back from WebAssembly). */
export type SyncByteSource = {
  readonly size: number;
  /** Fills the target from `offset`; returns how many bytes it filled. */
  readonly readInto: (target: Uint8Array, offset: number) => number;
  readonly close: () => void;
};

export function openSourceSync(spec: SourceSpec): SyncByteSource {
  if (spec.kind === 'memory')
    return {
      size: spec.bytes.length,
      readInto: (target, offset) => {
        const part = spec.bytes.subarray(offset, offset + target.length);
        target.set(part);
        return part.length;
      },
      close: () => {},
    };
  const fd = openSync(spec.path, SAFE_READ);
  const key = spec.kind === 'staged' ? Buffer.from(spec.key, 'hex') : null;
  return {
    size: fstatSync(fd).size,
    readInto: (target, offset) => {
      const count = readSync(fd, target, 0, target.length, offset);
      if (key !== null) target.set(decryptAt(key, offset, target.subarray(0, count)));
      return count;
    },
    close: () => closeSync(fd),
  };
}

/** The bytes from `from` up to `to`, in chunks of a MiB. */
export async function* streamOf(
  source: ByteSource,
  from = 0,
  to = source.size,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let offset = from; offset < to; ) {
    const chunk = await source.read(offset, Math.min(CHUNK, to - offset));
    if (chunk.length === 0) return;
    offset += chunk.length;
    yield chunk;
  }
}

export const displayName = (spec: SourceSpec): string =>
  spec.kind === 'path' ? basename(spec.path) : spec.kind === 'staged' ? 'the upload' : 'the inner archive';

function linkOrError(error: unknown, file: string): Error {
  const { code } = error as { code?: string };
  return code === 'ELOOP' ? refused(file, 'it is a symbolic link') : asNuwaError(error, file);
}
