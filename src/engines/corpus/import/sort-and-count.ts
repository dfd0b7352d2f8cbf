import { createReadStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TAG_BYTES, type EngineRequest } from './statements.ts';
import { PARTITIONS, RecordStore } from './record-store.ts';
import { countHere, countPeopleHere, keysOf } from './sort-here.ts';
import { openSqlEngine, type SqlEngine } from './sql-engine.ts';

/**
 * Sorting and counting for imports, rotation and seeding alike: records are poured into stores, and come out grouped
 * by key, ascending by bytes. Few records are sorted here; many go through the SQL engine, one partition at a time,
 * so that memory stays bounded however many there are.
 */
export type SortOptions = {
  /** An existing, private folder that holds nothing but work files; the caller removes it, also after a failure. */
  readonly folder: string;
  /** Ceiling of the engine's statements, MiB. */
  readonly memoryMiB: number;
  readonly threads: number;
  /** Bytes that a store holds before it goes to disk and calls for the engine; default 4 MiB. */
  readonly heldBytes?: number;
};

/** What a record carries behind its key: nothing, a count (u32, little-endian), or the blinded tag of a person. */
export type Payload = 'none' | 'count' | 'person';
const PAYLOAD_BYTES: Readonly<Record<Payload, number>> = { none: 0, count: 4, person: TAG_BYTES };

/** Whole sorted records: key (`keyBytes`), count (u32 LE), people (u32 LE, only where a person store took part). */
export type SortedChunks = AsyncIterable<Buffer>;

export class Sorter implements AsyncDisposable {
  readonly #options: SortOptions;
  #engine: Promise<SqlEngine> | null = null;
  #reads = 0;

  constructor(options: SortOptions) {
    this.#options = options;
  }

  store(name: string, keyBytes: number, payload: Payload): RecordStore {
    const { folder, heldBytes = 4 * 1024 * 1024 } = this.#options;
    // Started when the first store spills, so that the engine is up by the time the reading ends.
    return new RecordStore(
      folder,
      name,
      keyBytes + PAYLOAD_BYTES[payload],
      heldBytes,
      () => void this.#wake(),
    );
  }

  /** Sorts and empties a store of payload 'none' or 'count'. @throws NuwaError engine-failed */
  async *count(store: RecordStore, keyBytes: number): SortedChunks {
    const weighted = store.recordBytes > keyBytes;
    if (!store.spilled) return yield* whole(countHere(store.held(), keyBytes, weighted));
    yield* this.#byPartition(keyBytes + 4, [store], (files, output) =>
      files[0] === null || files[0] === undefined
        ? null
        : { kind: 'count', inputs: [files[0]], output, keyBytes, weighted },
    );
  }

  /**
   * As `count`, over open records (payload 'none') and guarded ones (payload 'person') of one kind of key. A key
   * that is only guarded comes with the number of different people; an open one with 0.
   */
  async *countPeople(open: RecordStore, guarded: RecordStore, keyBytes: number): SortedChunks {
    if (!open.spilled && !guarded.spilled) {
      return yield* whole(countPeopleHere(open.held(), guarded.held(), keyBytes));
    }
    open.spill();
    guarded.spill();
    yield* this.#byPartition(
      keyBytes + 8,
      [open, guarded],
      ([openFile = null, guardedFile = null], output) => {
        if (openFile === null && guardedFile === null) return null;
        return { kind: 'count-people', open: openFile, guarded: guardedFile, output, keyBytes };
      },
    );
  }

  /** Number of different keys in a store of payload 'none', which is emptied. @throws NuwaError engine-failed */
  async distinct(store: RecordStore): Promise<number> {
    if (!store.spilled) return new Set(keysOf(store.held(), store.recordBytes, store.recordBytes)).size;
    const engine = await this.#wake();
    let total = 0;
    for (let nibble = 0; nibble < PARTITIONS; nibble++) {
      const input = store.file(nibble);
      if (input === null) continue;
      total += await engine.ask({ kind: 'distinct', inputs: [input], keyBytes: store.recordBytes });
      store.drop(nibble);
    }
    return total;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const engine = await this.#engine?.catch(() => null);
    await engine?.[Symbol.asyncDispose]();
  }

  #wake(): Promise<SqlEngine> {
    if (this.#engine === null) {
      const { folder, memoryMiB, threads } = this.#options;
      this.#engine = openSqlEngine(folder, { memoryMiB, threads });
      // Whoever needs the engine hears of the failure; until then nobody is waiting on this promise.
      this.#engine.catch(() => {});
    }
    return this.#engine;
  }

  /** The engine sorts one partition while the caller consumes the one before. */
  async *#byPartition(
    recordBytes: number,
    stores: readonly RecordStore[],
    requestOf: (files: readonly (string | null)[], output: string) => EngineRequest | null,
  ): SortedChunks {
    const engine = await this.#wake();
    const sort = async (nibble: number): Promise<string | null> => {
      if (nibble >= PARTITIONS) return null;
      const output = `sorted.${this.#reads++}`;
      const request = requestOf(
        stores.map((store) => store.file(nibble)),
        output,
      );
      if (request === null) return null;
      await engine.ask(request);
      for (const store of stores) store.drop(nibble);
      return join(this.#options.folder, output);
    };
    let next = sort(0);
    for (let nibble = 0; nibble < PARTITIONS; nibble++) {
      const sorted = await next;
      next = sort(nibble + 1);
      next.catch(() => {});
      if (sorted === null) continue;
      yield* recordsIn(sorted, recordBytes);
      rmSync(sorted);
    }
  }
}

async function* recordsIn(path: string, recordBytes: number): SortedChunks {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    const bytes: Buffer = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    const end = bytes.length - (bytes.length % recordBytes);
    rest = bytes.subarray(end);
    if (end > 0) yield bytes.subarray(0, end);
  }
}

async function* whole(bytes: Buffer): SortedChunks {
  if (bytes.length > 0) yield bytes;
}
