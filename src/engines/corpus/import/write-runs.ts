import { join } from 'node:path';
import { createRun, type RunSummary } from '../run-file.ts';
import { LARGEST_COUNT, type RunKind } from '../run-kinds.ts';
import type { Sorter, SortedChunks } from './sort-and-count.ts';
import type { RecordStore } from './record-store.ts';
import { STREAMS, type StreamName } from './streams.ts';
import { TopCounts } from './top-counts.ts';

export type Stores = Readonly<Record<StreamName, RecordStore>>;

/** Runs of one import, and what is learnt on the way from sorted records to run files. */
export type WrittenRuns = {
  readonly files: Readonly<Record<`${RunKind}.run`, RunSummary>>;
  /** Distinct tokens by kind number. */
  readonly distinctByKind: Readonly<Record<number, number>>;
  /** Identifier-shaped secrets that fewer than `enough` people used. */
  readonly heldBack: number;
  readonly distinctHashes: number;
  readonly distinctRows: number;
  readonly topSecrets: readonly number[];
};

/** People that must share an identifier-shaped secret before it may be served. */
export const ENOUGH_PEOPLE = 10;
const TOP = 20;

/** Sorts every stream and writes its run, one after the other: memory is that of one. @throws engine-failed */
export async function writeRuns(
  folder: string,
  epoch: number,
  sorter: Sorter,
  stores: Stores,
): Promise<WrittenRuns> {
  const top = new TopCounts(TOP);
  const distinctByKind: Record<number, number> = {};
  let heldBack = 0;

  const secrets = async (
    kind: RunKind,
    stream: 'sha1' | 'ntlm' | 'md5',
    see: (count: number, people: number) => void,
  ): Promise<RunSummary> => {
    const { keyBytes } = STREAMS[stream];
    const sorted = sorter.countPeople(stores[stream], stores[`${stream}Guarded`], keyBytes);
    return write(kind, sorted, keyBytes + 8, (chunk, at) => {
      const count = chunk.readUInt32LE(at + keyBytes);
      const people = chunk.readUInt32LE(at + keyBytes + 4);
      chunk.writeUInt32BE(count, at + keyBytes);
      chunk.writeUInt32BE(people, at + keyBytes + 4);
      see(count, people);
    });
  };
  const tokens = async (kind: RunKind, stream: 'usernames' | 'domains'): Promise<RunSummary> =>
    write(kind, sorter.count(stores[stream], 16), 20, (chunk, at) => {
      chunk.writeUInt32BE(chunk.readUInt32LE(at + 16), at + 16);
    });
  const identifiers = async (): Promise<RunSummary> =>
    write('identifiers', withoutKind(sorter.count(stores.identifiers, 17), distinctByKind), 20, () => {});

  const write = async (
    kind: RunKind,
    sorted: SortedChunks,
    width: number,
    convert: (chunk: Buffer, at: number) => void,
  ): Promise<RunSummary> => {
    const run = createRun(join(folder, `${kind}.run`), kind, epoch);
    try {
      for await (const chunk of sorted) {
        for (let at = 0; at < chunk.length; at += width) convert(chunk, at);
        run.append(chunk);
      }
      return run.finish();
    } catch (error) {
      run.abort();
      throw error;
    }
  };

  const files = {
    'passwords-sha1.run': await secrets('passwords-sha1', 'sha1', (count, people) => {
      top.see(count);
      if (people > 0 && people < ENOUGH_PEOPLE) heldBack++;
    }),
    'passwords-ntlm.run': await secrets('passwords-ntlm', 'ntlm', () => {}),
    'secrets-md5.run': await secrets('secrets-md5', 'md5', () => {}),
    'identifiers.run': await identifiers(),
    'usernames.run': await tokens('usernames', 'usernames'),
    'domains.run': await tokens('domains', 'domains'),
  };
  let distinctHashes = 0;
  for await (const chunk of sorter.count(stores.hashPrints, 16)) {
    distinctHashes += chunk.length / 20;
    for (let at = 16; at < chunk.length; at += 20) top.see(chunk.readUInt32LE(at));
  }
  const distinctRows = await sorter.distinct(stores.rowPrints);
  return { files, distinctByKind, heldBack, distinctHashes, distinctRows, topSecrets: top.counts() };
}

/** (token, kind, count little-endian) to (token, count big-endian), counting the tokens of each kind. */
async function* withoutKind(sorted: SortedChunks, byKind: Record<number, number>): SortedChunks {
  for await (const chunk of sorted) {
    const out = Buffer.allocUnsafe((chunk.length / 21) * 20);
    for (let from = 0, to = 0; from < chunk.length; from += 21, to += 20) {
      chunk.copy(out, to, from, from + 16);
      const kind = chunk[from + 16] ?? 0;
      byKind[kind] = (byKind[kind] ?? 0) + 1;
      out.writeUInt32BE(Math.min(LARGEST_COUNT, chunk.readUInt32LE(from + 17)), to + 16);
    }
    yield out;
  }
}
