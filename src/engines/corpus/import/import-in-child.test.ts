import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Plan } from '#domain/breaches/plan.ts';
import { instantOf } from '#kernel/instant.ts';
import type { Corpus, DumpToImport, ImportProgress } from '../corpus.ts';
import { verifyFact } from '../fact-folder.ts';
import { openCorpus } from '../open-corpus.ts';
import { importInChild } from './import-in-child.ts';
import { findPlanted, plantAscii, plantChinese, type Planted } from './testing/planted-values.ts';
import {
  childrenOf,
  commandOf,
  environmentOf,
  importProcesses,
  nicenessOf,
  processesIn,
} from './testing/import-processes.ts';

const KINDS = ['username', 'secret', 'email', 'mobile', 'name', 'ignored'] as const;
const plan: Plan = {
  version: 1,
  charset: 'utf-8',
  shape: { kind: 'delimited', delimiter: '\t', trim: false, header: false },
  columns: KINDS.map((role) => ({ role })),
  site: 'forum.example',
};
const ROWS = 20_000;
/** So few that the SQL engine is called for. */
const HELD_BYTES = 64 * 1024;

let base = '';
let dump = '';
let planted: readonly Planted[] = [];
const tokenKey = randomBytes(32);

before(() => {
  base = mkdtempSync(join(tmpdir(), 'nuwa-child-'));
  dump = join(base, 'list.txt');
  const lines = Array.from(
    { length: ROWS },
    (_, i) =>
      `user${i}\tpass${randomInt(1_000_000)}\tu${i}@post.example\t138${String(i).padStart(8, '0')}\t王小明\tx`,
  );
  const rows = [10, ROWS / 2, ROWS - 10].map((at) => {
    const row = [
      plantChinese('username'),
      plantAscii('secret'),
      plantAscii('email', '', '@post.example'),
      plantAscii('a column that is not understood'),
      plantChinese('name'),
      plantAscii('an ignored column'),
    ];
    lines[at] = row.map(({ text }) => text).join('\t');
    return row;
  });
  const refused = plantAscii('a refused row');
  lines[Math.floor(ROWS / 3)] = `${refused.text} only`;
  planted = [...rows.flat(), refused];
  writeFileSync(dump, lines.join('\n'));
});
after(() => rmSync(base, { recursive: true, force: true }));

const reader = new URL('./testing/file-reader.ts', import.meta.url);
const toImport = (factId: string, every = 0): DumpToImport => ({
  factId,
  entries: [
    {
      locator: { kind: 'path', path: dump, ...(every > 0 ? { entry: `every=${every}` } : {}) },
      name: 'list.txt',
      plan,
    },
  ],
});

const open = (folder: string): Promise<Corpus> =>
  openCorpus({
    folder,
    tokenKey: () => tokenKey,
    firstEpoch: 1,
    paddingKey: new Uint8Array(32),
    now: () => instantOf(Date.now()),
    importer: importInChild(reader, HELD_BYTES),
  });

/** Whatever lies in the corpus after an accident: fact folders are whole or not taken for facts; nothing is at work. */
async function leavesNothing(folder: string): Promise<void> {
  deepEqual(processesIn(folder), []);
  for (const name of readdirSync(join(folder, 'facts'))) verifyFact(join(folder, 'facts', name));
  deepEqual(findPlanted(folder, planted), []);
  const corpus = await open(folder);
  deepEqual(readdirSync(join(folder, 'work')), []);
  deepEqual(readdirSync(join(folder, 'facts')), []);
  await corpus.close();
}

