import { NuwaError } from '#kernel/errors.ts';

/** Hashes in a full tile: each tile holds a subtree of height 8. */
export const TILE_WIDTH = 256;
/** Entries are at most 65,535 bytes: their length is written as a big-endian uint16. */
const MAX_ENTRY = 0xffff;

/** One static file of the public tree. `width` is 1 to 256; below 256 the file is a partial tile. */
export type HashTileAddress = {
  readonly kind: 'tile';
  readonly level: number;
  readonly index: number;
  readonly width: number;
};
export type TileAddress =
  | HashTileAddress
  | { readonly kind: 'entries'; readonly index: number; readonly width: number };

export type LedgerAddress = TileAddress | { readonly kind: 'checkpoint' };

/** `tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]` (C2SP tlog-tiles), without a leading slash. */
export function tilePath(tile: TileAddress): string {
  const folder = tile.kind === 'tile' ? `tile/${tile.level}` : 'tile/entries';
  const partial = tile.width === TILE_WIDTH ? '' : `.p/${tile.width}`;
  return `${folder}/${pathOfIndex(tile.index)}${partial}`;
}

/** 1234067 -> `x001/x234/067`: no folder holds more than a thousand names and no name is both file and folder. */
function pathOfIndex(index: number): string {
  const parts = [threeDigits(index % 1000)];
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    parts.unshift(`x${threeDigits(rest % 1000)}`);
  }
  return parts.join('/');
}

const threeDigits = (n: number): string => String(n).padStart(3, '0');

const TILE_PATH = /^tile\/(?:entries|(0|[1-9]\d?))\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/**
 * The file that a request path names, or null when it names none of ours. Attacker-controlled: only canonical paths
 * are accepted, so whatever passes is safe to join to the folder of the tree.
 */
export function parseLedgerPath(path: string): LedgerAddress | null {
  if (path === 'checkpoint') return { kind: 'checkpoint' };
  const match = TILE_PATH.exec(path);
  if (match === null) return null;
  const [, levelText, indexText = '', widthText] = match;
  const index = Number(indexText.replace(/[x/]/g, ''));
  const width = widthText === undefined ? TILE_WIDTH : Number(widthText);
  const level = levelText === undefined ? null : Number(levelText);
  const tile: TileAddress =
    level === null ? { kind: 'entries', index, width } : { kind: 'tile', level, index, width };
  // Writing it back refuses every second spelling: leading zero groups, .p/256, an index past 2^53.
  return (level ?? 0) < 64 && Number.isSafeInteger(index) && tilePath(tile) === path ? tile : null;
}

/** How many hashes the tile at this level and index has in a tree of `size` leaves: 0 to 256. */
export function tileWidth(level: number, index: number, size: number): number {
  const hashes = Math.floor(size / TILE_WIDTH ** level);
  return Math.max(0, Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH));
}

/** The levels that a tree of `size` leaves has at least one hash on. */
export function tileLevels(size: number): number {
  let levels = 0;
  for (let hashes = size; hashes > 0; hashes = Math.floor(hashes / TILE_WIDTH)) levels++;
  return levels;
}

/**
 * The bytes of an entry bundle: per entry its length as big-endian uint16, then the entry.
 *
 * @throws NuwaError `ledger-refused` when an entry is longer than 65,535 bytes.
 */
export function encodeEntries(entries: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(entries.reduce((sum, entry) => sum + 2 + entry.length, 0));
  let at = 0;
  for (const entry of entries) {
    if (entry.length > MAX_ENTRY) {
      throw new NuwaError('ledger-refused', { reason: `an entry of ${entry.length} bytes is too long` });
    }
    bytes[at] = entry.length >> 8;
    bytes[at + 1] = entry.length & 0xff;
    bytes.set(entry, at + 2);
    at += 2 + entry.length;
  }
  return bytes;
}

/** The entries of a bundle, or null when a length runs past its end. Hostile input. */
export function decodeEntries(bytes: Uint8Array): Uint8Array[] | null {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    const [high, low] = bytes.subarray(at, at + 2);
    if (high === undefined || low === undefined) return null;
    const end = at + 2 + high * 256 + low;
    if (end > bytes.length) return null;
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return entries;
}
