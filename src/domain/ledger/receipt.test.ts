import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import fc from 'fast-check';

import { signCheckpoint } from './checkpoint.ts';
import { type AssertionRecord, commit, commitBody, publicLeaf } from './commitment.ts';
import { canonicalJson } from './jcs.ts';
import { leafHash } from './merkle-hash.ts';
import { readFrom } from './reading.ts';
import { composeReceipt, type ReceiptParts, splitReceipts, verifyReceipt } from './receipt.ts';
import { noteSigner } from './signed-note.ts';
import { readInclusionProof } from './tile-proofs.ts';
import { tilePath } from './tiles.ts';
import { TreeEdge } from './tree-edge.ts';

const signer = noteSigner('ledger.example/test', new Uint8Array(32).fill(3));
const salt = new Uint8Array(32).fill(7);
const bodySalt = new Uint8Array(32).fill(9);
const text = '口令以明文保存。\nThe list has passwords in plain text.';
const record: AssertionRecord = {
  subject: 'brc_0123',
  axis: 'verdict',
  value: 'plausible',
  reasons: [{ test: 'overlap', rows: 4_760_000 }],
  body: Buffer.from(commitBody(text, bodySalt)).toString('hex'),
};

function issue(
  size: number,
  index: number,
  bodies: ReceiptParts['bodies'] = [{ text, salt: bodySalt }],
): string {
  const edge = new TreeEdge();
  const files = new Map<string, Uint8Array>();
  for (let i = 0; i < size; i++) {
    const commitment = i === index ? commit(record, salt) : commit({ n: i }, salt);
    edge.append(leafHash(publicLeaf(commitment)), (tile) => files.set(tilePath(tile.address), tile.bytes));
  }
  for (const tile of edge.partialTiles()) files.set(tilePath(tile.address), tile.bytes);
  const proof = readFrom(readInclusionProof(index, size), (path) => files.get(path) ?? null);
  const checkpoint = signCheckpoint({ size, root: edge.root() }, signer);
  return composeReceipt({ record, salt, bodies, index, proof, checkpoint });
}

const refuses = (receipt: string | Uint8Array, message?: RegExp) =>
  assert.throws(
    () => verifyReceipt(receipt, signer.verifierKey),
    message ? { code: 'receipt-invalid', message } : { code: 'receipt-invalid' },
  );

test('a receipt verifies with nothing but the public key, in trees of any shape', () => {
  for (const [size, index] of [
    [1, 0],
    [2, 1],
    [256, 255],
    [257, 256],
    [700, 300],
  ] as const) {
    const verified = verifyReceipt(Buffer.from(issue(size, index)), signer.verifierKey);
    assert.deepEqual(verified.record, record);
    assert.deepEqual(verified.bodies, [text]);
    assert.equal(verified.leafIndex, index);
    assert.equal(verified.checkpoint.size, size);
    assert.equal(verified.checkpoint.origin, 'ledger.example/test');
  }
});

test('the receipt and the commitment of the vectors are read and written to the byte, for ever', () => {
  const folder = join(import.meta.dirname, '../../../test/vectors/ledger');
  const known = JSON.parse(readFileSync(join(folder, 'commitment-v1.json'), 'utf8'));
  const file = readFileSync(join(folder, 'receipt-v1.nuwa-receipt'), 'utf8');
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  const knownSalt = Buffer.from(known.salt, 'hex');
  assert.equal(canonicalJson(known.record), known.canonical);
  assert.equal(hex(commit(known.record, knownSalt)), known.commitment);
  assert.equal(hex(commitBody(known.body.text, Buffer.from(known.body.salt, 'hex'))), known.body.commitment);
  assert.equal(hex(leafHash(publicLeaf(commit(known.record, knownSalt)))), known.leafHash);

  const verified = verifyReceipt(file, known.verifierKey);
  assert.deepEqual([verified.record, verified.bodies], [known.record, [known.body.text]]);
  assert.deepEqual([verified.leafIndex, verified.checkpoint.size], [257, 300]);
  const again = composeReceipt({
    record: known.record,
    salt: knownSalt,
    bodies: [{ text: known.body.text, salt: Buffer.from(known.body.salt, 'hex') }],
    index: 257,
    proof: file
      .split('\n\n')[1]!
      .split('\n')
      .slice(2)
      .map((line) => Buffer.from(line, 'base64')),
    checkpoint: file.split('\n\n').slice(2).join('\n\n'),
  });
  assert.equal(again, file);
});

