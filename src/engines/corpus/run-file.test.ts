import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { createRun, openRun } from './run-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'nuwa-run-'));
after(() => rmSync(folder, { recursive: true }));

/** The bytes that docs/formats/run-v1.md asks for, put together by hand. */
function handMadeDomains(): Buffer {
  const head = Buffer.concat([
    Buffer.from('NUWARUN\n'),
    Buffer.from([1, 6, 16, 20]),
    Buffer.from([0, 0, 0, 7]),
    Buffer.alloc(16, 0x11),
    Buffer.from([0, 0, 0, 2]),
    Buffer.alloc(16, 0x22),
    Buffer.from([0, 0, 1, 0]),
    Buffer.from([0, 0, 0, 0, 0, 0, 0, 2]),
    Buffer.from([0, 0, 0, 0, 0, 0, 1, 2]),
  ]);
  return Buffer.concat([head, createHash('sha256').update(head).digest()]);
}
const record = (fill: number, count: number): Buffer => {
  const bytes = Buffer.alloc(20, fill);
  bytes.writeUInt32BE(count, 16);
  return bytes;
};

test('the writer writes what docs/formats/run-v1.md says, and the reader reads it', () => {
  const written = join(folder, 'written.run');
  const writer = createRun(written, 'domains', 7);
  writer.append(record(0x11, 2));
  writer.append(record(0x22, 256));
  const summary = writer.finish();
  assert.deepEqual(readFileSync(written), handMadeDomains());
  assert.equal(summary.records, 2);
  assert.equal(summary.occurrences, 258);
  assert.equal(summary.sha256, createHash('sha256').update(handMadeDomains()).digest('hex'));

  const byHand = join(folder, 'hand.run');
  writeFileSync(byHand, handMadeDomains());
  const run = openRun(byHand);
  assert.deepEqual([run.kind, run.epoch, run.records, run.occurrences], ['domains', 7, 2, 258]);
  const chunks = [...run.chunks(20)].map((chunk) => Buffer.from(chunk));
  assert.equal(chunks.length, 1 + 1);
  assert.deepEqual(run.find(Buffer.alloc(16, 0x22)), record(0x22, 256));
  assert.equal(run.find(Buffer.alloc(16, 0x21)), null);
  run.close();
});

test('records that do not ascend, are cut or count nothing are refused', () => {
  const refuses = (name: string, ...parts: Buffer[]): void => {
    const writer = createRun(join(folder, name), 'domains', 1);
    assert.throws(() => parts.forEach((part) => writer.append(part)), { code: 'engine-failed' });
    writer.abort();
  };
  refuses('twice.run', record(5, 1), record(5, 1));
  refuses('within.run', Buffer.concat([record(6, 1), record(5, 1)]));
  refuses('cut.run', record(5, 1).subarray(1));
  refuses('zero.run', record(5, 0));
});

test('a torn, cut or altered run is told apart from a whole one', () => {
  const whole = handMadeDomains();
  const path = join(folder, 'damaged.run');
  for (let cut = 0; cut < whole.length; cut++) {
    writeFileSync(path, whole.subarray(0, cut));
    assert.throws(() => openRun(path), { code: 'corpus-damaged' });
  }
  for (let at = 0; at < whole.length; at++) {
    const altered = Buffer.from(whole);
    altered[at] = (altered[at] ?? 0) ^ (1 << (randomBytes(1)[0]! & 7));
    writeFileSync(path, altered);
    assert.throws(() => [...openRun(path).chunks()], { code: 'corpus-damaged' });
  }
  assert.throws(() => openRun(join(folder, 'absent.run')), { code: 'corpus-damaged' });
});
