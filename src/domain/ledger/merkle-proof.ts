import { EMPTY_ROOT, nodeHash, sameBytes } from './merkle-hash.ts';

const half = (n: number): number => Math.floor(n / 2); // >> would cut at 32 bits
const isOdd = (n: number): boolean => n % 2 === 1;

/**
 * The root that an inclusion proof leads to (RFC 9162, 2.1.3.2), or null when its length cannot fit index and size.
 * It proves something only once compared with the root of a signed checkpoint of that size. Hostile input.
 */
export function rootFromInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
): Uint8Array | null {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return null;
  let own = index;
  let last = size - 1;
  let root = leaf;
  for (const sibling of proof) {
    if (last === 0) return null;
    if (isOdd(own) || own === last) {
      root = nodeHash(sibling, root);
      while (!isOdd(own) && own !== 0) [own, last] = [half(own), half(last)];
    } else {
      root = nodeHash(root, sibling);
    }
    [own, last] = [half(own), half(last)];
  }
  return last === 0 ? root : null;
}

export type TreeHead = { readonly size: number; readonly root: Uint8Array };

/** Whether `proof` shows that the older tree is the beginning of the newer one (RFC 9162, 2.1.4.2). Hostile input. */
export function provesConsistency(older: TreeHead, newer: TreeHead, proof: readonly Uint8Array[]): boolean {
  if (older.size > newer.size) return false;
  if (older.size === newer.size) return proof.length === 0 && sameBytes(older.root, newer.root);
  // Every tree starts with the empty one; its root is still checked, so that a made-up one is seen.
  if (older.size === 0) return proof.length === 0 && sameBytes(older.root, EMPTY_ROOT);
  let own = older.size - 1;
  let last = newer.size - 1;
  while (isOdd(own)) [own, last] = [half(own), half(last)];
  // A perfect older tree is itself a node of the newer one, so the proof leaves it out.
  const [seed, ...path] = own === 0 ? [older.root, ...proof] : proof;
  if (seed === undefined) return false;
  let olderRoot = seed;
  let newerRoot = seed;
  for (const sibling of path) {
    if (last === 0) return false;
    if (isOdd(own) || own === last) {
      olderRoot = nodeHash(sibling, olderRoot);
      newerRoot = nodeHash(sibling, newerRoot);
      while (!isOdd(own) && own !== 0) [own, last] = [half(own), half(last)];
    } else {
      newerRoot = nodeHash(newerRoot, sibling);
    }
    [own, last] = [half(own), half(last)];
  }
  return last === 0 && sameBytes(olderRoot, older.root) && sameBytes(newerRoot, newer.root);
}
