import { Readable, pipeline } from 'node:stream';
import { type Extract, extract, type Header } from 'tar-stream';
import type { Archive, Member } from './archive.ts';
import { decodeName } from './entry-name.ts';
import { HEAD_BYTES } from './file-kind.ts';
import type { Layer } from './layer.ts';
import { refused } from './refusal.ts';

/** One member as tar-stream gives it: its header, and its bytes to be read to the end. */
type Source = Extract extends AsyncIterable<infer Entry> ? Entry : never;

/** A tar has no directory: listing it reads it through, and reaching a member reads everything before it. */
export function tarArchive(layer: Layer, file: string): Archive {
  return {
    members: async function* () {
      let index = 0;
      for await (const entry of entriesOf(layer)) {
        const head = await headThrough(entry);
        yield { ...memberOf(entry.header, index), head };
        index++;
      }
    },
    read: async function* (wanted) {
      let index = 0;
      for await (const entry of entriesOf(layer)) {
        if (index++ !== wanted) {
          await headThrough(entry);
          continue;
        }
        for await (const chunk of entry) yield chunk as Uint8Array;
        return;
      }
      throw refused(file, `it has no entry ${wanted}`);
    },
  };
}

async function* entriesOf(layer: Layer): AsyncGenerator<Source, void, undefined> {
  const input = Readable.from(layer.stream(), { objectMode: false });
  // Names come as bytes, one a character, so that GBK names survive; names from pax records come decoded.
  const options: object = { filenameEncoding: 'latin1', allowUnknownFormat: true };
  const unpacking = extract(options);
  pipeline(input, unpacking, () => {});
  try {
    for await (const entry of unpacking) yield entry;
  } finally {
    input.destroy();
    unpacking.destroy();
  }
}

/** Reads the entry to its end, as tar-stream needs it, and keeps the first bytes. */
async function headThrough(entry: Source): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let found = 0;
  for await (const chunk of entry) {
    if (found < HEAD_BYTES) chunks.push(chunk as Uint8Array);
    found += (chunk as Uint8Array).length;
  }
  return Buffer.concat(chunks).subarray(0, HEAD_BYTES);
}

function memberOf(header: Header, index: number): Member {
  const { name, size } = header;
  // Beyond one byte a character it came from a pax record, in UTF-8.
  const decoded = /^[\0-\xff]*$/.test(name) ? decodeName(Buffer.from(name, 'latin1')) : name;
  return { index, name: decoded, size, kind: kindOf(header.type), encrypted: false };
}

function kindOf(type: Header['type']): Member['kind'] {
  switch (type) {
    case 'directory':
      return 'folder';
    case 'link':
    case 'symlink':
      return 'link';
    case 'character-device':
    case 'block-device':
    case 'fifo':
      return 'device';
    default:
      return 'file';
  }
}
