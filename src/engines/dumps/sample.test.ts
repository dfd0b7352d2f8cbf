import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { sampleOf } from './dump-source.ts';
import { decodeName, leftOutBecause, nameTrouble, shown } from './entry-name.ts';
import { DEFAULT_LIMITS } from './limits.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nuwa-sample-'));
});
after(() => rm(folder, { recursive: true }));
const MiB = 1 << 20;

async function sample(bytes: Uint8Array): Promise<{ bytes: Buffer; whole: boolean }> {
  const path = join(folder, 'list');
  await writeFile(path, bytes);
  const found = await sampleOf({ kind: 'path', path }, DEFAULT_LIMITS);
  return { bytes: Buffer.from(found.bytes), whole: found.whole };
}
const numbered = (count: number): string =>
  Array.from({ length: count }, (_, i) => `line ${String(i).padStart(9, '0')}\n`).join('');

test('a small entry is its own sample, up to a MiB to the byte', async () => {
  for (const length of [0, 1, MiB - 1, MiB]) {
    const bytes = Buffer.alloc(length, 'abc\n');
    const found = await sample(bytes);
    assert.ok(found.whole && found.bytes.equals(bytes), `${length}`);
  }
  assert.equal((await sample(Buffer.alloc(MiB + 1, 'abc\n'))).whole, false);
});

test('a large file gives its head and whole lines from its middle and end', async () => {
  const text = numbered(400_000);
  const { bytes, whole } = await sample(Buffer.from(text));
  assert.equal(whole, false);
  assert.equal(bytes.toString('utf8', 0, MiB), text.slice(0, MiB));
  const later = bytes.toString('utf8', MiB).split('\n').slice(1, -1);
  for (const line of later) assert.match(line, /^line \d{9}$/);
  const numbers = later.map((line) => Number(line.slice(5)));
  assert.equal(numbers.at(-1), 399_999, 'the last line is in it');
  assert.ok(
    numbers.some((n) => n > 150_000 && n < 250_000),
    'the middle is in it',
  );
  assert.ok(bytes.length < 2 * MiB);
});

test('slices of UTF-16 are cut between characters', async () => {
  for (const swap of [false, true]) {
    const bytes = Buffer.from(`\ufeff${numbered(200_000)}`, 'utf16le');
    if (swap) bytes.swap16();
    const found = (await sample(bytes)).bytes;
    assert.ok(found.length > MiB && found.length % 2 === 0);
    const text = new TextDecoder(swap ? 'utf-16be' : 'utf-16le', { fatal: true }).decode(found.subarray(MiB));
    for (const line of text.split('\n').slice(1, -1)) assert.match(line, /^line \d{9}$/);
  }
});

test('a file without line ends and a compressed one give the head alone', async () => {
  assert.equal((await sample(Buffer.alloc(3 * MiB, 'x'))).bytes.length, MiB);
  assert.equal((await sample(gzipSync(numbered(200_000)))).bytes.toString(), numbered(200_000).slice(0, MiB));
});

test('names: character sets, marks, ways out, and the rule of what is left out', () => {
  assert.equal(decodeName(Buffer.from('d6d0b9fa2e747874', 'hex')), '中国.txt');
  assert.equal(decodeName(Buffer.from('中国.txt')), '中国.txt');
  assert.equal(decodeName(Buffer.from([0x61, 0xff, 0x62])), 'aÿb');
  assert.equal(shown('a\u001b[31mb\u202etxt\n'), 'a\ufffd[31mb\ufffdtxt\ufffd');
  for (const bad of ['../x', 'a/../../x', 'a\\..\\x', '/x', '\\x', 'c:\\x', 'C:/x'])
    assert.notEqual(nameTrouble(bad), null, bad);
  for (const good of ['a..b', 'a/b', '..a', 'a:b', '...']) assert.equal(nameTrouble(good), null, good);
  for (const note of ['README', 'a/ReadMe.TXT', 'read me.md', '说明.txt', 'x.nfo', 'x.url', 'a.jpg'])
    assert.equal(leftOutBecause(note, 100), 'note', note);
  for (const system of ['__MACOSX/a.txt', 'a/.DS_Store', '._list.txt', 'Thumbs.db'])
    assert.equal(leftOutBecause(system, 1 << 30), 'system-file', system);
  for (const list of ['list.txt', 'readmeusers-and-passwords.sql', 'x.md'])
    assert.equal(leftOutBecause(list, 100), null, list);
  assert.equal(leftOutBecause('readme.txt', 70_000), null, 'too large for a note');
});
