import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { openDump, readEntry } from './dump-source.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { sevenZipOf, tarOf, zipOf } from './testing/make-archives.ts';
import { contents, LIST, OTHER, refusal } from './testing/read-dump.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nuwa-dumps-'));
});
after(() => rm(folder, { recursive: true }));

async function file(name: string, data: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, data);
  return path;
}

test('a plain file is one entry, the same bytes', async () => {
  assert.deepEqual(await contents(await file('plain.txt', LIST)), { 'plain.txt': LIST });
  assert.deepEqual(await contents(await file('readme.txt', 'a:b\n')), { 'readme.txt': 'a:b\n' });
  assert.deepEqual(await contents(await file('empty.txt', '')), { 'empty.txt': '' });
});

test('a folder is all regular files below it, by name', async () => {
  await file('set/b.txt', OTHER);
  await file('set/a/list.txt', LIST);
  await file('set/.DS_Store', 'x');
  await file('set/README.md', 'thanks to laohei');
  const { entries, leftOut } = await openDump(join(folder, 'set'), DEFAULT_LIMITS);
  assert.deepEqual(
    entries.map((entry) => entry.name),
    ['a/list.txt', 'b.txt'],
  );
  assert.deepEqual(leftOut.map((one) => one.because).toSorted(), ['note', 'system-file']);
  assert.deepEqual(await contents(join(folder, 'set')), { 'a/list.txt': LIST, 'b.txt': OTHER });
});

test('compressed streams, alone and around a tar', async () => {
  const tar = await tarOf([
    { name: 'lists', type: 'directory' },
    { name: 'lists/one.txt', data: LIST },
    { name: 'lists/two.txt', data: OTHER },
  ]);
  const inTar = (name: string): Record<string, string> => ({
    [`${name}/lists/one.txt`]: LIST,
    [`${name}/lists/two.txt`]: OTHER,
  });
  assert.deepEqual(await contents(await file('one.txt.gz', gzipSync(LIST))), { 'one.txt.gz': LIST });
  assert.deepEqual(await contents(await file('two.gz', Buffer.concat([gzipSync(LIST), gzipSync(OTHER)]))), {
    'two.gz': LIST + OTHER,
  });
  assert.deepEqual(await contents(await file('one.zst', zstdCompressSync(LIST))), { 'one.zst': LIST });
  assert.deepEqual(
    await contents(await file('one.xz', await sevenZipOf('xz', [{ name: 'one', data: LIST }]))),
    { 'one.xz': LIST },
  );
  assert.deepEqual(
    await contents(await file('one.bz2', await sevenZipOf('bzip2', [{ name: 'one', data: LIST }]))),
    { 'one.bz2': LIST },
  );
  assert.deepEqual(await contents(await file('set.tar', tar)), inTar('set.tar'));
  assert.deepEqual(await contents(await file('set.tgz', gzipSync(tar))), inTar('set.tgz'));
  assert.deepEqual(await contents(await file('set.tar.zst', zstdCompressSync(tar))), inTar('set.tar.zst'));
  assert.deepEqual(
    await contents(await file('set.tar.xz', await sevenZipOf('xz', [{ name: 'x', data: tar }]))),
    inTar('set.tar.xz'),
  );
});

test('zip: members by number, names in GBK, what nobody needs left out', async () => {
  const path = await file(
    'lists.zip',
    zipOf([
      { name: '__MACOSX/._one.txt', data: 'x' },
      { name: Buffer.from('b0f0d7d32e747874', 'hex'), data: LIST, utf8: false },
      { name: '说明.txt', data: '老黑整理' },
      { name: 'same.txt', data: OTHER },
      { name: 'same.txt', data: LIST, method: 0 },
      { name: 'folder/', data: '', mode: 0o40755 },
    ]),
  );
  const { entries, leftOut } = await openDump(path, DEFAULT_LIMITS);
  assert.deepEqual(
    entries.map((entry) => [entry.name, entry.locator.entry, entry.size]),
    [
      ['lists.zip/梆子.txt', '1', LIST.length],
      ['lists.zip/same.txt', '3', OTHER.length],
      ['lists.zip/same.txt', '4', LIST.length],
    ],
  );
  assert.equal(leftOut.length, 2);
});

