import { NuwaError } from '#kernel/errors.ts';

import { cutHashes, foldHashes, largestPowerBelow } from './merkle-hash.ts';
import { type Reading, needTile } from './reading.ts';
import { TILE_WIDTH } from './tiles.ts';

/** Leaves from `begin` up to, not including, `end`. */
type Range = { readonly begin: number; readonly end: number };

/**
 * The inclusion proof of the leaf at `index` in the tree of `size` leaves (RFC 9162, 2.1.3.1), from the leaf up.
 *
 * @throws NuwaError `ledger-refused` when the tree has no such leaf or a tile cannot be read.
 */
export function* readInclusionProof(index: number, size: number): Reading<Uint8Array[]> {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) {
    throw new NuwaError('ledger-refused', { reason: `leaf ${index} is not in a tree of ${size} leaves` });
  }
  const siblings: Range[] = [];
  let tree: Range = { begin: 0, end: size };
  while (tree.end - tree.begin > 1) {
    const [left, right] = split(tree);
    const isLeft = index < left.end;
    siblings.unshift(isLeft ? right : left);
    tree = isLeft ? left : right;
  }
  return yield* readRanges(siblings, size);
}

/**
 * The proof that the tree of `older` leaves is the beginning of the tree of `newer` ones (RFC 9162, 2.1.4.1).
 *
 * @throws NuwaError `ledger-refused` when `older` is larger or a tile cannot be read.
 */
export function* readConsistencyProof(older: number, newer: number): Reading<Uint8Array[]> {
  if (older > newer) {
    throw new NuwaError('ledger-refused', {
      reason: `a tree of ${newer} leaves cannot extend one of ${older}`,
    });
  }
  if (older === 0 || older === newer) return [];
  const nodes: Range[] = [];
  let tree: Range = { begin: 0, end: newer };
  let olderIsWhole = true; // while the older tree's remainder starts at 0, its root is known to the verifier
  while (tree.end !== older) {
    const [left, right] = split(tree);
    if (older <= left.end) {
      nodes.unshift(right);
      tree = left;
    } else {
      nodes.unshift(left);
      tree = right;
      olderIsWhole = false;
    }
  }
  return yield* readRanges(olderIsWhole ? nodes : [tree, ...nodes], newer);
}

function split({ begin, end }: Range): [Range, Range] {
  const middle = begin + largestPowerBelow(end - begin);
  return [
    { begin, end: middle },
    { begin: middle, end },
  ];
}

function* readRanges(ranges: readonly Range[], size: number): Reading<Uint8Array[]> {
  const tiles = new Map<string, Uint8Array>();
  const roots: Uint8Array[] = [];
  for (const range of ranges) roots.push(yield* readRange(range, size, tiles));
  return roots;
}

/** The root over a range of leaves that a split of the tree led to: perfect, or touching the right edge. */
function* readRange(range: Range, size: number, tiles: Map<string, Uint8Array>): Reading<Uint8Array> {
  const perfect: Uint8Array[] = [];
  for (let begin = range.begin; begin < range.end; ) {
    const left = range.end - begin;
    const span = largestPowerBelow(left + 1);
    perfect.push(yield* readPerfect(begin, span, size, tiles));
    begin += span;
  }
  // Perfect parts shrink to the right; joining from the right is the split of the RFC.
  let root = perfect.pop() ?? foldHashes([]);
  for (const part of perfect.reverse()) root = foldHashes([part, root]);
  return root;
}

function* readPerfect(
  begin: number,
  span: number,
  size: number,
  tiles: Map<string, Uint8Array>,
): Reading<Uint8Array> {
  let level = 0;
  let unit = 1; // leaves under one hash of this tile level
  while (unit * TILE_WIDTH <= span) {
    level += 1;
    unit *= TILE_WIDTH;
  }
  const first = begin / unit;
  const index = Math.floor(first / TILE_WIDTH);
  const name = `${level}/${index}`;
  const tile = tiles.get(name) ?? (yield* needTile(level, index, size));
  tiles.set(name, tile);
  return foldHashes(cutHashes(tile, first % TILE_WIDTH, span / unit));
}
