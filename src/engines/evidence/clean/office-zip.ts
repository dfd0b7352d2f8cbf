import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { ZipFile as ZipWriter } from 'yazl';
import { type CleaningLimits, refusal } from './cleaning.ts';

/** The parts of an Office file by name, unpacked. */
export type Parts = Map<string, Buffer>;

/** What all files of one upload may still unpack to. */
export type Budget = { bytes: number; entries: number };

export const budgetOf = (limits: CleaningLimits): Budget => ({
  bytes: limits.unpackedBytes,
  entries: limits.entries,
});

/** @throws evidence-refused when it is damaged, encrypted, or unpacks to more than the budget */
export async function readParts(bytes: Uint8Array, budget: Budget): Promise<Parts> {
  const zip = await open(bytes);
  const parts: Parts = new Map();
  for (const entry of await entriesOf(zip, budget)) {
    if (entry.fileName.endsWith('/')) continue;
    if (entry.isEncrypted()) throw refusal('the file is protected by a password; save it without one');
    // The library checks the size that an entry declares as it unpacks it.
    budget.bytes -= entry.uncompressedSize;
    if (budget.bytes < 0) throw refusal('it unpacks to more than any document holds');
    if (parts.has(entry.fileName)) throw refusal('it holds two parts of one name');
    parts.set(entry.fileName, await unpack(zip, entry));
  }
  return parts;
}

function open(bytes: Uint8Array): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(Buffer.from(bytes), { lazyEntries: true, validateEntrySizes: true }, (error, zip) => {
      if (error) reject(refusal('the file is damaged', error));
      else resolve(zip);
    });
  });
}

function entriesOf(zip: ZipFile, budget: Budget): Promise<readonly Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on('entry', (entry: Entry) => {
      entries.push(entry);
      if (--budget.entries < 0) reject(refusal('it holds more parts than any document does'));
      else zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', (error) => reject(refusal('the file is damaged', error)));
    zip.readEntry();
  });
}

async function unpack(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const stream = await new Promise<Readable>((resolve, reject) => {
    zip.openReadStream(entry, (error, opened) => {
      if (error) reject(refusal('a part of it is damaged', error));
      else resolve(opened);
    });
  });
  try {
    return await buffer(stream);
  } catch (error) {
    throw refusal('a part of it is damaged', error);
  }
}

/** The same for every file, so that the zip itself tells nothing: 1 January 1980, the first day that it can name. */
const MTIME = new Date(1980, 0, 1);

/** Content types first, as some readers want it. */
export async function writeParts(parts: Parts): Promise<Uint8Array> {
  const zip = new ZipWriter();
  const names = [...parts.keys()].toSorted(
    (a, b) => Number(b === CONTENT_TYPES) - Number(a === CONTENT_TYPES),
  );
  for (const name of names)
    zip.addBuffer(parts.get(name) ?? Buffer.alloc(0), name, {
      mtime: MTIME,
      mode: 0o100644,
      forceDosTimestamp: true,
    });
  zip.end();
  return new Uint8Array(await buffer(zip.outputStream));
}

export const CONTENT_TYPES = '[Content_Types].xml';
