import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';

/**
 * A new file written from front to end, hashed on the way, durable when `finish` returns. It runs in workers and
 * child processes, never on the server's event loop, so it is synchronous. If we crash before `finish`, a torn file
 * remains that no manifest names; the next open of the corpus removes it.
 */
export type AppendFile = {
  /** Bytes appended so far. */
  readonly position: () => number;
  /** Copies `bytes`; the caller may use its buffer again. */
  readonly append: (bytes: Uint8Array) => void;
  /**
   * For records made in place: ensures that `most` bytes (a few hundred) are free in `buffer` behind the offset that
   * is returned; `commit` says where the record ends. Saves two copies a record, which is half the time of a merge.
   */
  readonly reserve: (most: number) => number;
  readonly commit: (end: number) => void;
  readonly buffer: Buffer;
  /** SHA-256 of everything appended so far; appending may go on. */
  readonly digestSoFar: () => Buffer;
  readonly finish: () => SealedFile;
  /** Closes and removes the file; harmless after `finish`. */
  readonly abort: () => void;
};
/** `sha256` in hex, of the whole file. */
export type SealedFile = { readonly bytes: number; readonly sha256: string };

const BUFFER = 1 << 20;

/** @throws the file system's error when the path exists already: nothing is ever written in place */
export function createAppendFile(path: string): AppendFile {
  const fd = openSync(path, 'wx', 0o600);
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafeSlow(BUFFER);
  let used = 0;
  let flushed = 0;
  let open = true;

  function flush(): void {
    if (used === 0) return;
    const full = buffer.subarray(0, used);
    hash.update(full);
    writeFully(fd, full);
    flushed += used;
    used = 0;
  }
  return {
    position: () => flushed + used,
    append(bytes) {
      if (bytes.length > BUFFER - used) flush();
      if (bytes.length > BUFFER) {
        hash.update(bytes);
        writeFully(fd, bytes);
        flushed += bytes.length;
        return;
      }
      buffer.set(bytes, used);
      used += bytes.length;
    },
    buffer,
    reserve(most) {
      if (most > BUFFER - used) flush();
      return used;
    },
    commit(end) {
      used = end;
    },
    digestSoFar() {
      flush();
      return hash.copy().digest();
    },
    finish() {
      flush();
      fsyncSync(fd);
      closeSync(fd);
      open = false;
      return { bytes: flushed, sha256: hash.digest('hex') };
    },
    abort() {
      if (!open) return;
      open = false;
      closeSync(fd);
      rmSync(path, { force: true });
    },
  };
}

/** One write may be short (signals, full disks); the loop ends in all written or an error. */
function writeFully(fd: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(fd, bytes, written, bytes.length - written);
}
