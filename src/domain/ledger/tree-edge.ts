import { NuwaError } from '#kernel/errors.ts';

import { cutHashes, foldHashes, HASH_BYTES } from './merkle-hash.ts';
import { type Reading, readTile } from './reading.ts';
import { TILE_WIDTH, type HashTileAddress, tileLevels, tileWidth } from './tiles.ts';

/** A tile with its bytes: `width` hashes of 32 bytes, side by side. */
export type Tile = { readonly address: HashTileAddress; readonly bytes: Uint8Array };

type Level = { readonly hashes: Uint8Array; count: number };

/**
 * The right edge of a growing tree: at every tile level the hashes of the tile that is not full yet, at most 255.
 * That is all that appending and the root need, so memory is 8 KB a level whatever the size of the tree. Tree and
 * proofs are those of RFC 9162, section 2.1.
 */
export class TreeEdge {
  size = 0;
  private readonly levels: Level[] = [];

  /** Appends one leaf; `onFull` is handed every tile that this completes, lowest level first. */
  append(leaf: Uint8Array, onFull: (tile: Tile) => void): void {
    this.size += 1;
    let hash = leaf;
    for (let level = 0; ; level++) {
      const edge = this.level(level);
      edge.hashes.set(hash, edge.count * HASH_BYTES);
      edge.count += 1;
      if (edge.count < TILE_WIDTH) return;
      const index = Math.floor(this.size / TILE_WIDTH ** (level + 1)) - 1;
      const bytes = edge.hashes.slice();
      edge.count = 0;
      onFull({ address: { kind: 'tile', level, index, width: TILE_WIDTH }, bytes });
      hash = foldHashes(cutHashes(bytes));
    }
  }

  /** The tiles that are not full yet and hold something, lowest level first. */
  partialTiles(): Tile[] {
    return this.levels.flatMap(({ hashes, count }, level) => {
      if (count === 0) return [];
      const index = Math.floor(this.size / TILE_WIDTH ** (level + 1));
      const bytes = hashes.slice(0, count * HASH_BYTES);
      return [{ address: { kind: 'tile' as const, level, index, width: count }, bytes }];
    });
  }

  root(): Uint8Array {
    // What lower levels hold stands to the right of what higher levels hold and is smaller than one hash of theirs.
    let below: Uint8Array[] = [];
    for (const { hashes, count } of this.levels) {
      const row = [...cutHashes(hashes, 0, count), ...below];
      below = row.length === 0 ? [] : [foldHashes(row)];
    }
    // A copy: the root of a tree of one leaf would else be a view into the edge, and change with it.
    return new Uint8Array(foldHashes(below));
  }

  /**
   * The edge of the tree of `size` leaves, read from its partial tiles; null when one is missing or of a wrong
   * length. The caller compares `root()` with a signed checkpoint before trusting it.
   */
  static *read(size: number): Reading<TreeEdge | null> {
    const edge = new TreeEdge();
    edge.size = size;
    for (let level = 0; level < tileLevels(size); level++) {
      const index = Math.floor(size / TILE_WIDTH ** (level + 1));
      const own = edge.level(level);
      own.count = tileWidth(level, index, size);
      if (own.count === 0) continue;
      const tile = yield* readTile(level, index, size);
      if (tile === null) return null;
      own.hashes.set(tile);
    }
    return edge;
  }

  private level(level: number): Level {
    const known = this.levels[level];
    if (known !== undefined) return known;
    if (level !== this.levels.length)
      throw new NuwaError('ledger-refused', { reason: 'a tile level was skipped' });
    const fresh = { hashes: new Uint8Array(TILE_WIDTH * HASH_BYTES), count: 0 };
    this.levels.push(fresh);
    return fresh;
  }
}
