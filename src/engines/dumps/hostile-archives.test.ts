import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { openDump } from './dump-source.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { sevenZipOf, tarOf, zipOf } from './testing/make-archives.ts';
import { LIST, refusal } from './testing/read-dump.ts';

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

test('links, devices, ways out and encrypted members refuse the whole', async () => {
  const good = { name: 'good.txt', data: LIST };
  await refusal(
    await file('l.zip', zipOf([good, { name: 'l', data: '/etc/passwd', mode: 0o120777 }])),
    /entry 1 is a link/,
  );
  await refusal(
    await file('d.zip', zipOf([good, { name: 'd', data: '', mode: 0o020666 }])),
    /entry 1 is a device/,
  );
  await refusal(await file('w.zip', zipOf([good, { name: '../../w.txt', data: 'x' }])), /entry 1 leads out/);
  await refusal(await file('b.zip', zipOf([{ name: 'a\\..\\..\\w.txt', data: 'x' }])), /entry 0 leads out/);
  await refusal(await file('a.zip', zipOf([{ name: '/etc/cron.d/x', data: 'x' }])), /absolute path/);
  await refusal(await file('c.zip', zipOf([{ name: 'C:\\x.txt', data: 'x' }])), /absolute path/);
  await refusal(
    await file('e.zip', zipOf([good, { name: 'e.txt', data: 'x', encrypted: true }])),
    /entry 1 is encrypted/,
  );
  await refusal(await file('m.zip', zipOf([{ name: 'm.txt', data: 'x', method: 9 }])), /method 9/);
  for (const type of ['symlink', 'link', 'fifo', 'block-device'] as const)
    await refusal(
      await file(
        'l.tar',
        await tarOf([
          { name: 'ok', data: 'x' },
          { name: 'l', type },
        ]),
      ),
      /entry 1 is a (link|device)/,
    );
  await refusal(await file('w.tar', await tarOf([{ name: '../w', data: 'x' }])), /leads out/);
  await refusal(await file('l.7z', await sevenZipOf('7z', [good], { links: ['l'] })), /is a link/);
  await refusal(await file('e.7z', await sevenZipOf('7z', [good], { args: ['-psecret'] })), /encrypted/);
  await refusal(
    await file('h.7z', await sevenZipOf('7z', [good], { args: ['-psecret', '-mhe=on'] })),
    /encrypted/,
  );
  await refusal(await file('r.rar', Buffer.from('Rar!\x1a\x07\x01\x00....', 'latin1')), /RAR/);
  await symlink('/etc/passwd', join(folder, 'link.txt'));
  const link = { code: 'file-unreadable', message: /symbolic link/ };
  await assert.rejects(openDump(join(folder, 'link.txt'), DEFAULT_LIMITS), link);
  await mkdir(join(folder, 'withlink'));
  await symlink('/etc', join(folder, 'withlink', 'etc'));
  await assert.rejects(openDump(join(folder, 'withlink'), DEFAULT_LIMITS), link);
  await refusal('/dev/zero', /no regular file/);
});

test('bombs are refused before they unpack', async () => {
  const zeros = Buffer.alloc(4 << 20);
  const tight = { ...DEFAULT_LIMITS, ratioFrom: 1 << 16 };
  await refusal(await file('bomb.gz', gzipSync(zeros, { level: 9 })), /250 times/, tight);
  await refusal(await file('bomb.zst', zstdCompressSync(zeros)), /250 times/, tight);
  await refusal(
    await file('bomb.xz', await sevenZipOf('xz', [{ name: 'z', data: zeros }])),
    /250 times/,
    tight,
  );
  await refusal(await file('bomb.zip', zipOf([{ name: 'z', data: zeros }])), /250 times/, tight);
  await refusal(
    await file('bomb.7z', await sevenZipOf('7z', [{ name: 'z', data: zeros }])),
    /250 times/,
    tight,
  );
  await refusal(
    await file('bomb.tgz', gzipSync(await tarOf([{ name: 'z', data: zeros }]))),
    /250 times/,
    tight,
  );
  await refusal(
    await file(
      'fan.zip',
      zipOf([
        { name: 'z', data: zeros.subarray(0, 60_000) },
        ...Array.from({ length: 200 }, (_, i) => ({
          name: `z${i}`,
          data: zeros.subarray(0, 60_000),
          sharesDataOf: 0,
        })),
      ]),
    ),
    /250 times/,
    tight,
  );
  await refusal(
    await file('lies.zip', zipOf([{ name: 'z', data: zeros, claimedSize: 10 }])),
    /damaged/,
    tight,
  );
  await refusal(await file('big.gz', gzipSync(LIST)), /more than 1000 bytes/, {
    ...DEFAULT_LIMITS,
    unpackedBytes: 1000,
  });
  const many = zipOf(Array.from({ length: 50 }, (_, i) => ({ name: `f${i}`, data: 'x' })));
  await refusal(await file('many.zip', many), /more than 20 entries/, { ...DEFAULT_LIMITS, entries: 20 });
  await refusal(
    await file('deep.zip', zipOf([{ name: 'i.zip', data: zipOf([{ name: 'x', data: LIST, method: 0 }]) }])),
    /larger than 1000 bytes/,
    { ...DEFAULT_LIMITS, memoryBytes: 1000 },
  );
});

test('archives that are cut off or damaged say so, at any cut', async () => {
  const random = Buffer.from(
    Array.from({ length: 60_000 }, (_, i) => (Math.imul(i, 2654435761) >>> 13) & 0xff),
  );
  const tar = await tarOf([
    { name: 'a', data: random },
    { name: 'b', data: random },
  ]);
  const whole: Record<string, Buffer> = {
    'c.gz': gzipSync(random),
    'c.zst': zstdCompressSync(random),
    'c.xz': await sevenZipOf('xz', [{ name: 'a', data: random }]),
    'c.zip': zipOf([{ name: 'a', data: random }]),
    'c.7z': await sevenZipOf('7z', [{ name: 'a', data: random }]),
    'c.tar': tar,
    'c.tgz': gzipSync(tar),
  };
  for (const [name, bytes] of Object.entries(whole))
    for (const share of [0.5, 0.9])
      await refusal(await file(name, bytes.subarray(0, Math.floor(bytes.length * share))), /cut off|damaged/);
  const flipped = Buffer.from(zipOf([{ name: 'a', data: random, method: 0 }]));
  flipped[5000] = (flipped[5000] ?? 0) ^ 1;
  await refusal(await file('flip.zip', flipped), /checksum/);
});
