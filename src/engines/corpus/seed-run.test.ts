import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';

import type { SeededRun } from './corpus.ts';
import { openRun } from './run-file.ts';
import { seedRun } from './seed-run.ts';

const base = mkdtempSync(join(tmpdir(), 'nuwa-seed-'));
after(() => rmSync(base, { recursive: true }));
let runs = 0;

function seedFrom(text: string | Buffer): { seeded: SeededRun; records: string[] } {
  const folder = join(base, String(++runs));
  mkdirSync(folder);
  const [listPath, target, workFolder] = [
    join(folder, 'list.txt'),
    join(folder, 'out.run'),
    join(folder, 'work'),
  ];
  mkdirSync(workFolder);
  writeFileSync(listPath, text);
  const seeded = seedRun({ listPath, target, workFolder }, () => {});
  const run = openRun(target);
  const { keyLength, length } =
    seeded.kind === 'sha1' ? { keyLength: 20, length: 28 } : { keyLength: 16, length: 24 };
  const bytes = Buffer.concat([...run.chunks()].map((chunk) => Buffer.from(chunk)));
  run.close();
  const records = Array.from({ length: bytes.length / length }, (_, i) => {
    assert.equal(bytes.readUInt32BE(i * length + keyLength + 4), 0, 'the shape of a bare hash is unknown');
    return `${bytes.toString('hex', i * length, i * length + keyLength)}:${bytes.readUInt32BE(i * length + keyLength)}`;
  });
  return { seeded, records };
}
const hash = (n: number, kind: 'sha1' | 'md5' = 'sha1'): string =>
  createHash(kind).update(String(n)).digest('hex');

test('lists in any order, with repetitions, come out sorted and summed', () => {
  const line = fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 1000 }));
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 40 }),
      fc.boolean(),
      fc.boolean(),
      (lines, sorted, upper) => {
        const listed = lines.map(([n, count]) => [hash(n), count] as const);
        if (sorted) listed.sort(([a], [b]) => (a < b ? -1 : 1));
        const text = listed.map(([hex, count]) => `${upper ? hex.toUpperCase() : hex}:${count}\n`).join('');
        const { seeded, records } = seedFrom(text);
        const sums = new Map<string, number>();
        for (const [hex, count] of listed) sums.set(hex, (sums.get(hex) ?? 0) + count);
        assert.deepEqual(records, [...sums].map(([hex, count]) => `${hex}:${count}`).sort());
        assert.equal(seeded.refused, 0);
        assert.equal(seeded.digest, createHash('sha256').update(text).digest('hex'));
      },
    ),
    { numRuns: 30 },
  );
});

test('a byte order mark, CRLF, blank lines and a missing last line end make no difference', () => {
  const { seeded, records } = seedFrom(
    `\uFEFF${hash(1)}:5\r\n\r\n\n${hash(2)}:6\r\n${hash(3)}:9007199254740991`,
  );
  assert.deepEqual(records.toSorted(), [`${hash(1)}:5`, `${hash(2)}:6`, `${hash(3)}:4294967295`].toSorted());
  assert.equal(seeded.refused, 0);
});

test('a list of 32 digits is NTLM, and lines of the other kind are refused', () => {
  const { seeded, records } = seedFrom(`${hash(1, 'md5')}:5\n${hash(2)}:6\n`);
  assert.equal(seeded.kind, 'ntlm');
  assert.deepEqual(records, [`${hash(1, 'md5')}:5`]);
  assert.equal(seeded.refused, 1);
});

test('what is no HASH:count is refused and counted, whatever it is', () => {
  const good = `${hash(1)}:1`;
  const bad = [
    `${hash(1)}`,
    `${hash(1)}:`,
    `${hash(1)}:0`,
    `${hash(1)}:-1`,
    `${hash(1)}:1x`,
    `${hash(1)}:1,000`,
    `${hash(1)}:99999999999999999`,
    `${hash(1)} :1`,
    ` ${hash(1)}:1`,
    `${hash(1).slice(1)}g:1`,
    `${hash(1)}0:1`,
    ':1',
    'x'.repeat(3_000_000),
    `${good}${'0'.repeat(3_000_000)}`,
    '\0',
  ];
  const { seeded, records } = seedFrom([...bad, good, ...bad].join('\n'));
  assert.equal(seeded.refused, 2 * bad.length);
  assert.deepEqual(records, [good]);
});

test('a list without any usable line, and a list that is not there, say so', () => {
  assert.throws(() => seedFrom('nothing here\n'), { code: 'format-unknown' });
  assert.throws(() => seedFrom(''), { code: 'format-unknown' });
  const job = { listPath: join(base, 'absent'), target: join(base, 'x.run'), workFolder: base };
  assert.throws(() => seedRun(job, () => {}), { code: 'file-unreadable' });
});
