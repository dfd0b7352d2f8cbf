import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import fc from 'fast-check';

import { EMPTY_ROOT, leafHash, nodeHash } from './merkle-hash.ts';
import { provesConsistency, rootFromInclusion } from './merkle-proof.ts';
import { readFrom } from './reading.ts';
import { readConsistencyProof, readInclusionProof } from './tile-proofs.ts';
import { tilePath } from './tiles.ts';
import { type Tile, TreeEdge } from './tree-edge.ts';

type Inclusion = { index: number; size: number; proof: string[] };
type Consistency = { older: number; newer: number; proof: string[] };
type Vectors = { inclusion: Inclusion[]; consistency: Consistency[] };
const vectors = <T>(name: string): T & Vectors =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../test/vectors/ledger', name), 'utf8'));

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const unhex = (text: string): Uint8Array => Buffer.from(text, 'hex');

/** A tree grown leaf by leaf, with every tile that any size of it ever had. */
class Grown {
  readonly files = new Map<string, Uint8Array>();
  readonly roots: Uint8Array[] = [EMPTY_ROOT];
  readonly edge = new TreeEdge();
  readonly read = (path: string): Uint8Array | null => this.files.get(path) ?? null;
  private readonly keep = (tile: Tile) => this.files.set(tilePath(tile.address), tile.bytes);

  append(leaf: Uint8Array): void {
    this.edge.append(leaf, this.keep);
    this.roots.push(this.edge.root());
  }

  keepPartial(): this {
    for (const tile of this.edge.partialTiles()) this.keep(tile);
    return this;
  }
}

/** RFC 9162, 2.1.1, word for word and slow: the measure of everything above. */
function naiveRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length < 2) return leaves[0] ?? EMPTY_ROOT;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)));
}

