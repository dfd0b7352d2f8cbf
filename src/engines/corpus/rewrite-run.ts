import { rmSync } from 'node:fs';

import { openPartitionSort } from './partition-sort.ts';
import { createRun, openRun } from './run-file.ts';
import type { RunSummary } from './run-file.ts';
import { RUN_KINDS } from './run-kinds.ts';
import { TOKEN_LENGTH } from './fact-rows.ts';

export type RunRewriting = {
  readonly epoch: number;
  /** Whether `translate` changes tokens, so that records must be sorted again. */
  readonly rekeyed: boolean;
  /** Many tokens, one after the other. */
  readonly translate: (tokens: Buffer) => Buffer;
  /** What is left of a token's count; 0 drops it. `token` is translated, in latin1. */
  readonly countLeft: (token: string, count: number) => number;
  /** For sorting; removed at the end. */
  readonly workFolder: string;
};

/** Writes a run of tokens anew. */
export function rewriteRun(from: string, to: string, how: RunRewriting): RunSummary {
  const run = openRun(from);
  const { recordLength } = RUN_KINDS[run.kind];
  const writer = createRun(to, run.kind, how.epoch);
  try {
    if (how.rekeyed) {
      const sorting = openPartitionSort(how.workFolder, recordLength, TOKEN_LENGTH, run.records);
      for (const chunk of run.chunks()) {
        const kept = rewriteChunk(chunk, recordLength, how);
        for (let at = 0; at < kept.length; at += recordLength) sorting.add(kept, at);
      }
      for (const sorted of sorting.sorted()) writer.append(sorted);
    } else for (const chunk of run.chunks()) writer.append(rewriteChunk(chunk, recordLength, how));
    return writer.finish();
  } finally {
    run.close();
    writer.abort();
    rmSync(how.workFolder, { recursive: true, force: true });
  }
}

/** Records in, records out; the chunk's own memory is used again. */
function rewriteChunk(chunk: Buffer, recordLength: number, how: RunRewriting): Buffer {
  const records = chunk.length / recordLength;
  const tokens = Buffer.allocUnsafe(records * TOKEN_LENGTH);
  for (let i = 0; i < records; i++)
    chunk.copy(tokens, i * TOKEN_LENGTH, i * recordLength, i * recordLength + TOKEN_LENGTH);
  const translated = how.translate(tokens);
  let to = 0;
  for (let i = 0; i < records; i++) {
    const token = translated.subarray(i * TOKEN_LENGTH, (i + 1) * TOKEN_LENGTH);
    const count = chunk.readUInt32BE(i * recordLength + TOKEN_LENGTH);
    const left = how.countLeft(token.toString('latin1'), count);
    if (left <= 0) continue;
    token.copy(chunk, to);
    chunk.writeUInt32BE(left, to + TOKEN_LENGTH);
    to += recordLength;
  }
  return chunk.subarray(0, to);
}
