import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Partitions of a store, by the first four bits of the key. Unpartitioned sorts do not stay within their memory. */
export const PARTITIONS = 16;

/**
 * Records of one width on their way to a sort: kept in memory while they are few, else in 16 work files by the first
 * nibble of their key. A small list thus touches no disk and needs no SQL engine.
 *
 * Records hold tokens and digests only. If we crash here, the files lie in the work folder, which the next open of
 * the corpus removes; nothing is fsynced, since nothing outlives the process.
 */
export class RecordStore {
  readonly name: string;
  readonly recordBytes: number;
  readonly #folder: string;
  readonly #memoryBytes: number;
  readonly #onSpill: () => void;
  #held: Buffer[][] = Array.from({ length: PARTITIONS }, () => []);
  #heldBytes = 0;
  #files: (number | null)[] | null = null;
  #records = 0;

  /** @param memoryBytes held at most before the store goes to disk; `onSpill` is called once, when it does */
  constructor(folder: string, name: string, recordBytes: number, memoryBytes: number, onSpill: () => void) {
    this.#folder = folder;
    this.name = name;
    this.recordBytes = recordBytes;
    this.#memoryBytes = memoryBytes;
    this.#onSpill = onSpill;
  }

  get records(): number {
    return this.#records;
  }

  get spilled(): boolean {
    return this.#files !== null;
  }

  /** `bytes` are whole records whose keys all begin with `nibble`; the store keeps them, the caller lets go. */
  add(nibble: number, bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#records += bytes.length / this.recordBytes;
    if (this.#files !== null) return this.#write(this.#files, nibble, bytes);
    this.#held[nibble]?.push(bytes);
    this.#heldBytes += bytes.length;
    if (this.#heldBytes > this.#memoryBytes) this.spill();
  }

  /** Records of all partitions, nibbles ascending; only while nothing was spilled. */
  held(): Buffer {
    return Buffer.concat(this.#held.flat());
  }

  /** Moves what is held to disk; from now on everything goes there. */
  spill(): void {
    if (this.#files !== null) return;
    const files: (number | null)[] = Array.from({ length: PARTITIONS }, () => null);
    this.#files = files;
    this.#held.forEach((chunks, nibble) => chunks.forEach((chunk) => this.#write(files, nibble, chunk)));
    this.#held = [];
    this.#heldBytes = 0;
    this.#onSpill();
  }

  /** Name of a partition's work file, closed and ready to be read; null when it got no record. */
  file(nibble: number): string | null {
    const file = this.#files?.[nibble] ?? null;
    if (file === null) return null;
    if (file >= 0) closeSync(file);
    if (this.#files !== null) this.#files[nibble] = CLOSED;
    return this.#nameOf(nibble);
  }

  /** Removes a partition's file, once it is sorted: the disk need not hold both for the whole dump. */
  drop(nibble: number): void {
    const name = this.file(nibble);
    if (name !== null) rmSync(join(this.#folder, name), { force: true });
    if (this.#files !== null) this.#files[nibble] = null;
  }

  #write(files: (number | null)[], nibble: number, bytes: Buffer): void {
    const file = (files[nibble] ??= openSync(join(this.#folder, this.#nameOf(nibble)), 'wx', 0o600));
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  }

  #nameOf(nibble: number): string {
    return `${this.name}.${nibble.toString(16)}.part`;
  }
}

const CLOSED = -1;