test('the 8-leaf tree of certificate-transparency: roots, inclusion and consistency proofs', () => {
  const known = vectors<{ leaves: string[]; roots: string[] }>('rfc6962.json');
  const leaves = known.leaves.map((leaf) => leafHash(unhex(leaf)));
  const tree = new Grown();
  assert.equal(hex(tree.edge.root()), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  for (const [i, leaf] of leaves.entries()) {
    tree.append(leaf);
    tree.keepPartial();
    assert.equal(hex(tree.edge.root()), known.roots[i]);
  }
  checkProofs(known, tree, (i) => leaves[i]!);
});

test('trees of several tile levels agree with golang.org/x/mod/sumdb/tlog', () => {
  const known = vectors<{ roots: Record<string, string>; tiles: Record<string, string> }>('tlog.json');
  const tree = new Grown();
  const leaf = (i: number): Uint8Array => {
    const entry = Buffer.alloc(8);
    entry.writeBigUInt64BE(BigInt(i));
    return leafHash(entry);
  };
  const edge = tree.edge;
  const roots = new Map<number, Uint8Array>();
  for (let i = 0; i < 70_000; i++) {
    edge.append(leaf(i), (tile) => tree.files.set(tilePath(tile.address), tile.bytes));
    const want = known.roots[edge.size];
    if (want === undefined) continue;
    assert.equal(hex(edge.root()), want, `root at ${edge.size}`);
    roots.set(edge.size, edge.root());
    tree.keepPartial();
  }
  for (const [path, want] of Object.entries(known.tiles)) {
    const bytes = tree.read(path.replace('tile/8/', 'tile/')) ?? assert.fail(path);
    assert.equal(hex(leafHash(bytes)), want, path);
  }
  for (const [size, root] of roots) tree.roots[size] = root;
  checkProofs(known, tree, leaf);
});

function checkProofs(known: Vectors, tree: Grown, leaf: (i: number) => Uint8Array): void {
  assert.ok(known.inclusion.length >= 5 && known.consistency.length >= 5);
  for (const { index, size, proof } of known.inclusion) {
    const made = readFrom(readInclusionProof(index, size), tree.read);
    assert.deepEqual(made.map(hex), proof, `inclusion of ${index} in ${size}`);
    assert.equal(hex(rootFromInclusion(leaf(index), index, size, made)!), hex(tree.roots[size]!));
  }
  for (const { older, newer, proof } of known.consistency) {
    const made = readFrom(readConsistencyProof(older, newer), tree.read);
    assert.deepEqual(made.map(hex), proof, `consistency of ${older} and ${newer}`);
    const [a, b] = [older, newer].map((size) => ({ size, root: tree.roots[size]! }));
    assert.ok(provesConsistency(a!, b!, made));
  }
}

test('roots and every proof agree with the naive tree, and nothing else verifies', () => {
  const tree = new Grown();
  const leaves: Uint8Array[] = [];
  for (let i = 0; i < 600; i++) {
    leaves.push(leafHash(Buffer.from(`leaf ${i}`)));
    tree.append(leaves[i]!);
    tree.keepPartial();
  }
  const size = fc.integer({ min: 1, max: 600 });
  fc.assert(
    fc.property(size, fc.nat(), fc.nat(), fc.nat(), (n, a, b, c) => {
      const head = { size: n, root: tree.roots[n]! };
      assert.equal(hex(naiveRoot(leaves.slice(0, n))), hex(head.root));
      const index = a % n;
      const proof = readFrom(readInclusionProof(index, n), tree.read);
      const holds = (leaf: Uint8Array, i: number, s: number, p: Uint8Array[]) => {
        const root = rootFromInclusion(leaf, i, s, p);
        return root !== null && hex(root) === hex(head.root);
      };
      assert.ok(holds(leaves[index]!, index, n, proof));
      assert.ok(!holds(leaves[(index + 1) % 600]!, index, n, proof));
      const elsewhere = b % n;
      assert.equal(holds(leaves[index]!, elsewhere, n, proof), elsewhere === index);
      assert.ok(!holds(leaves[index]!, index, n, [...proof, head.root]));
      if (proof.length > 0) {
        assert.ok(!holds(leaves[index]!, index, n, proof.slice(1)));
        assert.ok(!holds(leaves[index]!, index, n, proof.slice(0, -1)));
        assert.ok(!holds(leaves[index]!, index, n, flipped(proof, c)));
      }

      const older = { size: b % (n + 1), root: tree.roots[b % (n + 1)]! };
      const path = readFrom(readConsistencyProof(older.size, n), tree.read);
      assert.ok(provesConsistency(older, head, path));
      assert.ok(!provesConsistency({ ...older, root: leaves[0]! }, head, path) || older.size === 1);
      assert.ok(!provesConsistency(older, { ...head, root: leafHash(head.root) }, path) || older.size === 0);
      assert.ok(!provesConsistency(older, head, [...path, head.root]));
      if (path.length > 0) {
        assert.ok(!provesConsistency(older, head, flipped(path, c)));
        assert.ok(!provesConsistency(older, head, path.slice(1)));
      }
      if (older.size < n) assert.ok(!provesConsistency(head, older, path));
    }),
    { numRuns: 300 },
  );
});

function flipped(proof: readonly Uint8Array[], at: number): Uint8Array[] {
  const copy = proof.map((hash) => Uint8Array.from(hash));
  copy[at % copy.length]![at % 32]! ^= 1;
  return copy;
}

test('an edge read back from tiles goes on as if it had never stopped', () => {
  fc.assert(
    fc.property(fc.nat(800), fc.nat(300), (before, after) => {
      const files = new Map<string, Uint8Array>();
      const keep = (tile: Tile) => files.set(tilePath(tile.address), tile.bytes);
      const straight = new TreeEdge();
      for (let i = 0; i < before; i++) straight.append(leafHash(Uint8Array.of(i & 255, i >> 8)), keep);
      for (const tile of straight.partialTiles()) keep(tile);
      const resumed =
        readFrom(TreeEdge.read(before), (path) => files.get(path) ?? null) ?? assert.fail('missing');
      assert.equal(
        readFrom(TreeEdge.read(before + 1), () => null),
        null,
      );
      assert.equal(hex(resumed.root()), hex(straight.root()));
      for (let i = 0; i < after; i++) {
        straight.append(leafHash(Uint8Array.of(i & 255)), () => {});
        resumed.append(leafHash(Uint8Array.of(i & 255)), () => {});
      }
      assert.equal(hex(resumed.root()), hex(straight.root()));
      assert.deepEqual(resumed.partialTiles(), straight.partialTiles());
    }),
    { numRuns: 40 },
  );
});

test('a missing or cut tile is refused by name; a deleted partial tile is found in the full one', () => {
  const tree = new Grown();
  for (let i = 0; i < 256; i++) tree.append(leafHash(Uint8Array.of(i)));
  tree.keepPartial();
  const proof = readFrom(readInclusionProof(3, 10), tree.read);
  assert.equal(hex(rootFromInclusion(leafHash(Uint8Array.of(3)), 3, 10, proof)!), hex(tree.roots[10]!));
  assert.throws(() => readFrom(readInclusionProof(3, 10), () => null), {
    code: 'ledger-refused',
    message: /tile\/0\/000\.p\/10/,
  });
  assert.throws(() => readFrom(readInclusionProof(3, 256), () => new Uint8Array(31)), {
    code: 'ledger-refused',
  });
  for (const [index, size] of [
    [5, 5],
    [-1, 5],
    [0.5, 5],
    [0, 0],
  ] as const) {
    assert.throws(() => readFrom(readInclusionProof(index, size), tree.read), { code: 'ledger-refused' });
  }
  assert.throws(() => readFrom(readConsistencyProof(6, 5), tree.read), { code: 'ledger-refused' });
});

test('sizes past 2^32 are counted, not cut', () => {
  const size = 2 ** 40 + 1;
  const leaf = leafHash(Uint8Array.of(1));
  const left = leafHash(Uint8Array.of(2));
  assert.equal(hex(rootFromInclusion(leaf, 2 ** 40, size, [left])!), hex(nodeHash(left, leaf)));
  assert.equal(rootFromInclusion(leaf, 2 ** 32, size, [left]), null);
  assert.ok(provesConsistency({ size: 2 ** 40, root: left }, { size, root: nodeHash(left, leaf) }, [leaf]));
});
