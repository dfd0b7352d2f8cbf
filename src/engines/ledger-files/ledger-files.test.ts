import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { commit, commitBody } from '#domain/ledger/commitment.ts';
import type { TreeHead } from '#domain/ledger/merkle-proof.ts';
import { verifyReceipt } from '#domain/ledger/receipt.ts';

import { leaves, regrown } from './testing/leaves.ts';
import { place } from './testing/place.ts';

const refused = (work: Promise<unknown>, message: RegExp) =>
  assert.rejects(work, { code: 'ledger-refused', message });

test('trees grow across restarts, every checkpoint continues the ones before, and the whole audits clean', async () => {
  const { open, folder } = await place();
  const held: TreeHead[] = [];
  for (const size of [0, 1, 2, 255, 256, 257, 300, 512, 1000, 1000, 1300]) {
    const before = held.at(-1)?.size ?? 0;
    const { checkpoint, added } = await open().seal({ size, leaves });
    assert.deepEqual([checkpoint.size, added], [size, size - before]);
    assert.deepEqual(await open().checkpoint(), checkpoint);
    held.push(checkpoint);
    assert.deepEqual((await open().audit({ held })).findings, [], `size ${size}`);
  }
  // Partial files of what is full now are gone, those of the edge are there.
  assert.ok(!existsSync(join(folder, 'tile/0/000.p')) && !existsSync(join(folder, 'tile/entries/003.p')));
  assert.deepEqual(readdirSync(join(folder, 'tile/0/005.p')), ['20']);
});

test('asks the database for no more than the last bundle again', async () => {
  const { ledger } = await place();
  await ledger.seal({ size: 1000, leaves });
  const asked: number[] = [];
  const watched = (from: number, to: number) => {
    asked.push(from, to);
    return leaves(from, to);
  };
  await ledger.seal({ size: 1100, leaves: watched });
  assert.deepEqual(asked, [768, 1100]);
});

test('a rolled-back database is refused, and so is one that has grown again since', async () => {
  const { ledger, folder } = await place();
  await ledger.seal({ size: 500, leaves });
  const before = await readFile(join(folder, 'checkpoint'));
  await refused(ledger.seal({ size: 499, leaves }), /rolled back/);
  await refused(ledger.seal({ size: 0, leaves }), /rolled back/);
  await refused(ledger.seal({ size: 600, leaves: regrown(450) }), /leaf 450 of the database/);
  await refused(ledger.seal({ size: 500, leaves: regrown(499) }), /leaf 499 of the database/);
  await refused(ledger.seal({ size: 600, leaves: regrown(10), rebuild: true }), /first 500 leaves/);
  assert.deepEqual(await readFile(join(folder, 'checkpoint')), before);
  assert.equal((await ledger.seal({ size: 600, leaves })).added, 100);
});

test('leaves that are missing, doubled or too many are refused, and a failing database is passed on', async () => {
  const { ledger } = await place();
  const gap = async function* (from: number, to: number) {
    for await (const leaf of leaves(from, to)) if (leaf.position !== 5) yield leaf;
  };
  const twice = async function* (from: number, to: number) {
    for await (const leaf of leaves(from, to)) {
      yield leaf;
      yield leaf;
    }
  };
  const failing = async function* (from: number, to: number) {
    yield* leaves(from, Math.min(to, 400));
    throw new Error('the connection broke');
  };
  await refused(ledger.seal({ size: 9, leaves: gap }), /leaf 6 comes where leaf 5 should/);
  await refused(ledger.seal({ size: 9, leaves: twice }), /leaf 0 comes where leaf 1 should/);
  await refused(
    ledger.seal({ size: 9, leaves: (from) => leaves(from, 8) }),
    /the leaves end where leaf 8 should come/,
  );
  await refused(ledger.seal({ size: 9, leaves: (from) => leaves(from, 12) }), /more than the 9/);
  await assert.rejects(ledger.seal({ size: 900, leaves: failing }), /the connection broke/);
  assert.equal(await ledger.checkpoint(), null);
  await ledger.seal({ size: 9, leaves });
});

test('seals asked for at once happen one after the other', async () => {
  const { ledger } = await place();
  const sizes = [10, 300, 20, 600];
  const done = await Promise.allSettled(sizes.map((size) => ledger.seal({ size, leaves })));
  assert.deepEqual(
    done.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
  );
  assert.deepEqual((await ledger.audit()).findings, []);
});

test('a receipt comes once a checkpoint covers the leaf, and only for what the ledger holds', async () => {
  const { ledger } = await place();
  const salt = new Uint8Array(32).fill(4);
  const text = 'Told by letter.';
  const record = { subject: 'brc_1', body: Buffer.from(commitBody(text, salt)).toString('hex') };
  const withRecord = async function* (from: number, to: number) {
    for await (const leaf of leaves(from, to)) {
      yield leaf.position === 310 ? { position: 310, commitment: commit(record, salt) } : leaf;
    }
  };
  const leaf = { position: 310, record, salt, bodies: [{ text, salt }] };
  assert.equal(await ledger.receipt(leaf), null);
  await ledger.seal({ size: 310, leaves: withRecord });
  assert.equal(await ledger.receipt(leaf), null);
  await ledger.seal({ size: 333, leaves: withRecord });
  const verified = verifyReceipt(
    (await ledger.receipt(leaf)) ?? assert.fail('no receipt'),
    ledger.verifierKey,
  );
  assert.deepEqual([verified.leafIndex, verified.record, verified.bodies], [310, record, [text]]);
  await assert.rejects(ledger.receipt({ ...leaf, position: 309 }), { code: 'receipt-invalid' });
  await assert.rejects(ledger.receipt({ ...leaf, record: { subject: 'brc_2' } }), {
    code: 'receipt-invalid',
  });
});

test('serves exactly the files of the signed tree', async () => {
  const { ledger, folder, guard } = await place();
  assert.equal(await ledger.publicFile('checkpoint'), null);
  await ledger.seal({ size: 300, leaves });
  const checkpoint = await ledger.publicFile('checkpoint');
  assert.deepEqual([checkpoint?.type, checkpoint?.isImmutable], ['text/plain; charset=utf-8', false]);
  const tile = await ledger.publicFile('tile/0/001.p/44');
  assert.deepEqual(
    [tile?.type, tile?.isImmutable, tile?.bytes.length],
    ['application/octet-stream', true, 44 * 32],
  );
  assert.equal((await ledger.publicFile('tile/entries/000'))?.bytes.length, 256 * 35);
  // Written by a seal that never finished: no checkpoint covers it.
  await writeFile(join(folder, 'tile/0/001.p/45'), Buffer.alloc(45 * 32));
  await writeFile(join(folder, 'secret'), 'x');
  for (const path of [
    'tile/0/001.p/45',
    'tile/0/001',
    'secret',
    '../keys/ledger.checkpoint',
    '.aside/0',
    '',
    '.',
  ]) {
    assert.equal(await ledger.publicFile(path), null, path);
  }
  assert.equal((await stat(guard)).mode & 0o777, 0o600);
});
