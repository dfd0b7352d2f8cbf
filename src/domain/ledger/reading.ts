import { NuwaError } from '#kernel/errors.ts';

import { HASH_BYTES } from './merkle-hash.ts';
import { decodeEntries, TILE_WIDTH, type TileAddress, tilePath, tileWidth } from './tiles.ts';

/**
 * A computation over a public tree that asks for files: it yields a path (`checkpoint`, `tile/0/000`, …) and is
 * resumed with the file's bytes, or null when there is no such file. So the rules stay pure, and the same rules read
 * a folder, a web server or a map. Files are hostile input.
 */
export type Reading<T> = Generator<string, T, Uint8Array | null>;

/** Runs a reading over files at hand. */
export function readFrom<T>(reading: Reading<T>, read: (path: string) => Uint8Array | null): T {
  let step = reading.next();
  while (step.done !== true) step = reading.next(read(step.value));
  return step.value;
}

/**
 * The bytes of a file of the tree, or null when it is not there. A partial file may have been deleted once the full
 * one was there, so the full one is the second try; the caller takes the beginning of it.
 */
function* readAddress(address: TileAddress): Reading<Uint8Array | null> {
  const exact = yield tilePath(address);
  if (exact !== null || address.width === TILE_WIDTH) return exact;
  return yield tilePath({ ...address, width: TILE_WIDTH });
}

/** The hashes of the tile at this place in a tree of `size` leaves; null when missing, short or too long. */
export function* readTile(level: number, index: number, size: number): Reading<Uint8Array | null> {
  const width = tileWidth(level, index, size);
  const bytes = yield* readAddress({ kind: 'tile', level, index, width });
  const hashes = (bytes?.length ?? 0) / HASH_BYTES;
  return bytes !== null && (hashes === width || hashes === TILE_WIDTH)
    ? bytes.subarray(0, width * HASH_BYTES)
    : null;
}

/** @throws NuwaError `ledger-refused` when the tile is missing or has a wrong length. */
export function* needTile(level: number, index: number, size: number): Reading<Uint8Array> {
  const bytes = yield* readTile(level, index, size);
  if (bytes !== null) return bytes;
  const path = tilePath({ kind: 'tile', level, index, width: tileWidth(level, index, size) });
  throw new NuwaError('ledger-refused', {
    reason: `the file ${path} of the public tree is missing or damaged`,
  });
}

/**
 * The entries of the bundle at this index in a tree of `size` leaves; null when it is missing or malformed. There may
 * be fewer or more of them than the tree has: the caller compares with the tile.
 */
export function* readBundle(index: number, size: number): Reading<Uint8Array[] | null> {
  const bytes = yield* readAddress({ kind: 'entries', index, width: tileWidth(0, index, size) });
  return bytes === null ? null : decodeEntries(bytes);
}
