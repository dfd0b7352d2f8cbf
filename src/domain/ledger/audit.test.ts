import assert from 'node:assert/strict';
import { test } from 'node:test';

import { auditTree, type AuditQuestion, type Finding, findingSentence } from './audit.ts';
import { openCheckpoint, signCheckpoint } from './checkpoint.ts';
import { commit, publicLeaf } from './commitment.ts';
import { compareCheckpoints } from './compare-checkpoints.ts';
import { leafHash } from './merkle-hash.ts';
import { readFrom } from './reading.ts';
import { mayBeSigned } from './seal.ts';
import { noteSigner, parseVerifierKey } from './signed-note.ts';
import { readConsistencyProof } from './tile-proofs.ts';
import { encodeEntries, TILE_WIDTH, tilePath } from './tiles.ts';
import { TreeEdge } from './tree-edge.ts';

const signer = noteSigner('ledger.example/audit', new Uint8Array(32).fill(5));
const verifier = parseVerifierKey(signer.verifierKey);
const commitmentAt = (i: number, history = 0) => commit({ i, history }, new Uint8Array(32).fill(1));

type Files = Map<string, Uint8Array>;

/** A whole public tree; `history` other than 0 makes other leaves from `from` on. */
function publish(size: number, history = 0, from = 0): Files {
  const files: Files = new Map();
  const edge = new TreeEdge();
  let bundle: Uint8Array[] = [];
  const keepBundle = (index: number) =>
    files.set(tilePath({ kind: 'entries', index, width: bundle.length }), encodeEntries(bundle));
  for (let i = 0; i < size; i++) {
    const entry = publicLeaf(commitmentAt(i, i >= from ? history : 0));
    bundle.push(entry);
    edge.append(leafHash(entry), (tile) => files.set(tilePath(tile.address), tile.bytes));
    if (bundle.length < TILE_WIDTH) continue;
    keepBundle((i + 1) / TILE_WIDTH - 1);
    bundle = [];
  }
  if (bundle.length > 0) keepBundle(Math.floor(size / TILE_WIDTH));
  for (const tile of edge.partialTiles()) files.set(tilePath(tile.address), tile.bytes);
  return files.set('checkpoint', Buffer.from(signCheckpoint({ size, root: edge.root() }, signer)));
}

function checkpointOf(files: Files) {
  const opened = openCheckpoint(files.get('checkpoint')!, verifier);
  return opened.kind === 'signed' ? opened : assert.fail(opened.reason);
}

const audit = (files: Files, question: Partial<AuditQuestion> = {}): readonly Finding[] =>
  readFrom(auditTree({ verifier, ...question }), (path) => files.get(path) ?? null).findings;

/** The tree with one byte of one file changed, or the file cut or gone. */
function damage(files: Files, path: string, change: (bytes: Uint8Array) => Uint8Array | null): Files {
  const copy = new Map(files);
  const bytes = change(Uint8Array.from(copy.get(path) ?? assert.fail(path)));
  if (bytes === null) copy.delete(path);
  else copy.set(path, bytes);
  return copy;
}

function flip(at: number) {
  return (bytes: Uint8Array): Uint8Array => {
    bytes[at]! ^= 1;
    return bytes;
  };
}

test('a sound tree has no findings, at sizes around every edge', () => {
  for (const size of [0, 1, 255, 256, 257, 512, 700]) {
    const files = publish(size);
    const held = [0, 1, 200, 256].filter((n) => n <= size).map((n) => checkpointOf(publish(n)));
    assert.deepEqual(audit(files, { held }), [], `size ${size}`);
  }
});

test('a sound tree of two tile levels has no findings, and each of its higher tiles is checked', () => {
  const files = publish(65_536 + 300);
  assert.deepEqual(audit(files), []);
  for (const path of ['tile/1/000', 'tile/1/001.p/1', 'tile/2/000.p/1']) {
    assert.deepEqual(audit(damage(files, path, flip(3))), [{ kind: 'file-damaged', path }]);
  }
});

test('a forged leaf is named', () => {
  const files = publish(300);
  const inBundle = damage(files, 'tile/entries/000', flip(7 * 35 + 10));
  assert.deepEqual(audit(inBundle), [{ kind: 'forged-leaf', index: 7 }]);
  const versionByte = damage(files, 'tile/entries/001.p/44', flip(2));
  assert.deepEqual(audit(versionByte), [{ kind: 'forged-leaf', index: 256 }]);
});

test('a leaf forged in entries and tiles alike breaks the signed root', () => {
  const forged = publish(300, 1, 40).set('checkpoint', publish(300).get('checkpoint')!);
  assert.deepEqual(audit(forged), [{ kind: 'root-differs', size: 300 }]);
});

