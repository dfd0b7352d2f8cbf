import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import type { Plan } from '#domain/breaches/plan.ts';
import type { ImportedDump } from '../corpus.ts';
import { runImport, type ImportLimits } from './run-import.ts';
import { randomLists } from './testing/random-lists.ts';
import { readWholeFact } from './testing/read-fact.ts';
import { referenceImport, type ReferenceEntry } from './testing/reference-import.ts';

let base = '';
let runs = 0;
before(() => {
  base = mkdtempSync(join(tmpdir(), 'nuwa-import-'));
});
after(() => rmSync(base, { recursive: true, force: true }));

const tokenKey = new Uint8Array(32).fill(7);
const inMemory: ImportLimits = { workers: 1, memoryMiB: 256 };
const throughEngine: ImportLimits = { workers: 2, memoryMiB: 256, heldBytes: -1 };

type Imported = { readonly imported: ImportedDump; readonly folder: string };

async function imports(
  entries: readonly ReferenceEntry[],
  limits: ImportLimits,
  chunkBytes = 1000,
): Promise<Imported> {
  const workFolder = mkdtempSync(join(base, `${runs++}-`));
  const factFolder = join(workFolder, 'fct_test');
  const job = {
    dump: {
      factId: 'fct_test',
      entries: entries.map(({ plan }, i) => ({
        locator: { kind: 'path' as const, path: String(i) },
        name: `entry ${i}`,
        plan,
      })),
    },
    workFolder,
    factFolder,
    epoch: 3,
    tokenKey,
  };
  const imported = await runImport(
    job,
    limits,
    (locator) => chunksOf(entries[Number(locator.path)]?.bytes, chunkBytes),
    () => {},
  );
  deepEqual(
    readdirSync(join(workFolder, 'sort')).filter((name) => name !== 'engine'),
    [],
  );
  return { imported, folder: factFolder };
}

async function* chunksOf(bytes: Uint8Array | undefined, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < (bytes?.length ?? 0); at += size) yield bytes!.subarray(at, at + size);
}

function holdsTogether({ imported, folder }: Imported, entries: readonly ReferenceEntry[]): void {
  const expected = referenceImport(entries, tokenKey);
  const found = readWholeFact(folder);
  deepEqual(found.rows, expected.rows);
  deepEqual(found.refused, expected.refused);
  deepEqual(found.runs, expected.runs);
  const { charset, schemes, ...profile } = found.fact.profile;
  const { schemes: expectedSchemes, ...expectedProfile } = expected.profile;
  deepEqual(profile, expectedProfile);
  deepEqual(
    new Set(schemes.map((one) => JSON.stringify(one))),
    new Set(expectedSchemes.map((one) => JSON.stringify(one))),
  );
  ok(entries.some(({ plan }) => plan.charset === charset));
  equal(found.fact.digest, expected.digest);
  equal(imported.rows, imported.indexed + Object.values(imported.refused).reduce((sum, n) => sum + n, 0));
  equal(imported.indexed, expected.rows.length);
  equal(
    found.fact.entries.reduce((sum, { rows }) => sum + rows, 0),
    imported.rows,
  );
}

describe('an import', () => {
  const agrees = async (limits: ImportLimits, numRuns: number): Promise<void> =>
    fc.assert(
      fc.asyncProperty(randomLists, fc.integer({ min: 1, max: 500 }), async (entries, chunkBytes) => {
        fc.pre(referenceImport(entries, tokenKey).profile.rows > 0);
        holdsTogether(await imports(entries, limits, chunkBytes), entries);
      }),
      { numRuns: numRuns, endOnFailure: true },
    );

  it('writes what the reference import writes, row for row and run for run', { timeout: 300_000 }, () =>
    agrees(inMemory, 8),
  );

  it('writes the same when every record goes through the SQL engine', { timeout: 300_000 }, () =>
    agrees(throughEngine, 3),
  );

  it('keeps the order of the dump over many blocks and threads', { timeout: 60_000 }, async () => {
    const plan: Plan = {
      version: 1,
      charset: 'utf-8',
      shape: { kind: 'delimited', delimiter: '\t', trim: false, header: true },
      columns: [{ role: 'username' }, { role: 'secret' }, { role: 'email' }],
      site: 'forum.example',
    };
    const lines = Array.from(
      { length: 40_000 },
      (_, i) => `user${i % 7919}\tsecret${i % 977}\tu${i % 7919}@post${i % 31}.example`,
    );
    const bytes = Buffer.from(['username\tpassword\temail', ...lines].join('\n'));
    ok(bytes.length > 1024 * 1024);
    const entries = [{ plan, bytes }];
    holdsTogether(await imports(entries, { ...throughEngine, heldBytes: 100_000 }, 65_536), entries);
  });

  it('describes the first refused rows and counts them all', { timeout: 30_000 }, async () => {
    const plan: Plan = {
      version: 1,
      charset: 'utf-8',
      shape: { kind: 'delimited', delimiter: ':', trim: false, header: false },
      columns: [{ role: 'email' }, { role: 'secret' }],
    };
    const bytes = Buffer.from(`${'no field separator here\n'.repeat(1200)}a@post.example:geheim\n`);
    const { imported, folder } = await imports([{ plan, bytes }], inMemory);
    deepEqual(imported.refused, { 'too-few-fields': 1200 });
    const { fact, refused } = readWholeFact(folder);
    equal(refused.length, fact.refusedKept);
    equal(refused.length, 500);
  });

  it('refuses a dump without a record', async () => {
    const plan: Plan = {
      version: 1,
      charset: 'utf-8',
      shape: { kind: 'delimited', delimiter: ':', trim: false, header: false },
      columns: [{ role: 'email' }],
    };
    await rejects(imports([{ plan, bytes: new Uint8Array() }], inMemory), { code: 'dump-empty' });
  });
});