describe('the import process', () => {
  it('reads the list, and nothing of it is found on disk, meanwhile or later', {
    timeout: 120_000,
  }, async () => {
    const folder = join(base, 'searched');
    const corpus = await open(folder);
    let last: ImportProgress | null = null;
    const seen: { readonly found: readonly string[]; readonly tree: readonly number[] }[] = [];
    const keyForms = [Buffer.from(tokenKey).toString('hex'), Buffer.from(tokenKey).toString('base64')];
    const imported = await corpus.importDump(toImport('fct_searched', 60), {
      workers: 2,
      onProgress: (progress) => {
        last = progress;
        const tree = importProcesses().flatMap((pid) => [pid, ...childrenOf(pid)]);
        for (const pid of tree) {
          ok(!keyForms.some((form) => commandOf(pid).includes(form) || environmentOf(pid).includes(form)));
          ok(!environmentOf(pid).includes('PATH='), 'the environment is not empty');
        }
        ok(tree.every((pid) => nicenessOf(pid) === 10 || commandOf(pid) === ''));
        seen.push({ found: findPlanted(folder, planted), tree });
      },
    });
    equal(imported.rows, ROWS);
    deepEqual(imported.refused, { 'too-few-fields': 1 });
    ok(seen.length > 2);
    ok(
      seen.some(({ tree }) => tree.length > 1),
      'the SQL engine was never at work',
    );
    deepEqual(
      seen.flatMap(({ found }) => found),
      [],
    );
    equal((last as ImportProgress | null)?.stage, 'sorting');
    deepEqual(findPlanted(folder, planted), []);
    ok(existsSync(join(folder, 'facts', 'fct_searched', 'fact.json')));
    deepEqual(processesIn(folder), []);
    await corpus.close();
  });

  it('can be killed at any instant, alone or with its engine', { timeout: 180_000 }, async () => {
    const folder = join(base, 'killed');
    let finished = 0;
    for (let round = 0; round < 4; round++) {
      const corpus = await open(folder);
      const sorting = Promise.withResolvers<void>();
      const outcome = corpus
        .importDump(toImport(`fct_killed${round}`, round < 2 ? 60 : 0), {
          workers: 2,
          onProgress: ({ stage }) => {
            if (stage === 'sorting') sorting.resolve();
          },
        })
        .then(
          () => 'done',
          (error: { code?: string }) => error.code,
        );
      // Half of them while it reads, half while it sorts, writes runs and seals.
      if (round >= 2) await Promise.race([sorting.promise, outcome]);
      await pause(randomInt(1500));
      const [pid] = importProcesses();
      if (pid !== undefined) {
        const tree = [pid, ...childrenOf(pid)];
        const victims = round % 2 === 0 ? tree : tree.slice(0, 1);
        for (const victim of victims) killed(victim);
        deepEqual(findPlanted(folder, planted), []);
      }
      const how = await outcome;
      ok(how === 'engine-failed' || how === 'done', how);
      if (how === 'done') finished++;
      // The engine ends by itself when its starter is gone.
      for (let wait = 0; wait < 100 && processesIn(folder).length > 0; wait++) await pause(20);
      await corpus.close();
      await leavesNothing(folder);
    }
    ok(finished < 4, 'nobody was ever killed');
  });

  it('fails as a whole when only its engine is killed', { timeout: 60_000 }, async () => {
    const folder = join(base, 'engineless');
    const corpus = await open(folder);
    const outcome = rejects(corpus.importDump(toImport('fct_engineless', 60), { workers: 1 }), {
      code: 'engine-failed',
    });
    const engine = await until(() => importProcesses().flatMap(childrenOf)[0]);
    killed(engine);
    await outcome;
    await corpus.close();
    await leavesNothing(folder);
  });

  it('stops at once when it is cancelled', { timeout: 60_000 }, async () => {
    const folder = join(base, 'cancelled');
    const corpus = await open(folder);
    const cancel = new AbortController();
    const outcome = rejects(
      corpus.importDump(toImport('fct_cancelled', 60), { workers: 1, signal: cancel.signal }),
      {
        code: 'import-cancelled',
      },
    );
    await until(() => importProcesses()[0]);
    await pause(500);
    cancel.abort();
    await outcome;
    await corpus.close();
    await leavesNothing(folder);
  });

  it('passes on what the source of the dump says', { timeout: 60_000 }, async () => {
    const folder = join(base, 'missing');
    const corpus = await open(folder);
    const missing = { kind: 'path', path: join(base, 'no-such-list') } as const;
    const dumpToImport = { factId: 'fct_missing', entries: [{ locator: missing, name: 'x', plan }] };
    await rejects(corpus.importDump(dumpToImport, {}), (error: Error & { code?: string }) => {
      ok(!error.message.includes('no-such-list'));
      return error.code === 'engine-failed' && error.message.includes('ENOENT');
    });
    await corpus.close();
    await leavesNothing(folder);
  });
});

async function until<T>(look: () => T | undefined): Promise<T> {
  for (let wait = 0; wait < 3000; wait++) {
    const found = look();
    if (found !== undefined) return found;
    await pause(10);
  }
  throw new Error('it never came');
}

function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
