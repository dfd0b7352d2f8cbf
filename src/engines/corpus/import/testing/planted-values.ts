import { randomBytes, randomInt } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A value of high entropy that must not be found anywhere but in the dump, in ASCII or in Chinese characters. */
export type Planted = { readonly column: string; readonly text: string; readonly gb18030: Buffer };

export function plantAscii(column: string, before = '', after = ''): Planted {
  const text = `${before}${randomBytes(9).toString('hex')}${after}`;
  return { column, text, gb18030: Buffer.from(text) };
}

/** Eight characters of GB 2312, whose bytes are the same in GB18030. */
export function plantChinese(column: string): Planted {
  const gb18030 = Buffer.from(
    Array.from({ length: 8 }, () => [randomInt(0xb0, 0xd7), randomInt(0xa1, 0xfe)]).flat(),
  );
  return { column, text: new TextDecoder('gb18030').decode(gb18030), gb18030 };
}

/** Which of the values occur in any file below the folder, as bytes of some character set, in hex or in base64. */
export function findPlanted(folder: string, planted: readonly Planted[]): readonly string[] {
  const search = new Search(
    planted.flatMap((value) =>
      formsOf(value).map(([form, bytes]) => ({ what: `${value.column} in ${form}`, bytes })),
    ),
  );
  const found: string[] = [];
  for (const path of filesBelow(folder)) {
    for (const what of search.in(read(path))) found.push(`${what} in ${path}`);
    for (const { column, text } of planted)
      if (path.includes(text)) found.push(`${column} in the name of a file`);
  }
  return found;
}

type Needle = { readonly what: string; readonly bytes: Buffer };

/** Hundreds of needles in one pass: places are looked at more closely when four bytes begin one of them. */
class Search {
  readonly #pairs = new Uint8Array(65_536);
  readonly #byStart = new Map<number, Needle[]>();

  constructor(needles: readonly Needle[]) {
    for (const needle of needles) {
      const start = needle.bytes.readUInt32BE(0);
      this.#pairs[start >>> 16] = 1;
      this.#byStart.set(start, [...(this.#byStart.get(start) ?? []), needle]);
    }
  }

  in(content: Buffer): ReadonlySet<string> {
    const found = new Set<string>();
    for (let at = 0; at + 4 <= content.length; at++) {
      if (this.#pairs[((content[at] ?? 0) << 8) | (content[at + 1] ?? 0)] === 0) continue;
      for (const { what, bytes } of this.#byStart.get(content.readUInt32BE(at)) ?? []) {
        if (content.subarray(at, at + bytes.length).equals(bytes)) found.add(what);
      }
    }
    return found;
  }
}

function formsOf({ text, gb18030 }: Planted): readonly (readonly [string, Buffer])[] {
  const utf16le = Buffer.from(text, 'utf16le');
  const encodings = {
    'UTF-8': Buffer.from(text),
    'UTF-16LE': utf16le,
    'UTF-16BE': Buffer.from(utf16le).swap16(),
    GB18030: gb18030,
  };
  return Object.entries(encodings).flatMap(([name, bytes]) => [
    [name, bytes] as const,
    [`${name} in hex`, Buffer.from(bytes.toString('hex'))] as const,
    [`${name} in upper-case hex`, Buffer.from(bytes.toString('hex').toUpperCase())] as const,
    ...base64Forms(bytes).map((form) => [`${name} in base64`, form] as const),
  ]);
}

/** Base64 depends on where the value stands: all three alignments, without the characters that neighbours share. */
function base64Forms(bytes: Buffer): readonly Buffer[] {
  return [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const inner = text.slice(shift === 0 ? 0 : 4, Math.floor((shift + bytes.length) / 3) * 4);
    return [Buffer.from(inner), Buffer.from(inner.replaceAll('+', '-').replaceAll('/', '_'))];
  });
}

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

/** Files of a running import come and go. */
function read(path: string): Buffer {
  return statSync(path, { throwIfNoEntry: false }) === undefined ? Buffer.alloc(0) : readIfThere(path);
}

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}
