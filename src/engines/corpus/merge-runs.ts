import type { RunReader } from './run-file.ts';
import { RUN_KINDS } from './run-kinds.ts';

/** Bytes of a key that are compared as one number. */
const HEAD = 6;
/** Memory of one merge for reading, over all inputs together. */
const READ_MEMORY = 64 << 20;

/**
 * Walks any number of runs of one kind at once. `visit` is called for every record: keys ascend, equal keys come one
 * after the other, in the order of the inputs, all but the first with `sameKey`. It returns true to stop.
 * `record` is a view into a buffer that is used again: copy what must stay.
 */
export function mergeRuns(
  inputs: readonly RunReader[],
  visit: (record: Buffer, at: number, input: number, sameKey: boolean) => boolean,
): void {
  const atOnce = Math.min(1 << 20, Math.max(1 << 14, Math.floor(READ_MEMORY / Math.max(1, inputs.length))));
  const heap: Cursor[] = [];
  inputs.forEach((run, input) => {
    const cursor = openCursor(run, input, atOnce);
    if (advance(cursor)) siftUp(heap, cursor);
  });
  if (heap[0] === undefined) return;
  const last = Buffer.alloc(heap[0].keyLength);
  let lastHead = -1;
  for (let top = heap[0]; top !== undefined; top = heap[0]) {
    const { chunk, at, keyLength, head } = top;
    const sameKey = head === lastHead && equals(chunk, at, last, keyLength);
    if (!sameKey) for (let i = 0; i < keyLength; i++) last[i] = chunk[at + i] ?? 0;
    lastHead = head;
    if (visit(chunk, at, top.input, sameKey)) return;
    if (advance(top)) siftDown(heap);
    else removeTop(heap);
  }
}

type Cursor = {
  readonly input: number;
  readonly keyLength: number;
  readonly recordLength: number;
  readonly chunks: Generator<Buffer, void, void>;
  chunk: Buffer;
  at: number;
  /** First 48 bits of the key: nearly every comparison ends here. */
  head: number;
};

function openCursor(run: RunReader, input: number, atOnce: number): Cursor {
  const { keyLength, recordLength } = RUN_KINDS[run.kind];
  const chunk = Buffer.alloc(0);
  return { input, keyLength, recordLength, chunks: run.chunks(atOnce), chunk, at: -recordLength, head: 0 };
}

function advance(cursor: Cursor): boolean {
  cursor.at += cursor.recordLength;
  if (cursor.at >= cursor.chunk.length) {
    const next = cursor.chunks.next();
    if (next.done === true) return false;
    cursor.chunk = next.value;
    cursor.at = 0;
  }
  const { chunk, at } = cursor;
  cursor.head =
    (chunk[at] ?? 0) * 2 ** 40 +
    (chunk[at + 1] ?? 0) * 2 ** 32 +
    (chunk[at + 2] ?? 0) * 2 ** 24 +
    (((chunk[at + 3] ?? 0) << 16) | ((chunk[at + 4] ?? 0) << 8) | (chunk[at + 5] ?? 0));
  return true;
}

/** Behind the head, which the caller has compared. */
function equals(chunk: Buffer, at: number, key: Buffer, keyLength: number): boolean {
  for (let i = HEAD; i < keyLength; i++) if (chunk[at + i] !== key[i]) return false;
  return true;
}

function before(a: Cursor, b: Cursor): boolean {
  if (a.head !== b.head) return a.head < b.head;
  for (let i = HEAD; i < a.keyLength; i++) {
    const order = (a.chunk[a.at + i] ?? 0) - (b.chunk[b.at + i] ?? 0);
    if (order !== 0) return order < 0;
  }
  return a.input < b.input;
}

function siftUp(heap: Cursor[], cursor: Cursor): void {
  let i = heap.push(cursor) - 1;
  while (i > 0) {
    const parent = (i - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || !before(cursor, above)) break;
    heap[i] = above;
    i = parent;
  }
  heap[i] = cursor;
}

function siftDown(heap: Cursor[]): void {
  const cursor = heap[0];
  if (cursor === undefined) return;
  let i = 0;
  for (;;) {
    let child = 2 * i + 1;
    let below = heap[child];
    if (below === undefined) break;
    const right = heap[child + 1];
    if (right !== undefined && before(right, below)) {
      below = right;
      child++;
    }
    if (!before(below, cursor)) break;
    heap[i] = below;
    i = child;
  }
  heap[i] = cursor;
}

function removeTop(heap: Cursor[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  heap[0] = last;
  siftDown(heap);
}
