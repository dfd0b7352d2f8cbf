import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, test } from 'node:test';

import { newId, type Random } from '#kernel/ids.ts';
import type { Cleaner } from './clean/cleaning.ts';
import { cleanFile } from './clean/clean-file.ts';
import { DEFAULT_CLEANING_LIMITS } from './clean/cleaning.ts';
import { CHUNK_BYTES, opened, sealed } from './evidence-cipher.ts';
import { EvidenceFiles, type WaitingKeys } from './evidence-files.ts';

const base = mkdtempSync(join(tmpdir(), 'nuwa-evidence-'));
after(() => rmSync(base, { recursive: true }));
const random: Random = (n) => new Uint8Array(randomBytes(n));
const key = random(32);

/** The real cleaning, in this process. */
const clean: Cleaner = async (upload, options) =>
  cleanFile(await buffer(upload as never), options, DEFAULT_CLEANING_LIMITS);

function keysInMemory(): WaitingKeys & { readonly map: Map<string, Uint8Array> } {
  const map = new Map<string, Uint8Array>();
  return {
    map,
    make: (id) => {
      const made = random(32);
      map.set(id, made);
      return made;
    },
    read: (id) => map.get(id) ?? null,
    destroy: (id) => void map.delete(id),
    ids: () => [...map.keys()],
  };
}

function open(more: { clean?: Cleaner; waitingKeys?: WaitingKeys } = {}) {
  const folder = mkdtempSync(join(base, 'files-'));
  const waitingKeys = keysInMemory();
  const files = new EvidenceFiles({ folder, random, clean, waitingKeys, ...more });
  return { folder, files, waitingKeys, onDisk: () => globSync('*/evd_*', { cwd: folder }) };
}

async function* once(text: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text as string);
}
const text = async (bytes: AsyncIterable<Uint8Array>): Promise<string> =>
  (await buffer(bytes as never)).toString();
const options = { key, maxBytes: 1 << 20, maxRows: 30, withOriginal: false };
const SAMPLE = '手机,城市\n13900001234,Jinhua\n13900001235,Hangzhou\n';

test('what is kept is masked, encrypted, named by its hash, and comes out again', async () => {
  const { folder, files, onDisk } = open();
  const kept = await files.receive(once(SAMPLE), options);
  const content = await text(files.read(kept, key));
  assert.match(content, /139\*{4}34,Jinhua/);
  assert.equal(kept.sha256, createHash('sha256').update(content).digest('hex'));
  assert.deepEqual(
    [kept.type, kept.bytes, kept.rows, kept.masked, kept.original],
    ['csv', Buffer.byteLength(content), 2, { mobile: 2 }, null],
  );
  assert.equal(onDisk().length, 1);
  const raw = readFileSync(join(folder, onDisk()[0]!));
  assert.ok(!raw.includes('Jinhua') && !raw.includes('13900001234'));
  await assert.rejects(text(files.read(kept, random(32))), { code: 'evidence-damaged' });
  await files.remove(kept.id);
  await files.remove(kept.id);
  assert.deepEqual(onDisk(), []);
  await assert.rejects(text(files.read(kept, key)), { code: 'evidence-damaged', message: /gone/ });
});

test('an original waits under a key of its own, and is agreed to or shredded', async () => {
  const { files, waitingKeys, onDisk } = open();
  const kept = await files.receive(once(SAMPLE), { ...options, withOriginal: true });
  const { original } = kept;
  assert.ok(original !== null);
  assert.equal(await text(files.readWaiting(original, key)), SAMPLE);
  await assert.rejects(text(files.read(original, key)), { code: 'evidence-damaged' });
  await files.agree(original, key);
  await files.agree(original, key);
  assert.equal(waitingKeys.map.size, 0);
  assert.equal(await text(files.read(original, key)), SAMPLE);

  const second = await files.receive(once(SAMPLE), { ...options, withOriginal: true });
  assert.ok(second.original !== null);
  await files.remove(second.original.id);
  assert.equal(waitingKeys.map.size, 0);
  assert.equal(onDisk().length, 3);
});

test('a start sweeps what has no row: files, parts of files, and keys', async () => {
  const { folder, files, waitingKeys, onDisk } = open();
  const kept = await files.receive(once(SAMPLE), { ...options, withOriginal: true });
  await files.receive(once(SAMPLE), { ...options, withOriginal: true });
  waitingKeys.make(newId('evd', random));
  mkdirSync(join(folder, '.aside'), { recursive: true });
  writeFileSync(join(folder, '.aside', 'part'), 'x');
  const known = new Set([kept.id, kept.original!.id]);
  const swept = await files.sweep(async (ids) => new Set(ids.filter((id) => known.has(id))));
  assert.deepEqual(swept, { strays: 3, removed: true });
  assert.equal(onDisk().length, 2);
  assert.ok(!existsSync(join(folder, '.aside')));
  assert.deepEqual([...waitingKeys.map.keys()], [kept.original!.id]);
  assert.equal(await text(files.readWaiting(kept.original!, key)), SAMPLE);
});

test('with another database, or an old copy of it, nothing is swept', async () => {
  const { files, onDisk } = open();
  for (let i = 0; i < 21; i++) await files.receive(once(SAMPLE), options);
  assert.deepEqual(await files.sweep(async () => new Set()), { strays: 21, removed: false });
  assert.equal(onDisk().length, 21);
});

test('a failure while the original is written leaves nothing of either', async () => {
  const waitingKeys = {
    ...keysInMemory(),
    make: () => {
      throw new Error('disk is full');
    },
  };
  const { files, onDisk } = open({ waitingKeys });
  await assert.rejects(files.receive(once(SAMPLE), { ...options, withOriginal: true }), /disk is full/);
  assert.deepEqual(onDisk(), []);
});

test('a changed, shortened, lengthened or exchanged file is noticed', async () => {
  const { folder, files, onDisk } = open();
  const long = `${'a line of text that is nobody’s\n'.repeat(6000)}`;
  const kept = await files.receive(once(long), options);
  assert.equal(await text(files.read(kept, key)), long);
  const path = join(folder, onDisk()[0]!);
  const good = readFileSync(path);
  const second = CHUNK_BYTES + 16;
  for (const bad of [
    Buffer.concat([good.subarray(0, 100), Buffer.of(good[100]! ^ 1), good.subarray(101)]),
    good.subarray(0, 9 + second),
    good.subarray(0, good.length - 1),
    Buffer.concat([good, Buffer.alloc(1)]),
    Buffer.concat([
      good.subarray(0, 9),
      good.subarray(9 + second, 9 + 2 * second),
      good.subarray(9, 9 + second),
      good.subarray(9 + 2 * second),
    ]),
    good.subarray(0, 9),
  ]) {
    writeFileSync(path, bad);
    await assert.rejects(text(files.read(kept, key)), { code: 'evidence-damaged', message: /copy/ });
  }
});

test('whatever its size and however it comes, a sealed stream opens to itself', async () => {
  for (const size of [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES]) {
    const clear = Buffer.from(random(size));
    const pieces = async function* (): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < size; at += 40_001) yield clear.subarray(at, at + 40_001);
    };
    const again = await buffer(opened(key, sealed(key, pieces())) as never);
    assert.ok(again.equals(clear), String(size));
  }
});
