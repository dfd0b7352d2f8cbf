/**
 * One of the threads that understand a dump: blocks of clear text in, tokens and digests out. The clear text is in
 * the memory of this thread only. If it dies, the import fails as a whole.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { Plan } from '#domain/breaches/plan.ts';
import { recordsOf } from '#domain/breaches/records.ts';
import { BlockDigester, type DigestedBlock, type ImportKeys } from './block-digest.ts';

export type WorkerSetup = { readonly plans: readonly Plan[]; readonly keys: ImportKeys };
export type BlockTask = {
  readonly id: number;
  /** Position of the entry, and thus of its plan. */
  readonly entry: number;
  /** Byte of the entry at which the block starts. */
  readonly offset: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
};
export type BlockAnswer = { readonly id: number; readonly block: DigestedBlock };

const { plans, keys } = workerData as WorkerSetup;
const digesters = new Map<number, BlockDigester>();

parentPort?.on('message', ({ id, entry, offset, bytes }: BlockTask) => {
  const plan = plans[entry];
  if (plan === undefined) throw new RangeError('a block of an entry without a plan');
  let digester = digesters.get(entry);
  if (digester === undefined) {
    // Blocks come entry by entry, so that one digester is enough.
    digesters.clear();
    digester = new BlockDigester(plan, keys);
    digesters.set(entry, digester);
  }
  const block = digester.digest(recordsOf(plan, bytes), offset);
  const answer: BlockAnswer = { id, block };
  parentPort?.postMessage(answer, [
    block.rows.buffer,
    ...Object.values(block.partitions).map((partition) => partition.bytes.buffer),
  ]);
});
