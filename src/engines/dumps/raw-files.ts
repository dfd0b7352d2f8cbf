import { basename } from 'node:path';
import { openSource, streamOf } from './byte-source.ts';
import type { RawFile } from './kept-dumps.ts';
import { type DumpLocator, specOf } from './locator.ts';

/**
 * The files that entries came from, each once, as they were handed in (an archive stays an archive).
 * @param uploadName what an upload is called: the file of a staged upload has no name of its own
 */
export async function rawFilesOf(locators: readonly DumpLocator[], uploadName: string): Promise<RawFile[]> {
  const byPath = new Map(locators.map((locator) => [locator.path, locator]));
  return Promise.all(
    [...byPath.values()].map(async (locator, index) => {
      const source = await openSource(specOf(locator));
      await source.close();
      // A number before the name keeps two files of one name apart and says nothing of the way to them.
      const name = locator.kind === 'path' ? basename(locator.path) : basename(uploadName);
      return { name: `${index + 1}-${name}`, size: source.size, bytes: () => bytesOf(locator) };
    }),
  );
}

async function* bytesOf(locator: DumpLocator): AsyncGenerator<Uint8Array, void, undefined> {
  const source = await openSource(specOf(locator));
  try {
    yield* streamOf(source);
  } finally {
    await source.close();
  }
}
