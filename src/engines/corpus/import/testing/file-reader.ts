import { createReadStream } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { DumpLocator } from '#engines/corpus/corpus.ts';

/**
 * Entry reader for tests, loaded by the import process: the file at `path`. `entry` may ask for a slower one, as
 * `every=<ms>` between two chunks of 64 KiB, so that there is time to kill somebody.
 */
export async function* readEntry(locator: DumpLocator): AsyncGenerator<Uint8Array> {
  const every = Number(/^every=(\d+)$/.exec(locator.entry ?? '')?.[1] ?? 0);
  for await (const chunk of createReadStream(locator.path, { highWaterMark: 65_536 })) {
    if (every > 0) await pause(every);
    yield chunk as Uint8Array;
  }
}