test('7z: members with their names, in one solid block', async () => {
  const packed = await sevenZipOf('7z', [
    { name: 'lists/中文.txt', data: LIST },
    { name: 'lists/-so', data: OTHER },
    { name: 'lists/*.txt', data: 'star' },
  ]);
  assert.deepEqual(await contents(await file('set.7z', packed)), {
    'set.7z/lists/中文.txt': LIST,
    'set.7z/lists/-so': OTHER,
    'set.7z/lists/*.txt': 'star',
  });
});

test('an archive in an archive is opened, one more is refused', async () => {
  const inner = zipOf([{ name: 'one.txt', data: LIST }]);
  const seven = await sevenZipOf('7z', [{ name: 'two.txt', data: OTHER }]);
  const outer = zipOf([
    { name: 'inner.zip', data: inner },
    { name: 'inner.7z', data: seven },
    { name: 'inner.txt.gz', data: gzipSync(LIST) },
  ]);
  assert.deepEqual(await contents(await file('outer.zip', outer)), {
    'outer.zip/inner.zip/one.txt': LIST,
    'outer.zip/inner.7z/two.txt': OTHER,
    'outer.zip/inner.txt.gz': LIST,
  });
  const inTar = gzipSync(await tarOf([{ name: 'inner.zip', data: inner }]));
  assert.deepEqual(await contents(await file('outer.tgz', inTar)), { 'outer.tgz/inner.zip/one.txt': LIST });
  await refusal(
    await file('matryoshka.zip', zipOf([{ name: 'outer.zip', data: outer }])),
    /more than 2 deep/,
  );
  await refusal(await file('gz3.gz', gzipSync(gzipSync(gzipSync(LIST)))), /more than 2 deep/);
});

test('a file that is not there or may not be read is file-unreadable', async () => {
  await assert.rejects(contents(join(folder, 'nowhere.txt')), { code: 'file-unreadable' });
  const path = await file('gone.zip', zipOf([{ name: 'a', data: LIST }]));
  const { entries } = await openDump(path, DEFAULT_LIMITS);
  await rm(path);
  await assert.rejects(
    async () => {
      for await (const _ of readEntry(entries[0]!.locator, DEFAULT_LIMITS));
    },
    { code: 'file-unreadable' },
  );
});

test('cancelling stops reading, and leaving early closes everything', async () => {
  const big = Buffer.from(LIST.repeat(200));
  for (const [name, bytes] of [
    ['s.txt', big],
    ['s.gz', gzipSync(big, { level: 1 })],
    ['s.zip', zipOf([{ name: 'a', data: big }])],
    ['s.7z', await sevenZipOf('7z', [{ name: 'a', data: big }], { args: ['-mx1'] })],
    ['s.tgz', gzipSync(await tarOf([{ name: 'a', data: big }]))],
  ] as const) {
    const path = await file(name, bytes);
    const limits = { ...DEFAULT_LIMITS, ratio: 10_000 };
    const { entries } = await openDump(path, limits);
    const stop = new AbortController();
    let seen = 0;
    await assert.rejects(
      async () => {
        for await (const chunk of readEntry(entries[0]!.locator, limits, stop.signal)) {
          seen += chunk.length;
          stop.abort();
        }
      },
      { code: 'import-cancelled' },
      name,
    );
    assert.ok(seen > 0 && seen < big.length, `${name}: ${seen}`);
    for await (const _ of readEntry(entries[0]!.locator, limits)) break;
    await assert.rejects(openDump(path, limits, AbortSignal.abort()), { code: 'import-cancelled' }, name);
  }
});

test('an entry that openDump did not make is refused', async () => {
  const path = await file('plain2.txt', LIST);
  const read = async (entry: string): Promise<void> => {
    for await (const _ of readEntry({ kind: 'path', path, entry }, DEFAULT_LIMITS));
  };
  await assert.rejects(read('../x'), { code: 'bad-request' });
  await assert.rejects(read('0'), { code: 'archive-refused' });
});
