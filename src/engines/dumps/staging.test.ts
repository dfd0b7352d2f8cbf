import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openStagedDump, readEntry } from './dump-source.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import type { DumpLocator } from './locator.ts';
import { openSource } from './byte-source.ts';
import { Staging } from './staging.ts';
import { sevenZipOf, zipOf } from './testing/make-archives.ts';

let root = '';
let n = 0;
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'nuwa-staging-'));
});
after(() => rm(root, { recursive: true }));
const random = (bytes: number): Uint8Array => randomBytes(bytes);
const emptyFolder = (): string => join(root, `f${n++}`);

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function read(locator: DumpLocator): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readEntry(locator, DEFAULT_LIMITS)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
const SECRET = 'zhangwei # Kx7-plain-secret # zhangwei@youxiang.example\r\n';

test('what is staged comes back to the byte, and the disk holds none of it in clear', async () => {
  const folder = emptyFolder();
  const staging = new Staging(folder, random);
  const bytes = Buffer.from(SECRET.repeat(50_000));
  const { locator, size } = await staging.stage(inPieces(bytes, 77_777), { maxBytes: 1 << 30 });
  assert.equal(size, bytes.length);
  assert.ok((await read(locator)).equals(bytes));
  const onDisk = await readFile(locator.path);
  assert.equal(onDisk.length, bytes.length);
  assert.ok(!onDisk.includes('Kx7-plain') && !onDisk.includes(Buffer.from(locator.key, 'hex')));
  assert.equal((await stat(locator.path)).mode & 0o777, 0o600);
  assert.equal((await stat(folder)).mode & 0o777, 0o700);
});

test('any place can be read on its own', async () => {
  const bytes = randomBytes(100_003);
  const { locator } = await new Staging(emptyFolder(), random).stage(inPieces(bytes, 999), {
    maxBytes: 1 << 20,
  });
  const source = await openSource(locator);
  for (const [offset, length] of [
    [0, 1],
    [1, 15],
    [15, 2],
    [16, 16],
    [4097, 5000],
    [99_990, 500],
  ] as const)
    assert.ok(
      Buffer.from(await source.read(offset, length)).equals(bytes.subarray(offset, offset + length)),
      `${offset}`,
    );
  await source.close();
});

test('staged archives are opened like files, 7z and zip among them', async () => {
  const staging = new Staging(emptyFolder(), random);
  const list = SECRET.repeat(200);
  for (const [name, bytes] of [
    ['a.gz', gzipSync(list)],
    ['a.zip', zipOf([{ name: 'in.txt', data: list }])],
    ['a.7z', await sevenZipOf('7z', [{ name: 'in.txt', data: list }])],
  ] as const) {
    const { locator } = await staging.stage(inPieces(bytes, 50), { maxBytes: 1 << 20 });
    const { entries } = await openStagedDump(locator, `../../${name}`, DEFAULT_LIMITS);
    assert.equal(entries.length, 1);
    assert.ok(entries[0]!.name.startsWith(name));
    assert.equal((await read(entries[0]!.locator)).toString(), list, name);
  }
});

test('an upload that fails, is too large or is cancelled leaves nothing', async () => {
  const folder = emptyFolder();
  const staging = new Staging(folder, random);
  async function* failing(): AsyncGenerator<Uint8Array, void, undefined> {
    yield Buffer.from(SECRET);
    throw new Error('the line broke');
  }
  await assert.rejects(staging.stage(failing(), { maxBytes: 1000 }), /the line broke/);
  await assert.rejects(staging.stage(inPieces(Buffer.alloc(2000), 100), { maxBytes: 1000 }), {
    code: 'too-large',
  });
  const signal = AbortSignal.abort();
  await assert.rejects(staging.stage(failing(), { maxBytes: 1000, signal }), { code: 'import-cancelled' });
  assert.deepEqual(await readdir(folder), []);
});

test('shredding forgets and removes, twice if need be; left-overs go, other files and staged ones stay', async () => {
  const folder = emptyFolder();
  const earlier = new Staging(folder, random);
  const { locator: old } = await earlier.stage(inPieces(Buffer.from(SECRET), 10), { maxBytes: 1000 });
  const staging = new Staging(folder, random);
  const { locator } = await staging.stage(inPieces(Buffer.from(SECRET), 10), { maxBytes: 1000 });
  await writeFile(join(folder, 'somebody-elses.txt'), 'x');
  assert.equal(await staging.removeLeftovers(), 1);
  await assert.rejects(stat(old.path), { code: 'ENOENT' });
  assert.equal((await read(locator)).toString(), SECRET);
  await staging.shred(locator);
  await staging.shred(locator);
  assert.deepEqual(await readdir(folder), ['somebody-elses.txt']);
  assert.equal(await new Staging(join(root, 'never-made'), random).removeLeftovers(), 0);
});

test('after a kill -9 in the middle nothing readable is left, and the next start removes it', async () => {
  const folder = emptyFolder();
  const child = fork(new URL('./testing/stage-for-ever.ts', import.meta.url), [folder, SECRET], {
    silent: true,
  });
  await once(child, 'message');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const [name = '', ...others] = await readdir(folder);
  assert.deepEqual(others, []);
  const left = await readFile(join(folder, name));
  assert.ok(left.length > 100_000, `${left.length} bytes were staged`);
  for (const encoding of ['utf8', 'utf16le', 'hex', 'base64'] as const)
    assert.ok(
      !left.includes(
        encoding === 'utf16le'
          ? Buffer.from('Kx7-plain', encoding)
          : Buffer.from(Buffer.from('Kx7-plain-secret').toString(encoding)),
      ),
    );
  assert.equal(await new Staging(folder, random).removeLeftovers(), 1);
  assert.deepEqual(await readdir(folder), []);
});
