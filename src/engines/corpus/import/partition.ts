import { randomFillSync } from 'node:crypto';
import { PARTITIONS } from './record-store.ts';
import { SLOT_BYTES } from './slots.ts';

/** Records by the first nibble of their key: those of nibble i are bytes `starts[i]` to `starts[i + 1]`. */
export type Partition = { readonly bytes: Uint8Array<ArrayBuffer>; readonly starts: readonly number[] };

/** Where keys and payloads stand: record i has its key at `at[i]`, its payload at `payloadAt[i]`. */
export type RecordSource = {
  readonly keys: Uint8Array;
  readonly at: Int32Array;
  readonly keyBytes: number;
  readonly payloads?: Uint8Array;
  readonly payloadAt?: Int32Array;
  readonly payloadBytes?: number;
  /** Order in which records are taken; that of the list when there is none. */
  readonly order?: Uint32Array;
};

/** Copies records into their partitions. */
export function partition(source: RecordSource): Partition {
  const { keys, at, keyBytes, payloads, payloadAt, payloadBytes = 0, order } = source;
  const width = keyBytes + payloadBytes;
  const next = new Int32Array(PARTITIONS + 1);
  for (const from of at) {
    const nibble = (keys[from] ?? 0) >> 4;
    next[nibble + 1] = (next[nibble + 1] ?? 0) + width;
  }
  for (let i = 1; i <= PARTITIONS; i++) next[i] = (next[i] ?? 0) + (next[i - 1] ?? 0);
  const starts = Array.from(next);

  const bytes = new Uint8Array(at.length * width);
  for (let n = 0; n < at.length; n++) {
    const i = order === undefined ? n : (order[n] ?? 0);
    const from = at[i] ?? 0;
    const nibble = (keys[from] ?? 0) >> 4;
    const to = next[nibble] ?? 0;
    next[nibble] = to + width;
    for (let j = 0; j < keyBytes; j++) bytes[to + j] = keys[from + j] ?? 0;
    if (payloads === undefined) continue;
    const payload = payloadAt?.[i] ?? 0;
    for (let j = 0; j < payloadBytes; j++) bytes[to + keyBytes + j] = payloads[payload + j] ?? 0;
  }
  return { bytes, starts };
}

/**
 * 0 … n−1, shuffled (Fisher and Yates). Secrets are written so: in the order of the dump, a file of them could be laid
 * beside `rows.bin`.
 */
export function randomOrder(n: number): Uint32Array {
  const draws = new Uint32Array(n);
  randomFillSync(draws);
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    const other = Math.floor((draws[i] ?? 0) * 2 ** -32 * (i + 1));
    order[i] = order[other] ?? 0;
    order[other] = i;
  }
  return order;
}

/** All of a run of 16-byte fingerprints. */
export function everySlot(slots: Uint8Array): Partition {
  const at = Int32Array.from({ length: slots.length / SLOT_BYTES }, (_, i) => i * SLOT_BYTES);
  return partition({ keys: slots, keyBytes: SLOT_BYTES, at });
}
