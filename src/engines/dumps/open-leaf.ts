import { fromArchive, numbersByName, openArchive } from './any-archive.ts';
import { decompressed } from './compressed-stream.ts';
import { isReadByPlace } from './file-kind.ts';
import { innerLayer, type Layer, peekAt } from './layer.ts';
import type { Reading } from './reading.ts';
import { refused, unreadable } from './refusal.ts';
import { isWorkbook } from './sheet-book.ts';
import { sheetRows } from './sheet-rows.ts';

/** Goes the way that `findLeaves` found. The first stream of the result must be taken, or unpacking stays begun. */
export async function openLeaf(root: Layer, steps: readonly number[], reading: Reading): Promise<Layer> {
  let layer = root;
  let at = 0;
  for (;;) {
    const peek = await peekAt(layer);
    const { kind } = peek;
    const here = peek.layer;
    // Whoever reads a file by place opens it anew; the stream that the look began is in nobody's way but open.
    if (here.file !== null && isReadByPlace(kind)) await peek.close();
    switch (kind) {
      case 'plain':
        if (at === steps.length) return here;
        await peek.close();
        throw refused(reading.file, 'it is no longer the archive that was listed');
      case 'gz':
      case 'zst':
      case 'xz':
      case 'bz2':
        layer = innerLayer(here.name, null, reading, () => decompressed(kind, here, reading));
        break;
      case 'zip':
      case 'tar':
      case '7z': {
        const step = steps[at++];
        if (step === undefined) return kind === 'zip' ? await sheetIn(here, reading) : notListed(reading);
        layer = innerLayer(here.name, null, reading, () =>
          fromArchive(kind, here, reading, (archive) => archive.read(step)),
        );
        break;
      }
      case 'rar':
      case 'old-office':
        await peek.close();
        throw unreadable(kind, reading.file);
    }
  }
}

async function sheetIn(layer: Layer, reading: Reading): Promise<Layer> {
  const { archive, close } = await openArchive('zip', layer, reading);
  const numbers = await numbersByName(archive);
  if (!isWorkbook(new Set(numbers.keys()))) {
    await close();
    return notListed(reading);
  }
  return innerLayer(layer.name, null, reading, async function* () {
    try {
      yield* sheetRows({ archive, indexes: numbers }, reading);
    } finally {
      await close();
    }
  });
}

/** In a .7z only the names of members were looked at. */
function notListed({ file }: Reading): never {
  throw refused(file, 'it holds an archive that its name does not show; unpack it and hand in the files');
}
