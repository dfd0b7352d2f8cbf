import { Readable, type Transform, pipeline } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import type { Compression } from './file-kind.ts';
import { type Layer, seekable } from './layer.ts';
import type { Reading } from './reading.ts';
import { unpackWithSevenZip } from './seven-zip.ts';

/** The bytes inside a compressed file that holds one stream. */
export async function* decompressed(
  kind: Compression,
  layer: Layer,
  reading: Reading,
): AsyncGenerator<Uint8Array, void, undefined> {
  switch (kind) {
    case 'gz':
      return yield* through(layer.stream(), createGunzip({ chunkSize: CHUNK }));
    case 'zst':
      return yield* through(layer.stream(), createZstdDecompress({ chunkSize: CHUNK }));
    case 'xz':
    case 'bz2':
      return yield* viaSevenZip(kind, layer, reading);
  }
}

const CHUNK = 256 * 1024;

/** Closing the result closes the transform and the bytes that feed it; an error of either comes out. */
export async function* through(
  bytes: AsyncIterable<Uint8Array>,
  transform: Transform,
): AsyncGenerator<Uint8Array, void, undefined> {
  const input = Readable.from(bytes, { objectMode: false });
  // The transform is destroyed with whatever error there was, and the loop below throws it.
  pipeline(input, transform, () => {});
  try {
    for await (const chunk of transform) yield chunk as Uint8Array;
  } finally {
    input.destroy();
    transform.destroy();
  }
}

async function* viaSevenZip(
  kind: 'xz' | 'bz2',
  layer: Layer,
  reading: Reading,
): AsyncGenerator<Uint8Array, void, undefined> {
  const source = await seekable(layer, reading);
  try {
    yield* unpackWithSevenZip(source.spec, kind === 'xz' ? 'xz' : 'bzip2', null, reading);
  } finally {
    await source.close();
  }
}
