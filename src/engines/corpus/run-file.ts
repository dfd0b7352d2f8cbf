import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';

import { NuwaError } from '#kernel/errors.ts';
import { createAppendFile } from './append-file.ts';
import type { SealedFile } from './append-file.ts';
import { RUN_KIND_NAMES, RUN_KINDS } from './run-kinds.ts';
import type { RunKind, RunShape } from './run-kinds.ts';

/** `docs/formats/run-v1.md`: a sorted list of keys with counts, what one breach contributes. */
const MAGIC = Buffer.from('NUWARUN\n', 'latin1');
const HEADER = 16;
const FOOTER = 48;
const CHUNK = 1 << 18;

export type RunSummary = SealedFile & { readonly records: number; readonly occurrences: number };

export type RunWriter = {
  /** Whole records as they stand in the file, ascending over all calls. @throws engine-failed when they are not */
  readonly append: (records: Uint8Array) => void;
  /** Durable when it returns. */
  readonly finish: () => RunSummary;
  readonly abort: () => void;
};

/** Starts a new run file. `epoch` is that of the token key, 0 for kinds whose keys are hashes. */
export function createRun(path: string, kind: RunKind, epoch: number): RunWriter {
  const shape: RunShape = RUN_KINDS[kind];
  const { keyLength, recordLength } = shape;
  const file = createAppendFile(path);
  const header = Buffer.alloc(HEADER);
  header.set(MAGIC);
  header.set([1, shape.number, keyLength, recordLength], 8);
  header.writeUInt32BE(shape.keyed ? epoch : 0, 12);
  file.append(header);

  const last = Buffer.alloc(keyLength);
  let records = 0;
  let occurrences = 0;

  return {
    append(bytes) {
      const chunk = asBuffer(bytes);
      if (chunk.length % recordLength !== 0) throw unsorted(path, 'a record is cut');
      if (chunk.length === 0) return;
      if (records > 0 && compareKeys(last, 0, chunk, 0, keyLength) >= 0)
        throw unsorted(path, 'keys do not ascend');
      for (let at = 0; at < chunk.length; at += recordLength) {
        if (at > 0 && compareKeys(chunk, at - recordLength, chunk, at, keyLength) >= 0)
          throw unsorted(path, 'keys do not ascend');
        const count = chunk.readUInt32BE(at + keyLength);
        if (count === 0) throw unsorted(path, 'a count is zero');
        occurrences += count;
      }
      records += chunk.length / recordLength;
      chunk.copy(last, 0, chunk.length - recordLength, chunk.length - recordLength + keyLength);
      file.append(chunk);
    },
    finish() {
      const totals = Buffer.alloc(16);
      totals.writeBigUInt64BE(BigInt(records), 0);
      totals.writeBigUInt64BE(BigInt(occurrences), 8);
      file.append(totals);
      file.append(file.digestSoFar());
      return { ...file.finish(), records, occurrences };
    },
    abort: file.abort,
  };
}

export type RunReader = {
  readonly kind: RunKind;
  readonly epoch: number;
  readonly records: number;
  readonly occurrences: number;
  /** The digest in the footer, in hex: the run's identity. */
  readonly digest: string;
  /** Whole records, ascending, in a buffer that is used again at the next step. Ends in corpus-damaged, not in peace,
   * when the records that went by do not have the footer's digest. */
  readonly chunks: (bytesAtOnce?: number) => Generator<Buffer, void, void>;
  /** The record with this key, or null: a binary search over the open file. */
  readonly find: (key: Uint8Array) => Buffer | null;
  readonly close: () => void;
};

/** Opens a run and checks its frame (magic, lengths, footer), not its digest. @throws corpus-damaged */
export function openRun(path: string): RunReader {
  const fd = openRunFile(path);
  try {
    const frame = readFrame(fd, path);
    const digest = frame.digest.toString('hex');
    return { ...frame.about, digest, ...readers(fd, path, frame), close: () => closeSync(fd) };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

type Frame = {
  readonly about: Pick<RunReader, 'kind' | 'epoch' | 'records' | 'occurrences'>;
  readonly shape: RunShape;
  readonly digest: Buffer;
};

function openRunFile(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw damaged(path, error);
  }
}

function readFrame(fd: number, path: string): Frame {
  const size = fstatSync(fd).size;
  if (size < HEADER + FOOTER) throw damaged(path);
  const header = readExactly(fd, 0, HEADER, path);
  const footer = readExactly(fd, size - FOOTER, FOOTER, path);
  const kind = RUN_KIND_NAMES.find((name) => RUN_KINDS[name].number === header[9]);
  if (!header.subarray(0, 8).equals(MAGIC) || header[8] !== 1 || kind === undefined) throw damaged(path);
  const shape: RunShape = RUN_KINDS[kind];
  const records = Number(footer.readBigUInt64BE(0));
  const fits = header[10] === shape.keyLength && header[11] === shape.recordLength;
  if (!fits || HEADER + records * shape.recordLength + FOOTER !== size) throw damaged(path);
  return {
    about: {
      kind,
      epoch: header.readUInt32BE(12),
      records,
      occurrences: Number(footer.readBigUInt64BE(8)),
    },
    shape,
    digest: footer.subarray(16, 48),
  };
}

function readers(fd: number, path: string, frame: Frame): Pick<RunReader, 'chunks' | 'find'> {
  const { records } = frame.about;
  const { keyLength, recordLength } = frame.shape;
  const end = HEADER + records * recordLength;
  return {
    *chunks(bytesAtOnce = CHUNK) {
      const hash = createHash('sha256').update(readExactly(fd, 0, HEADER, path));
      const buffer = Buffer.allocUnsafeSlow(
        Math.max(1, Math.floor(bytesAtOnce / recordLength)) * recordLength,
      );
      for (let at = HEADER; at < end; at += buffer.length) {
        const chunk = buffer.subarray(0, Math.min(buffer.length, end - at));
        readInto(fd, at, chunk, path);
        hash.update(chunk);
        yield chunk;
      }
      hash.update(readExactly(fd, end, FOOTER - 32, path));
      if (!hash.digest().equals(frame.digest)) throw damaged(path);
    },
    find(key) {
      const wanted = asBuffer(key);
      let low = 0;
      let high = records;
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        const record = readExactly(fd, HEADER + middle * recordLength, recordLength, path);
        const order = compareKeys(record, 0, wanted, 0, keyLength);
        if (order === 0) return record;
        if (order < 0) low = middle + 1;
        else high = middle;
      }
      return null;
    },
  };
}

function readExactly(fd: number, at: number, length: number, path: string): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  readInto(fd, at, bytes, path);
  return bytes;
}

function readInto(fd: number, at: number, into: Buffer, path: string): void {
  let read = 0;
  while (read < into.length) {
    const n = readSync(fd, into, read, into.length - read, at + read);
    if (n === 0) throw damaged(path);
    read += n;
  }
}

function compareKeys(a: Buffer, aAt: number, b: Buffer, bAt: number, length: number): number {
  for (let i = 0; i < length; i++) {
    const difference = (a[aAt + i] ?? 0) - (b[bAt + i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Our own writers sort; this is a defect of the program that made the records, not of the dump. */
function unsorted(path: string, problem: string): NuwaError {
  return new NuwaError('engine-failed', { reason: `the run ${basename(path)} is not usable: ${problem}` });
}

function damaged(path: string, cause?: unknown): NuwaError {
  return new NuwaError('corpus-damaged', { file: basename(path) }, cause);
}
