import { readEntry as readWithin } from './dump-source.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import type { DumpLocator } from './locator.ts';

/** What the import process loads to turn a locator into bytes; it knows no other part of the dump sources. */
export const readEntry = (locator: DumpLocator): AsyncIterable<Uint8Array> =>
  readWithin(locator, DEFAULT_LIMITS);
