import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import type { TreeHead } from '#domain/ledger/merkle-proof.ts';
import { noteSigner } from '#domain/ledger/signed-note.ts';

import { openLedgerFiles } from './ledger-files.ts';
import type { SealedLeaf } from './seal-tree.ts';
import { leaves, leavesOf, regrown } from './testing/leaves.ts';
import { place, signer } from './testing/place.ts';

const refused = (work: Promise<unknown>, message: RegExp) =>
  assert.rejects(work, { code: 'ledger-refused', message });

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

async function collect(from: AsyncIterable<SealedLeaf>): Promise<SealedLeaf[]> {
  const found: SealedLeaf[] = [];
  for await (const leaf of from) found.push(leaf);
  return found;
}
