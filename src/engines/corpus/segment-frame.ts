import { createHash } from 'node:crypto';
import { fstatSync, readSync } from 'node:fs';
import { basename } from 'node:path';

import { NuwaError } from '#kernel/errors.ts';
import { RUN_KINDS } from './run-kinds.ts';
import { FLOORS, SEGMENT_FOOTER, SEGMENT_HEADER, SEGMENT_KINDS, SEGMENT_MAGIC } from './segment-layout.ts';
import type { SegmentKind } from './segment-layout.ts';

/** What of a segment lies in memory: all but its records. */
export type SegmentFrame = {
  readonly kind: SegmentKind;
  readonly epoch: number;
  readonly records: number;
  readonly tableBits: number;
  readonly offsets: Float64Array;
  readonly floors: readonly number[];
};

/** Checks the first digest of the file, `docs/formats/segment-v1.md`. @throws corpus-damaged */
export function readSegmentFrame(fd: number, path: string): SegmentFrame {
  const bad = new NuwaError('corpus-damaged', { file: basename(path) });
  const size = fstatSync(fd).size;
  if (size < SEGMENT_HEADER + SEGMENT_FOOTER) throw bad;
  const header = readAt(fd, 0, SEGMENT_HEADER);
  const footer = readAt(fd, size - SEGMENT_FOOTER, SEGMENT_FOOTER);
  const kind = SEGMENT_KINDS.find((name) => RUN_KINDS[name].number === header[9]);
  const tableBits = header[11] ?? 0;
  if (!header.subarray(0, 8).equals(SEGMENT_MAGIC) || header[8] !== 1 || kind === undefined) throw bad;
  if (header[10] !== RUN_KINDS[kind].keyLength || tableBits < 4 || tableBits > 22) throw bad;

  const recordsAt = SEGMENT_HEADER + header.readUInt32BE(16);
  const tableAt = Number(footer.readBigUInt64BE(16));
  const tableLength = (2 ** tableBits + 1) * 8;
  if (tableAt + tableLength + FLOORS * 4 + SEGMENT_FOOTER !== size || recordsAt > tableAt) throw bad;
  const head = readAt(fd, 0, recordsAt);
  const tail = readAt(fd, tableAt, tableLength + FLOORS * 4);
  const digest = createHash('sha256').update(head).update(tail).update(footer.subarray(0, 24)).digest();
  if (!digest.equals(footer.subarray(24, 56))) throw bad;

  const offsets = new Float64Array(2 ** tableBits + 1);
  for (let i = 0; i < offsets.length; i++)
    offsets[i] = tail.readUInt32BE(i * 8) * 2 ** 32 + tail.readUInt32BE(i * 8 + 4);
  const floors = Array.from({ length: FLOORS }, (_, i) => tail.readUInt32BE(tableLength + i * 4));
  return {
    kind,
    epoch: header.readUInt32BE(12),
    records: Number(footer.readBigUInt64BE(0)),
    tableBits,
    offsets,
    floors,
  };
}

function readAt(fd: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let read = 0;
  while (read < length) {
    const n = readSync(fd, bytes, read, length - read, position + read);
    if (n === 0) break;
    read += n;
  }
  return bytes;
}
