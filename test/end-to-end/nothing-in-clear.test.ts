/**
 * Nothing of a list stays in clear: values of high entropy are planted in every column of lists of many shapes, and
 * then looked for in everything that the installation keeps or says, after imports and right after a kill -9 in the
 * middle of one, as bytes of four character sets, in hex and in base64.
 */
import assert from 'node:assert/strict';
import {
  appendFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';

import type { ControlAnswers, ControlRequest, ImportReport } from '#contract/control.ts';
import { findPlanted, type Planted } from '#engines/corpus/import/testing/planted-values.ts';
import { newPlace, nuwa, nuwaJson, type Place, startServer } from '../support/installation.ts';
import { FILLERS, longPlantedFile, plantedFiles, type PlantedFile } from './planted-dumps.ts';

/** Enough for the sorter to go to disk and to start its engine. */
const LONG_ROWS = 220_000;
/** What a kill waits for: the first report of this stage, or the reading of the upload, with this many ms on top. */
const ALL_INSTANTS = [
  { stage: 'reading', wait: 150 },
  { stage: 'sorting', wait: 50 },
  { stage: 'staging', wait: 30 },
  { stage: 'publishing', wait: 0 },
] as const;
/** The two at which most of a list is in memory; NUWA_TEST_CASES=all: every one. */
const INSTANTS = process.env['NUWA_TEST_CASES'] === 'all' ? ALL_INSTANTS : ALL_INSTANTS.slice(0, 2);

test('nothing of a list stays in clear, after imports and after kills in the middle of one', async (t) => {
  const strangers = new Set(readdirSync(tmpdir()));
  const place = newPlace(t);
  const files = plantedFiles();
  const long = longPlantedFile(LONG_ROWS);
  const planted = [...files, long].flatMap((file) => file.planted);
  assert.ok(planted.length > 150, `${planted.length} values are planted`);
  const pathOf = (file: PlantedFile): string => join(place.lists, file.name);
  for (const file of [...files, long]) writeFileSync(pathOf(file), file.bytes);

  const nowhere = (when: string): void => {
    const found = [place.data, place.keys, place.temporary, dirname(place.log)].flatMap((folder) =>
      findPlanted(folder, planted),
    );
    assert.deepEqual([...found, ...findInStrays(strangers, place, planted)], [], when);
  };
  /** What a command says is searched as well, together with the log of the server. */
  const said = <T extends { stdout?: string; stderr: string; object?: unknown }>(result: T): T => {
    appendFileSync(join(dirname(place.log), 'commands.log'), JSON.stringify(result) + (result.stdout ?? ''));
    return result;
  };

  let server = await startServer(t, place);

  await t.test('the search finds what is there', () => {
    const [value] = planted;
    assert.ok(value);
    const control = join(place.data, 'control');
    for (const content of [value.text, Buffer.from(value.text, 'utf16le'), btoa(`x${value.text}`)]) {
      writeFileSync(control, content);
      assert.ok(findPlanted(place.data, planted).length > 0);
    }
    rmSync(control);
    const inLists = new Set(findPlanted(place.lists, planted).map((what) => what.split(' in ')[0]));
    for (const column of ['username', 'e-mail, domain', 'password', 'mobile', 'resident ID', 'name'])
      assert.ok(inLists.has(column), `${column} is found in the lists themselves`);
    nowhere('before any import');
  });

  await t.test('plans and their masked samples', async () => {
    const args = ['plan', ...files.map(pathOf)];
    const plan = said(await nuwaJson<ControlAnswers['plan']>(place, args));
    assert.equal(plan.code, 0, plan.stderr);
    assert.equal(plan.object.entries.length, files.length);
    said(await nuwa(place, args));
    nowhere('after looking at every list');
  });

  await t.test('an import of every shape at once, and of standard input', async () => {
    const taken = said(
      await nuwaJson<ImportReport>(place, ['import', ...files.map(pathOf), '--breach', 'All']),
    );
    assert.equal(taken.code, 0, taken.stderr);
    assert.equal(
      taken.object.rows,
      files.reduce((sum, { rows }) => sum + rows, 0),
    );
    assert.ok(taken.object.indexed >= files.length * FILLERS, JSON.stringify(taken.object));
    nowhere('after the import of files');
    const stdin = Buffer.concat([files[0]?.bytes ?? Buffer.alloc(0), Buffer.from('one----more\n')]);
    const piped = said(await nuwaJson<ImportReport>(place, ['import', '-', '--breach', 'Piped'], stdin));
    assert.equal(piped.code, 0, piped.stderr);
    nowhere('after the import of standard input');
    said(await nuwa(place, ['breach', 'All']));
    said(await nuwa(place, ['breaches']));
    nowhere('after asking for what is known');
  });

  await t.test('a dump that is kept is kept encrypted, and gone when it is shredded', async () => {
    const [dashes] = files;
    assert.ok(dashes);
    const other = join(place.lists, 'kept.txt');
    writeFileSync(other, Buffer.concat([Buffer.from('first----line\n'), dashes.bytes]));
    const kept = said(
      await nuwaJson<ImportReport>(place, ['import', other, '--breach', 'Kept', '--keep-raw']),
    );
    assert.equal(kept.code, 0, kept.stderr);
    assert.equal(kept.object.raw, 'kept');
    nowhere('while a dump is kept');
    const read = join(place.lists, 'read.tar');
    const given = said(await nuwaJson(place, ['raw', 'read', 'Kept', '--out', read]));
    assert.equal(given.code, 0, given.stderr);
    assert.ok(readFileSync(read).includes(Buffer.from(dashes.bytes)), 'what is kept is the dump');
    nowhere('after reading the kept dump');
    said(await nuwaJson(place, ['raw', 'shred', 'Kept']));
    assert.equal((await nuwaJson(place, ['raw', 'read', 'Kept', '--out', `${read}.2`])).code, 66);
  });

  for (const { stage, wait } of INSTANTS) {
    await t.test(`killed while ${stage}, ${wait} ms on`, async () => {
      assert.equal(await importUntilKilled(stage, wait), 'killed');
      const left = readdirSync(place.data, { recursive: true }).map(String);
      assert.ok(
        left.some((name) => name.startsWith('staging/staged-')),
        'the upload lies there, encrypted',
      );
      if (stage === 'sorting')
        assert.ok(
          left.some((name) => name.endsWith('.part')),
          'it was killed over work files',
        );
      nowhere('right after the kill');
    });
  }

  await t.test('after all kills, the long list is taken in whole', async () => {
    server = await startServer(t, place);
    const removed = await nuwa(place, ['remove', 'Long', '--yes']);
    assert.ok(removed.code === 0 || removed.code === 66, removed.stderr);
    const taken = said(await nuwaJson<ImportReport>(place, ['import', pathOf(long), '--breach', 'Long']));
    assert.equal(taken.code, 0, taken.stderr);
    assert.equal(taken.object.rows, long.rows);
    nowhere('with the long list');
    await server.stop();
    nowhere('after the end');
  });

  /** Uploads the long list (as `nuwa import -` does), imports it, and kills everything at the instant. */
  async function importUntilKilled(stage: (typeof INSTANTS)[number]['stage'], wait: number) {
    if (server.process.signalCode !== null) server = await startServer(t, place);
    const connection = await server.connect();
    const { promise: instant, resolve: reached } = Promise.withResolvers<void>();
    const work = (async () => {
      const staged = await connection.stage(
        slowly(long.bytes, () => stage === 'staging' && reached()),
        'long.txt',
      );
      const request: ControlRequest<'import'> = {
        source: { staged, name: 'long.txt' },
        breach: 'Long',
        custody: {},
      };
      await connection.call('import', request, (progress) => {
        if (progress.stage === stage) reached();
      });
      return 'finished';
    })().catch(() => 'killed');
    await Promise.race([instant, work]);
    await new Promise((resume) => setTimeout(resume, wait));
    await server.kill9();
    return await work;
  }
});

/** The bytes in pieces; `begun` is called when a good part of them has been asked for. */
async function* slowly(bytes: Uint8Array, begun: () => void): AsyncGenerator<Uint8Array> {
  const size = 1 << 18;
  for (let at = 0; at < bytes.length; at += size) {
    if (at > bytes.length / 2) begun();
    yield bytes.subarray(at, at + size);
    await new Promise((resume) => setTimeout(resume, 5));
  }
}

/** Whatever appeared beside our place in the machine's folder for temporary files, whoever made it. */
function findInStrays(before: ReadonlySet<string>, place: Place, planted: readonly Planted[]): string[] {
  const strays = join(place.root, 'strays');
  const found: string[] = [];
  for (const entry of readdirSync(tmpdir(), { withFileTypes: true })) {
    if (before.has(entry.name) || entry.name === basename(place.root)) continue;
    rmSync(strays, { recursive: true, force: true });
    mkdirSync(strays);
    try {
      const path = join(tmpdir(), entry.name);
      if (entry.isFile()) linkSync(path, join(strays, entry.name));
      found.push(...findPlanted(entry.isDirectory() ? path : strays, planted));
    } catch (error) {
      // Others' files: gone meanwhile, or not ours to read.
      if (!['ENOENT', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
  return found;
}
