import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import type { Random } from '#kernel/ids.ts';
import { plantedImage, plantedIn, plantedPdf } from '../testing/planted-files.ts';
import { cleanerInChild } from './clean-in-child.ts';
import { DEFAULT_CLEANING_LIMITS } from './cleaning.ts';

const folder = mkdtempSync(join(tmpdir(), 'nuwa-clean-'));
after(() => rmSync(folder, { recursive: true }));
const random: Random = (n) => new Uint8Array(randomBytes(n));
const options = { maxBytes: 1 << 20, maxRows: 30, withUnmasked: false };
async function* once(bytes: Uint8Array, piece = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
}

test('files are cleaned in processes of their own, and nothing stays behind', async () => {
  const clean = cleanerInChild(folder, random);
  const [picture, pdf, text, refused] = await Promise.allSettled([
    plantedImage('jpeg').then((bytes) => clean(once(bytes), options)),
    plantedPdf().then((bytes) => clean(once(bytes), options)),
    clean(once(Buffer.from('电话 13900001234\n')), { ...options, withUnmasked: true }),
    clean(once(Buffer.from('MZ\0\0')), options),
  ]);
  assert.ok(picture?.status === 'fulfilled' && pdf?.status === 'fulfilled' && text?.status === 'fulfilled');
  assert.deepEqual([picture.value.type, pdf.value.type, text.value.type], ['jpeg', 'pdf', 'text']);
  assert.deepEqual([...plantedIn(picture.value.content), ...plantedIn(pdf.value.content)], []);
  assert.equal(Buffer.from(text.value.content).toString(), '电话 139****34\n');
  assert.equal(Buffer.from(text.value.unmasked ?? []).toString(), '电话 13900001234\n');
  assert.equal(
    refused?.status === 'rejected' && (refused.reason as { code: string }).code,
    'evidence-refused',
  );
  assert.deepEqual(readdirSync(folder), []);
});

test('an upload that is too large, or breaks off, is refused and leaves nothing', async () => {
  writeFileSync(join(folder, `upload-${'0'.repeat(32)}`), 'left by a crash');
  const clean = cleanerInChild(folder, random);
  await assert.rejects(clean(once(Buffer.alloc(5000)), { ...options, maxBytes: 4999 }), {
    code: 'too-large',
  });
  const broken = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from('x');
    throw new Error('broken off');
  };
  await assert.rejects(clean(broken(), options), /broken off/);
  assert.deepEqual(readdirSync(folder), []);
});

test('bombs end as a refusal, by memory or by time', async () => {
  // Five million objects in fifteen megabytes take more than this process may; an honest file is read under the limit.
  const small = cleanerInChild(folder, random, { ...DEFAULT_CLEANING_LIMITS, memoryMiB: 768 });
  const bomb = Buffer.from(`[${'{},'.repeat(5_000_000)}{}]`);
  const [killed, honest] = await Promise.allSettled([
    small(once(bomb, 1 << 20), { ...options, maxBytes: 20 << 20 }),
    small(once(await plantedPdf()), options),
  ]);
  assert.ok(killed.status === 'rejected' && /more time or memory/.test((killed.reason as Error).message));
  assert.ok(honest.status === 'fulfilled' && honest.value.type === 'pdf');
  const hasty = { ...DEFAULT_CLEANING_LIMITS, milliseconds: 1 };
  await assert.rejects(cleanerInChild(folder, random, hasty)(once(Buffer.from('text\n')), options), {
    code: 'evidence-refused',
    message: /more time or memory/,
  });
  assert.deepEqual(readdirSync(folder), []);
});
