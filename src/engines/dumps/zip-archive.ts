import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import type { Archive, Member } from './archive.ts';
import { type ByteSource, streamOf } from './byte-source.ts';
import { decodeName, shown } from './entry-name.ts';
import type { Reading } from './reading.ts';
import { asNuwaError, refused } from './refusal.ts';

/** Zip and zip64. The library checks each member's declared size as it unpacks; we check its CRC. */
export async function zipArchive(source: ByteSource, reading: Reading): Promise<Archive> {
  const zip = await openZip(source, reading.file);
  if (zip.entryCount > reading.limits.entries)
    throw refused(reading.file, `it holds more than ${reading.limits.entries} entries`);
  const entries = await entriesOf(zip);
  return {
    members: async function* () {
      for (const [index, entry] of entries.entries()) yield memberOf(entry, index);
    },
    read: async function* (index) {
      const entry = entries[index];
      if (entry === undefined) throw refused(reading.file, `it has no entry ${index}`);
      yield* unpacked(zip, entry, index, reading.file);
    },
  };
}

function openZip(source: ByteSource, file: string): Promise<ZipFile> {
  const options = { lazyEntries: true, decodeStrings: false, autoClose: false };
  return new Promise((resolve, reject) => {
    yauzl.fromRandomAccessReader(new SourceReader(source), source.size, options, (error, zip) => {
      if (error) reject(asNuwaError(error, file));
      else resolve(zip);
    });
  });
}

class SourceReader extends yauzl.RandomAccessReader {
  readonly #source: ByteSource;
  constructor(source: ByteSource) {
    super();
    this.#source = source;
  }
  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(streamOf(this.#source, start, end), { objectMode: false });
  }
}

function entriesOf(zip: ZipFile): Promise<readonly Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on('entry', (entry: Entry) => {
      entries.push(entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', reject);
    zip.readEntry();
  });
}

async function* unpacked(
  zip: ZipFile,
  entry: Entry,
  index: number,
  file: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (entry.isEncrypted())
    throw refused(file, `entry ${index} is encrypted; unpack it and hand in the files`);
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
    throw refused(
      file,
      `entry ${index} is compressed by method ${entry.compressionMethod}; unpack it and hand in the files`,
    );
  const stream = await new Promise<Readable>((resolve, reject) => {
    zip.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  let sum = 0;
  try {
    for await (const chunk of stream) {
      sum = crc32(chunk as Uint8Array, sum);
      yield chunk as Uint8Array;
    }
  } finally {
    stream.destroy();
  }
  if (sum !== entry.crc32) throw refused(file, `entry ${index} is damaged (its checksum is wrong)`);
}

function memberOf(entry: Entry, index: number): Member {
  const name = nameOf(entry);
  return {
    index,
    name,
    size: entry.uncompressedSize,
    kind: kindOf(entry, name),
    encrypted: entry.isEncrypted(),
  };
}

const UTF8_FLAG = 0x800;
const UNICODE_PATH_FIELD = 0x7075;

/** APPNOTE 4.4.4 and 4.6.9: the UTF-8 flag, or Info-ZIP's extra field; without either, whatever the archiver used. */
function nameOf(entry: Entry): string {
  const raw = entry.fileName as unknown as Buffer; // `decodeStrings: false`
  if ((entry.generalPurposeBitFlag & UTF8_FLAG) !== 0) return shown(raw.toString('utf8'));
  const field = entry.extraFields.find((one) => one.id === UNICODE_PATH_FIELD)?.data;
  const isCurrent =
    field !== undefined && field.length > 5 && field[0] === 1 && field.readUInt32LE(1) === crc32(raw);
  return isCurrent ? shown(field.toString('utf8', 5)) : decodeName(raw);
}

/** Unix modes stand in the upper half of the external attributes when a Unix made the archive. */
function kindOf(entry: Entry, name: string): Member['kind'] {
  const madeByUnix = entry.versionMadeBy >>> 8 === 3;
  const type = madeByUnix ? (entry.externalFileAttributes >>> 28) & 0xf : 0;
  switch (type) {
    case 0xa:
      return 'link';
    case 0x1:
    case 0x2:
    case 0x6:
    case 0xc:
      return 'device';
    case 0x4:
      return 'folder';
    default:
      return /[/\\]$/.test(name) ? 'folder' : 'file';
  }
}
