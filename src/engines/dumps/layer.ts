import { type ByteSource, openSource, streamOf } from './byte-source.ts';
import type { SourceSpec } from './locator.ts';
import { guarded, inMemory, type Reading } from './reading.ts';

/** Bytes somewhere on the way into a dump: the file itself, a member of an archive, what a compressed file holds. */
export type Layer = {
  /** As shown to people, with the names of the archives around it. */
  readonly name: string;
  /** In bytes; null when only reading tells. */
  readonly size: number | null;
  /** From the start, as often as one likes. */
  readonly stream: () => AsyncGenerator<Uint8Array, void, undefined>;
  /** For formats that are read from their end. Whoever asks closes it. */
  readonly seekable: () => Promise<ByteSource>;
};

export function fileLayer(spec: SourceSpec, name: string, size: number): Layer {
  return {
    name,
    size,
    stream: async function* () {
      const source = await openSource(spec);
      try {
        yield* streamOf(source);
      } finally {
        await source.close();
      }
    },
    seekable: () => openSource(spec),
  };
}

/** `stream` is opened anew each time; its bytes count against the limits of the whole dump. */
export function innerLayer(
  name: string,
  size: number | null,
  reading: Reading,
  stream: () => AsyncIterable<Uint8Array>,
): Layer {
  return {
    name,
    size,
    stream: () => guarded(stream(), reading),
    seekable: async () =>
      openSource({ kind: 'memory', bytes: await inMemory(guarded(stream(), reading), reading) }),
  };
}

/** The first bytes, at most `length`. */
export async function headOf(layer: Layer, length: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let found = 0;
  for await (const chunk of layer.stream()) {
    chunks.push(chunk);
    found += chunk.length;
    if (found >= length) break;
  }
  return Buffer.concat(chunks).subarray(0, length);
}