test('a leaf forged and signed anew is seen by whoever knows the leaf or holds a checkpoint', () => {
  const forged = publish(300, 1, 40);
  assert.deepEqual(audit(forged), []);
  const expected = new Map([[40, commitmentAt(40)]]);
  assert.deepEqual(audit(forged, { expected }), [{ kind: 'forged-leaf', index: 40 }]);
  const held = [checkpointOf(publish(41)), checkpointOf(publish(40))];
  assert.deepEqual(audit(forged, { held }), [{ kind: 'split-view', held: 41, served: 300 }]);
});

test('a dropped leaf is named', () => {
  const files = publish(300);
  const short = damage(files, 'tile/entries/001.p/44', (bytes) => bytes.subarray(0, 43 * 35));
  assert.deepEqual(audit(short), [{ kind: 'dropped-leaf', index: 299 }]);
  const expected = new Map([[300, commitmentAt(300)]]);
  assert.deepEqual(audit(files, { expected }), [{ kind: 'dropped-leaf', index: 300 }]);
});

test('a rolled-back tree is seen by whoever holds a later checkpoint', () => {
  const held = [checkpointOf(publish(300)), checkpointOf(publish(100))];
  assert.deepEqual(audit(publish(299), { held }), [{ kind: 'rolled-back', held: 300, served: 299 }]);
});

test('files missing, cut or malformed are named', () => {
  const files = publish(300);
  for (const path of ['tile/entries/000', 'tile/0/000', 'tile/0/001.p/44', 'tile/1/000.p/1']) {
    assert.deepEqual(audit(damage(files, path, () => null)), [{ kind: 'file-damaged', path }]);
    assert.deepEqual(audit(damage(files, path, (b) => b.subarray(0, b.length - 1))), [
      { kind: 'file-damaged', path },
    ]);
  }
});

test('a checkpoint missing, changed or signed by somebody else ends the audit', () => {
  const files = publish(3);
  for (const change of [() => null, flip(25), flip(90)]) {
    assert.equal(audit(damage(files, 'checkpoint', change))[0]?.kind, 'checkpoint-invalid');
  }
  const other = signCheckpoint(checkpointOf(files), noteSigner(signer.name, new Uint8Array(32).fill(6)));
  assert.equal(audit(new Map(files).set('checkpoint', Buffer.from(other)))[0]?.kind, 'checkpoint-invalid');
});

test('every finding has a sentence that names the place', () => {
  const forged = publish(300, 1, 40);
  const held = [checkpointOf(publish(41)), checkpointOf(publish(301))];
  const found = audit(damage(forged, 'tile/1/000.p/1', flip(1)), { held });
  assert.deepEqual(found.map(findingSentence), [
    'A tree of 301 leaves was signed, but 300 are served.',
    'The signed tree of 41 leaves is no beginning of the 300 that are served: two histories were signed.',
    'The file tile/1/000.p/1 is missing or is not what the files below it make.',
  ]);
});

test('two checkpoints of one history are consistent, in any order; of two histories they are a split view', () => {
  const read = (files: Files) => (path: string) => files.get(path) ?? null;
  const [small, large, fork] = [publish(200), publish(300), publish(300, 1, 150)];
  const proof = readFrom(readConsistencyProof(200, 300), read(large));
  assert.equal(compareCheckpoints(checkpointOf(small), checkpointOf(large), proof).kind, 'consistent');
  assert.equal(compareCheckpoints(checkpointOf(large), checkpointOf(small), proof).kind, 'consistent');
  const other = readFrom(readConsistencyProof(200, 300), read(fork));
  assert.equal(compareCheckpoints(checkpointOf(small), checkpointOf(fork), other).kind, 'split-view');
  assert.equal(compareCheckpoints(checkpointOf(large), checkpointOf(fork), []).kind, 'split-view');
  assert.equal(compareCheckpoints(checkpointOf(large), checkpointOf(large), []).kind, 'consistent');
  const elsewhere = { ...checkpointOf(large), origin: 'ledger.example/other' };
  assert.equal(compareCheckpoints(checkpointOf(large), elsewhere, []).kind, 'split-view');
});

test('nothing is signed that is smaller than the last tree or does not begin with it', () => {
  const read = (files: Files) => (path: string) => files.get(path) ?? null;
  const [small, large, fork] = [publish(200), publish(300), publish(300, 1, 150)];
  const proof = (files: Files) => readFrom(readConsistencyProof(200, 300), read(files));
  mayBeSigned(null, checkpointOf(small), []);
  mayBeSigned(checkpointOf(small), checkpointOf(small), []);
  mayBeSigned(checkpointOf(small), checkpointOf(large), proof(large));
  const refused = (last: Files, next: Files, path: Uint8Array[], message: RegExp) =>
    assert.throws(() => mayBeSigned(checkpointOf(last), checkpointOf(next), path), {
      code: 'ledger-refused',
      message,
    });
  refused(large, small, [], /rolled back/);
  refused(small, fork, proof(fork), /does not begin with/);
  refused(small, large, [], /does not begin with/);
  refused(large, fork, [], /does not begin with/);
});
