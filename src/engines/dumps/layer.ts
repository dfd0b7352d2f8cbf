import { type ByteSource, openSource, streamOf } from './byte-source.ts';
import { fileKind, type FileKind, HEAD_BYTES } from './file-kind.ts';
import type { SourceSpec } from './locator.ts';
import { guarded, inMemory, type Reading } from './reading.ts';

type Bytes = AsyncGenerator<Uint8Array, void, undefined>;

/** Bytes somewhere on the way into a dump: the file itself, a member of an archive, what a compressed file holds. */
export type Layer = {
  /** As shown to people, with the names of the archives around it. */
  readonly name: string;
  /** In bytes; null when only reading tells. */
  readonly size: number | null;
  /** From the start, as often as one likes. */
  readonly stream: () => Bytes;
  /** The same bytes at any place; null where they must be unpacked, and held in memory, for that. */
  readonly file: SourceSpec | null;
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
    file: spec,
  };
}

/** `open` unpacks anew each time; its bytes count against the limits of the whole dump. */
export function innerLayer(
  name: string,
  size: number | null,
  reading: Reading,
  open: () => AsyncIterable<Uint8Array>,
): Layer {
  return { name, size, stream: () => guarded(open(), reading), file: null };
}

/** For formats that are read from their end. Whoever asks closes it. @throws archive-refused when it is too large */
export async function seekable(layer: Layer, reading: Reading): Promise<ByteSource> {
  return openSource(layer.file ?? { kind: 'memory', bytes: await inMemory(layer.stream(), reading) });
}

/** What a layer is, and the layer again. */
export type Peek = {
  readonly kind: FileKind;
  /** Its first stream goes on where the look ended, so that looking costs no second unpacking. */
  readonly layer: Layer;
  /** Stops unpacking when nobody has taken that stream. */
  readonly close: () => Promise<void>;
};

export async function peekAt(layer: Layer): Promise<Peek> {
  const begun = layer.stream();
  const head: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD_BYTES) {
    const { value, done } = await begun.next();
    if (done) break;
    head.push(value);
    length += value.length;
  }
  let isTaken = false;
  const stream = (): Bytes => {
    if (isTaken) return layer.stream();
    isTaken = true;
    return continued(head, begun);
  };
  const close = async (): Promise<void> => {
    if (!isTaken) await begun.return();
    isTaken = true;
  };
  const kind = fileKind(Buffer.concat(head).subarray(0, HEAD_BYTES));
  return {
    kind,
    layer: { ...layer, stream },
    close,
  };
}

/** No generator function: closing one that was never started would leave `rest` open. */
function continued(head: Uint8Array[], rest: Bytes): Bytes {
  const bytes: Bytes = {
    next: async () => {
      const value = head.shift();
      return value === undefined ? rest.next() : { value, done: false };
    },
    return: () => rest.return(),
    throw: (error) => rest.throw(error),
    [Symbol.asyncIterator]: () => bytes,
    [Symbol.asyncDispose]: async () => {
      await rest.return();
    },
  };
  return bytes;
}
