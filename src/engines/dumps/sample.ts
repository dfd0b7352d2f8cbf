import { type ByteSource, openSource } from './byte-source.ts';
import type { Layer } from './layer.ts';

/**
 * `bytes`: the head of the entry, and, where any place can be reached, slices from its middle and end, each cut to whole
 * lines so that what follows the head joins on cleanly. `whole`: that is all there is, to the byte.
 */
export type Sample = { readonly bytes: Uint8Array; readonly whole: boolean };

const HEAD = 1 << 20;
const SLICE = 128 << 10;
const SLICES = 4;

export async function sampleFrom(leaf: Layer): Promise<Sample> {
  const head = await upTo(leaf.stream(), HEAD + 1);
  if (head.length <= HEAD) return { bytes: head, whole: true };
  const cut = head.subarray(0, HEAD);
  if (leaf.file === null) return { bytes: cut, whole: false };
  const source = await openSource(leaf.file);
  try {
    return { bytes: Buffer.concat([cut, ...(await slices(source, cut))]), whole: false };
  } finally {
    await source.close();
  }
}

/** Evenly spread behind the head, the last one at the very end. The head is cut to whole lines when any come. */
async function slices(source: ByteSource, head: Uint8Array): Promise<readonly Uint8Array[]> {
  const unit = unitOf(head);
  const found: Uint8Array[] = [];
  const room = source.size - HEAD - SLICE;
  for (let i = 1; i <= SLICES && room > 0; i++) {
    const offset = HEAD + Math.floor((room * i) / SLICES / 2) * 2;
    const lines = wholeLines(await source.read(offset, SLICE), unit, i === SLICES);
    if (lines.length > 0) found.push(lines);
  }
  if (found.length === 0) return found;
  // What the head's last line lost is a line end: it joins the slices.
  return [lineEnd(unit), ...found];
}

type Unit = 'byte' | 'utf-16le' | 'utf-16be';

/** UTF-16 by its byte-order mark, or by NUL in every other byte of plain text. */
function unitOf(head: Uint8Array): Unit {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  let even = 0;
  let odd = 0;
  const looked = Math.min(head.length, 4096);
  for (let i = 0; i < looked; i++) {
    if (head[i] !== 0) continue;
    if (i % 2 === 0) even++;
    else odd++;
  }
  if (odd > looked / 4) return 'utf-16le';
  return even > looked / 4 ? 'utf-16be' : 'byte';
}

const lineEnd = (unit: Unit): Uint8Array =>
  Uint8Array.from(unit === 'byte' ? [0x0a] : unit === 'utf-16le' ? [0x0a, 0x00] : [0x00, 0x0a]);

/** From behind the first line end up to and with the last; `toEnd`: up to the end of the file. */
function wholeLines(slice: Uint8Array, unit: Unit, toEnd: boolean): Uint8Array {
  const end = Buffer.from(lineEnd(unit));
  const bytes = Buffer.from(slice.buffer, slice.byteOffset, slice.length);
  const aligned = (found: number): boolean => unit === 'byte' || found % 2 === 0;
  let first = bytes.indexOf(end);
  while (first !== -1 && !aligned(first)) first = bytes.indexOf(end, first + 1);
  let last = bytes.lastIndexOf(end);
  while (last > 0 && !aligned(last)) last = bytes.lastIndexOf(end, last - 1);
  if (first === -1 || last <= first) return new Uint8Array(0);
  return bytes.subarray(first + end.length, toEnd ? bytes.length : last + end.length);
}

async function upTo(bytes: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let found = 0;
  for await (const chunk of bytes) {
    chunks.push(chunk);
    found += chunk.length;
    if (found >= length) break;
  }
  return Buffer.concat(chunks).subarray(0, length);
}
