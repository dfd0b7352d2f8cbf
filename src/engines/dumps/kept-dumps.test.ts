import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { extract } from 'tar-stream';
import { type DumpKeys, KeptDumps } from './kept-dumps.ts';

const ID = `imp_${'a'.repeat(26)}`;

function memoryKeys(): DumpKeys {
  const keys = new Map<string, Uint8Array>();
  return {
    make(id) {
      const key = new Uint8Array(randomBytes(32));
      keys.set(id, key);
      return key;
    },
    read: (id) => keys.get(id) ?? null,
    destroy: (id) => void keys.delete(id),
  };
}

const file = (name: string, text: string) => ({
  name,
  size: Buffer.byteLength(text),
  bytes: async function* () {
    yield Buffer.from(text);
  },
});

async function unpack(tar: AsyncIterable<Uint8Array>): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  const reader = extract();
  const fed = (async () => {
    for await (const chunk of tar) reader.write(chunk);
    reader.end(undefined);
  })();
  for await (const entry of reader) {
    const parts: Buffer[] = [];
    for await (const chunk of entry) parts.push(Buffer.from(chunk as Uint8Array));
    files[entry.header.name] = Buffer.concat(parts).toString();
  }
  await fed;
  return files;
}

describe('kept dumps', () => {
  it('come back as they were handed in, and lie on disk as noise', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nuwa-kept-'));
    const kept = new KeptDumps(folder, memoryKeys());
    await kept.keep(ID, [file('a.txt', 'planted-value-one'), file('b.txt', 'planted-value-two')]);
    assert.deepEqual(await unpack(kept.read(ID)), {
      'a.txt': 'planted-value-one',
      'b.txt': 'planted-value-two',
    });
    const [name = ''] = readdirSync(folder);
    assert.ok(!readFileSync(join(folder, name)).includes('planted-value'));
  });

  it('are gone with their key', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nuwa-kept-'));
    const kept = new KeptDumps(folder, memoryKeys());
    await kept.keep(ID, [file('a.txt', 'planted')]);
    await kept.shred(ID);
    assert.throws(() => kept.read(ID), { code: 'not-found' });
    assert.deepEqual(readdirSync(folder), []);
  });

  it('leave neither key nor file when a source lies about its size', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nuwa-kept-'));
    const keys = memoryKeys();
    const kept = new KeptDumps(folder, keys);
    await assert.rejects(kept.keep(ID, [{ ...file('a.txt', 'planted'), size: 3 }]));
    assert.equal(keys.read(ID), null);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('clears away what a crash left', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nuwa-kept-'));
    const kept = new KeptDumps(folder, memoryKeys());
    await kept.keep(ID, [file('a.txt', 'planted')]);
    writeFileSync(join(folder, `imp_${'b'.repeat(26)}.tar.enc.new`), 'noise');
    writeFileSync(join(folder, `imp_${'c'.repeat(26)}.tar.enc`), 'noise whose key is gone');
    await kept.removeLeftovers();
    assert.deepEqual(readdirSync(folder), [`${ID}.tar.enc`]);
  });
});
