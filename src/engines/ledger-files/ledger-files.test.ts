import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { copyFile, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import type { TreeHead } from '#domain/ledger/merkle-proof.ts';
import { commit, commitBody } from '#domain/ledger/commitment.ts';
import { verifyReceipt } from '#domain/ledger/receipt.ts';
import { noteSigner } from '#domain/ledger/signed-note.ts';

import { openLedgerFiles } from './ledger-files.ts';
import type { SealedLeaf } from './seal-tree.ts';
import { leavesOf } from './testing/seal-in-a-loop.ts';

const root = await mkdtemp(join(tmpdir(), 'nuwa-ledger-'));
after(() => rm(root, { recursive: true }));

const signer = noteSigner('ledger.example/crash', new Uint8Array(32).fill(1));
let places = 0;

async function place() {
  const base = join(root, String(places++));
  const folder = join(base, 'data/ledger');
  const keysFolder = join(base, 'keys');
  await mkdir(keysFolder, { recursive: true, mode: 0o700 });
  const open = () => openLedgerFiles({ folder, keysFolder, signer });
  return { base, folder, keysFolder, guard: join(keysFolder, 'ledger.checkpoint'), open, ledger: open() };
}

const leaves = leavesOf('a');
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

async function collect(from: AsyncIterable<SealedLeaf>): Promise<SealedLeaf[]> {
  const found: SealedLeaf[] = [];
  for await (const leaf of from) found.push(leaf);
  return found;
}

/** The leaves of a database that lost everything from `at` on and was filled anew. */
function regrown(at: number) {
  const other = leavesOf('b');
  return async function* (from: number, to: number) {
    yield* leaves(from, Math.min(at, to));
    yield* other(Math.max(at, from), to);
  };
}

test('a data folder put back to an older state is refused or caught up with, never signed over', async () => {
  const { ledger, folder, base } = await place();
  await ledger.seal({ size: 300, leaves });
  await cp(folder, join(base, 'backup'), { recursive: true });
  const later = (await ledger.seal({ size: 700, leaves })).checkpoint;
  await rm(folder, { recursive: true });
  await cp(join(base, 'backup'), folder, { recursive: true });
  // The database was restored as well: refused. It was not: the public tree is written again up to date.
  await refused(ledger.seal({ size: 300, leaves }), /rolled back/);
  assert.deepEqual((await ledger.seal({ size: 700, leaves })).checkpoint, later);
  assert.deepEqual((await ledger.audit({ held: [later] })).findings, []);
});

test('public files lost or damaged are written again from the database, if it gives the signed root', async () => {
  const { ledger, folder } = await place();
  const held = [(await ledger.seal({ size: 600, leaves })).checkpoint];
  await rm(folder, { recursive: true });
  await refused(ledger.seal({ size: 650, leaves: regrown(3) }), /first 600 leaves/);
  held.push((await ledger.seal({ size: 650, leaves })).checkpoint);
  assert.deepEqual((await ledger.audit({ held })).findings, []);

  const inner = join(folder, 'tile/0/000');
  const bytes = await readFile(inner);
  bytes[5]! ^= 1;
  await writeFile(inner, bytes);
  assert.notDeepEqual((await ledger.audit()).findings, []);
  await ledger.seal({ size: 650, leaves, rebuild: true });
  assert.deepEqual((await ledger.audit({ held })).findings, []);
});

test('a crash between guard and publication is finished by the next seal', async () => {
  const { ledger, folder } = await place();
  await ledger.seal({ size: 100, leaves });
  const older = await readFile(join(folder, 'checkpoint'));
  const signed = (await ledger.seal({ size: 200, leaves })).checkpoint;
  await writeFile(join(folder, 'checkpoint'), older);
  await refused(ledger.seal({ size: 150, leaves }), /a tree of 200 was signed/);
  assert.deepEqual((await ledger.seal({ size: 200, leaves })).checkpoint, signed);
  assert.deepEqual(await ledger.checkpoint(), signed);
});

test('a crash before the guard leaves tiles that nobody was promised, and the next seal replaces them', async () => {
  const { ledger, folder, guard, base } = await place();
  await ledger.seal({ size: 100, leaves });
  await copyFile(guard, join(base, 'guard'));
  await copyFile(join(folder, 'checkpoint'), join(base, 'checkpoint'));
  await ledger.seal({ size: 200, leaves });
  await copyFile(join(base, 'guard'), guard);
  await copyFile(join(base, 'checkpoint'), join(folder, 'checkpoint'));
  await mkdir(join(folder, '.aside'), { recursive: true });
  await writeFile(join(folder, '.aside/7'), 'half');
  // The embedded database may have lost its last commits with the power: other leaves come after the signed ones.
  await ledger.seal({ size: 230, leaves: regrown(100) });
  assert.deepEqual((await ledger.audit()).findings, []);
  assert.ok(!existsSync(join(folder, '.aside/7')));
});

test('a file that cannot be written leaves the signed state as it was', async () => {
  const { ledger, folder, guard } = await place();
  await ledger.seal({ size: 100, leaves });
  const before = [await readFile(guard), await readFile(join(folder, 'checkpoint'))];
  await mkdir(join(folder, 'tile/0/000'), { recursive: true }); // a folder where a tile must go
  await refused(ledger.seal({ size: 900, leaves }), /tile\/0\/000 cannot be written/);
  assert.deepEqual([await readFile(guard), await readFile(join(folder, 'checkpoint'))], before);
  await rm(join(folder, 'tile/0/000'), { recursive: true });
  await ledger.seal({ size: 900, leaves });
  assert.deepEqual((await ledger.audit()).findings, []);
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

test('a missing guard, a foreign checkpoint and a split view are left to a person', async () => {
  const { ledger, folder, guard, keysFolder } = await place();
  await ledger.seal({ size: 10, leaves });
  const saved = await readFile(guard);
  await rm(guard);
  await refused(ledger.seal({ size: 11, leaves }), /ledger\.checkpoint is missing/);
  await copyFile(join(folder, 'checkpoint'), guard);
  await ledger.seal({ size: 11, leaves });
  // The key folder put back to an older state: the public checkpoint, ours and a continuation, counts.
  await writeFile(guard, saved);
  await refused(ledger.seal({ size: 10, leaves }), /a tree of 11 was signed/);
  await ledger.seal({ size: 12, leaves });

  const stranger = noteSigner(signer.name, new Uint8Array(32).fill(2));
  const theirs = openLedgerFiles({ folder, keysFolder: join(keysFolder, 'other'), signer: stranger });
  await refused(theirs.seal({ size: 12, leaves }), /not one of this key/);
  await writeFile(guard, 'damaged');
  await refused(ledger.seal({ size: 12, leaves }), /not a checkpoint of this key/);

  const fork = await place();
  await fork.ledger.seal({ size: 12, leaves: leavesOf('b') });
  await copyFile(fork.guard, guard);
  await refused(ledger.seal({ size: 13, leaves }), /does not begin with/);
});

test('a database that lost its last leaves is made whole again from the public tree', async () => {
  const { ledger, folder } = await place();
  await ledger.seal({ size: 600, leaves });
  const lost = await collect(ledger.publicLeaves(450));
  assert.deepEqual([lost.length, lost[0]?.position, lost.at(-1)?.position], [150, 450, 599]);
  const mended = async function* (from: number, to: number) {
    yield* leaves(from, Math.min(450, to));
    yield* lost.filter(({ position }) => position >= from && position < to);
    yield* leaves(Math.max(600, from), to);
  };
  await ledger.seal({ size: 700, leaves: mended });
  assert.deepEqual((await ledger.audit()).findings, []);
  await writeFile(join(folder, 'tile/entries/000'), 'damaged');
  await refused(collect(ledger.publicLeaves(3)), /leaf 3 of the public tree/);
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

test('killed at any instant, it comes back with a tree that continues every checkpoint ever published', async () => {
  const { folder, keysFolder, open } = await place();
  const held: TreeHead[] = [];
  const script = join(import.meta.dirname, 'testing/seal-in-a-loop.ts');
  for (const wait of [3, 17, 29, 41, 8, 23]) {
    const start = (await open().checkpoint())?.size ?? 0;
    const child = spawn(process.execPath, [script, folder, keysFolder, String(start + 200)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const gone = new Promise((resolve) => child.once('exit', resolve));
    let printed = 0;
    for await (const chunk of child.stdout) {
      if (printed === 0) setTimeout(() => child.kill('SIGKILL'), wait);
      printed = Number(String(chunk).trim().split('\n').at(-1));
    }
    await gone;
    const served = (await open().checkpoint()) ?? assert.fail('no checkpoint');
    assert.ok(printed > 0 && served.size >= printed);
    held.push(served);
    assert.deepEqual((await open().audit({ held })).findings, []);
  }
  const last = held.at(-1)!;
  await open().seal({ size: last.size + 500, leaves });
  assert.deepEqual((await open().audit({ held })).findings, []);
});
