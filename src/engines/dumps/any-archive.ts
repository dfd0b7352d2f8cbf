import type { Archive } from './archive.ts';
import type { ArchiveKind } from './file-kind.ts';
import { type Layer, seekable } from './layer.ts';
import type { Reading } from './reading.ts';
import { sevenZipArchive } from './seven-zip.ts';
import { tarArchive } from './tar-archive.ts';
import { zipArchive } from './zip-archive.ts';

export type OpenArchive = { readonly archive: Archive; readonly close: () => Promise<void> };

/** Opens an archive of a known kind. Whoever asks closes it. */
export async function openArchive(kind: ArchiveKind, layer: Layer, reading: Reading): Promise<OpenArchive> {
  if (kind === 'tar') return { archive: tarArchive(layer, reading.file), close: async () => {} };
  const source = await seekable(layer, reading);
  try {
    const archive = await (kind === 'zip' ? zipArchive : sevenZipArchive)(source, reading);
    return { archive, close: source.close };
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** Bytes out of an archive that is opened for them and closed after them. */
export async function* fromArchive(
  kind: ArchiveKind,
  layer: Layer,
  reading: Reading,
  use: (archive: Archive) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { archive, close } = await openArchive(kind, layer, reading);
  try {
    yield* use(archive);
  } finally {
    await close();
  }
}

export async function numbersByName(archive: Archive): Promise<ReadonlyMap<string, number>> {
  const numbers = new Map<string, number>();
  for await (const { name, index } of archive.members()) numbers.set(name, index);
  return numbers;
}