test('an erased text leaves the receipt valid', () => {
  assert.deepEqual(verifyReceipt(issue(5, 2, []), signer.verifierKey).bodies, []);
});

test('every single changed character is seen', () => {
  const receipt = issue(9, 4);
  const signatureMark = receipt.lastIndexOf('— ');
  fc.assert(
    fc.property(
      fc.nat(receipt.length - 1),
      fc.constantFrom('0', 'A', ' ', '\n', '"', '\u0000', ''),
      (at, other) => {
        const changed = receipt.slice(0, at) + other + receipt.slice(at + 1);
        fc.pre(changed !== receipt && at < signatureMark);
        refuses(changed);
      },
    ),
    { numRuns: 500 },
  );
});

test('says what is wrong', () => {
  const receipt = issue(9, 4);
  refuses('', /cut short/);
  refuses(receipt.slice(0, 200), /cut short/);
  refuses(Uint8Array.of(0xff, 0xfe), /not UTF-8/);
  refuses(new Uint8Array(5 * 1024 * 1024), /4 MiB/);
  refuses(receipt.replace('nuwa-receipt/v1', 'nuwa-receipt/v2'), /first line/);
  refuses(receipt.replace('plausible', 'authentic'), /not what was logged/);
  refuses(receipt.replace('{"axis"', '{ "axis"'), /canonical form/);
  refuses(receipt.replace('{"axis"', '{"axis":"word","axis"'), /canonical form/);
  refuses(receipt.replace('4760000', '0.5'), /canonical JSON/);
  refuses(receipt.replace(/^record .*$/m, `record ${'['.repeat(100_000)}`), /canonical JSON/);
  refuses(receipt.replace(/^record .*$/m, 'record []'), /not an object/);
  refuses(receipt.replace('\nindex 4\n', '\nindex 5\n'), /not what was logged/);
  refuses(receipt.replace('\nindex 4\n', '\nindex 9\n'), /cannot belong to leaf 9/);
  refuses(receipt.replace('\nindex 4\n', '\nindex 04\n'), /index is not a number/);
  refuses(receipt.replace('\nledger.example/test\n9\n', '\nledger.example/test\n8\n'), /signature/);
  refuses(receipt.replace(/\n\n— .*\n$/, '\n\n'), /checkpoint is not valid/);
  refuses(issue(9, 4, [{ text: 'another text', salt: bodySalt }]), /not the one that the record commits to/);
});

test('another key, or a key of another ledger, does not verify it', () => {
  const receipt = issue(3, 1);
  for (const other of [
    noteSigner(signer.name, new Uint8Array(32).fill(4)),
    noteSigner('x.example', new Uint8Array(32).fill(3)),
  ]) {
    assert.throws(() => verifyReceipt(receipt, other.verifierKey), { code: 'receipt-invalid' });
  }
  assert.throws(() => verifyReceipt(receipt, 'no key'), { code: 'bad-request' });
});

test('receipts one after the other in a file are taken apart', () => {
  const [a, b] = [issue(3, 1), issue(300, 7)];
  assert.deepEqual(splitReceipts(a + b + a), [a, b, a]);
  assert.deepEqual(splitReceipts(a), [a]);
  const padded = splitReceipts(`${a}\n${b}`);
  refuses(padded[0]!);
});

test('arbitrary bytes are refused as a receipt and never as a fault', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => refuses(bytes)));
  const lines = fc.array(
    fc.oneof(
      fc.constantFrom('nuwa-receipt/v1', 'record {}', `salt ${Buffer.from(salt).toString('base64')}`, ''),
      fc.constantFrom('c2sp.org/tlog-proof@v1', 'index 0', 'body x y', 'record {"__proto__":{}}', '— a b'),
    ),
  );
  fc.assert(fc.property(lines, (list) => refuses(list.join('\n'))));
});
