/**
 * kill -9 in a loop: an import is started and everything is killed at some instant of it. After the next start the
 * corpus is the old one or the new one, to the byte, nothing lies about, the doctor finds nothing, and the import can
 * be done again or is known. What was acknowledged is never lost. NUWA_TEST_CASES=all: more rounds.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import type { ImportReport } from '#contract/control.ts';
import type { Connection } from '#delivery/cli/connection.ts';
import { readManifest } from '#engines/corpus/manifest.ts';
import { foldersOf } from '#engines/installation/installation.ts';
import { NuwaError } from '#kernel/errors.ts';
import {
  launchServer,
  newPlace,
  type Place,
  type RunningServer,
  startServer,
} from '../support/installation.ts';
import { bulkFileOf, type PlainList, plainList, sha1 } from '../support/plain-list.ts';
import { endTree, treeOf, untilGone } from '../support/process-tree.ts';

const ROWS = 20_000;

/** When to kill: this long after the first word of that stage; `acknowledged` is the answer to the import itself. */
type Instant = {
  readonly stage: 'asked' | 'reading' | 'sorting' | 'publishing' | 'acknowledged';
  readonly wait: number;
  /** All processes at once, or the server alone, whose children must end by themselves. */
  readonly kill: 'tree' | 'server';
  /** Kills the next start, too, in the middle of its tidying up. */
  readonly again?: true;
};

const ROUNDS: readonly Instant[] = [
  { stage: 'sorting', wait: 20, kill: 'server' },
  { stage: 'publishing', wait: 0, kill: 'tree', again: true },
  { stage: 'acknowledged', wait: 0, kill: 'tree' },
  anyInstant(),
];
const MORE = process.env['NUWA_TEST_CASES'] === 'all' ? 30 : 0;

function anyInstant(): Instant {
  const stages = ['asked', 'reading', 'sorting', 'publishing'] as const;
  const again = Math.random() < 0.3 ? { again: true as const } : {};
  return {
    stage: stages[Math.floor(Math.random() * stages.length)] ?? 'asked',
    wait: Math.floor(Math.random() ** 2 * 1500),
    kill: Math.random() < 0.5 ? 'tree' : 'server',
    ...again,
  };
}

test('killed at any instant of an import, the installation is the old one or the new one', async (t) => {
  const place = newPlace(t, { NUWA_PUBLISH_FLOOR: '1' });
  const base = plainList('base', 2000);
  const taken: PlainList[] = [base];
  let server = await startServer(t, place);
  await importList(server, place, 'Base', base);
  await assertState(server, place, [base]);

  const rounds = [...ROUNDS, ...Array.from({ length: MORE }, anyInstant)];
  for (const [round, instant] of rounds.entries()) {
    const { stage, wait, kill } = instant;
    const name = `round ${round}: ${kill} killed ${wait} ms after ${stage}${instant.again ? ', and again' : ''}`;
    await t.test(name, async () => {
      const list = plainList(`r${round}x`, ROWS);
      const acknowledged = await importAndKill(server, place, `Round${round}`, list, instant);
      if (instant.again) await killWhileStarting(t, place);
      server = await startServer(t, place);

      const isIn = await assertOldOrNew(server, place, taken, list);
      assert.ok(isIn || !acknowledged, 'what was acknowledged is there');
      if (stage === 'acknowledged') assert.ok(acknowledged);

      // Once more: known when it is in, taken in when it is not. Either way it is in then.
      const again = importList(server, place, `Round${round}`, list);
      if (isIn) await assert.rejects(again, { code: 'dump-known' });
      else assert.equal((await again).rows, ROWS);
      taken.push(list);
      await assertState(server, place, taken);
    });
  }
  await server.stop();
  assert.doesNotMatch(readFileSync(place.log, 'utf8'), /^fault/m);
});

async function importList(
  server: RunningServer,
  place: Place,
  breach: string,
  list: PlainList,
  onStage: (stage: string) => void = () => {},
): Promise<ImportReport> {
  const file = join(place.lists, `${breach}.txt`);
  writeFileSync(file, list.text);
  const connection = await server.connect();
  const request = { source: { paths: [file] }, breach, custody: {} };
  return connection.call('import', request, ({ stage }) => onStage(stage));
}

/** @returns whether the import was acknowledged before the end came */
async function importAndKill(
  server: RunningServer,
  place: Place,
  breach: string,
  list: PlainList,
  { stage, wait, kill }: Instant,
): Promise<boolean> {
  let acknowledged = false;
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  const done = importList(server, place, breach, list, (now) => {
    if (now === stage) reach();
  }).then(
    () => {
      acknowledged = true;
    },
    (error: unknown) => {
      // The connection breaks when the server dies; a sentence of its own would be a failure before that.
      assert.ok(!(error instanceof NuwaError) || error.code === 'server-not-running', String(error));
    },
  );
  if (stage === 'asked') reach();
  await Promise.race([reached, done]);
  await Promise.race([sleep(wait), done]);
  const tree = treeOf(server.process.pid ?? 0);
  if (kill === 'tree') await server.kill9();
  else {
    await server.kill9Alone();
    await untilGone(tree);
  }
  await done;
  return acknowledged;
}

/** Starts, and kills everything before the server answers. */
async function killWhileStarting(t: TestContext, place: Place): Promise<void> {
  const child = launchServer(place);
  t.after(() => endTree(child.pid));
  await sleep(300 + Math.random() * 1500);
  await endTree(child.pid);
}

async function assertOldOrNew(
  server: RunningServer,
  place: Place,
  taken: readonly PlainList[],
  list: PlainList,
): Promise<boolean> {
  const connection = await server.connect();
  const { breaches } = await connection.call('breaches', {});
  const isIn = breaches.filter(({ rows }) => rows > 0).length > taken.length;
  await assertAnswers(server, place, isIn ? [...taken, list] : taken);
  // A fact that was whole when its import died waits for the next publication, which has no use for it.
  assertNothingLiesAbout(place, isIn ? 0 : 1);
  return isIn;
}

async function assertState(server: RunningServer, place: Place, lists: readonly PlainList[]): Promise<void> {
  await assertAnswers(server, place, lists);
  assertNothingLiesAbout(place, 0);
}

/** Exactly these lists are in, to the byte of the ranges, and the doctor finds nothing. */
async function assertAnswers(
  server: RunningServer,
  place: Place,
  lists: readonly PlainList[],
): Promise<void> {
  const connection = await server.connect();
  const out = join(place.lists, 'export.txt');
  rmSync(out, { force: true });
  await connection.call('export', { kind: 'sha1', path: out });
  assert.ok(readFileSync(out, 'utf8') === bulkFileOf(lists), `the ranges are those of ${lists.length} lists`);

  const { findings } = await connection.call('doctor', {});
  assert.deepEqual(
    findings.filter(({ ok }) => !ok),
    [],
  );
  const { breaches } = await connection.call('breaches', {});
  const rows = breaches.map((breach) => breach.rows).filter((count) => count > 0);
  assert.deepEqual(
    rows.sort((a, b) => a - b),
    lists.map((list) => list.rows).sort((a, b) => a - b),
  );
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  assert.match(metrics, new RegExp(`^nuwa_corpus_breaches ${lists.length}$`, 'm'));
}

function assertNothingLiesAbout(place: Place, factsToo: 0 | 1): void {
  const { corpus, staging, root } = foldersOf(place.data);
  const manifest = readManifest(corpus);
  assert.ok(manifest);
  assert.deepEqual(readdirSync(join(corpus, 'work')), []);
  assert.ok(!existsSync(join(corpus, 'manifest.json.next')));
  assert.equal(readdirSync(join(corpus, 'segments')).length, 4);
  const named = new Set(manifest.facts.map(({ folder }) => folder));
  const facts = readdirSync(join(corpus, 'facts'));
  assert.equal(facts.filter((name) => named.has(name)).length, named.size);
  assert.ok(facts.length <= named.size + factsToo, 'facts on disk are those of the manifest');
  assert.deepEqual(existsSync(staging) ? readdirSync(staging) : [], []);
  assert.deepEqual(
    readdirSync(root).filter((name) => name.endsWith('.new')),
    [],
  );
}

test('killed in a removal, a rotation of keys or a seeding, it is before or after', async (t) => {
  const place = newPlace(t, { NUWA_PUBLISH_FLOOR: '1' });
  const [kept, removed] = [plainList('kept', 30_000), plainList('gone', 30_000)];
  const seeds = new Map(Array.from({ length: 30_000 }, (_, i) => [sha1(`seed ${i}`), i + 1] as const));
  const seedFile = join(place.lists, 'seed.txt');
  writeFileSync(seedFile, [...seeds].map(([hash, times]) => `${hash}:${times}\n`).join(''));
  let server = await startServer(t, place);
  await importList(server, place, 'Kept', kept);
  await importList(server, place, 'Gone', removed);

  const killIn = async (
    work: (connection: Connection, begun: () => void) => Promise<unknown>,
    wait: number,
  ): Promise<void> => {
    const { promise: begun, resolve } = Promise.withResolvers<void>();
    const done = work(await server.connect(), resolve).catch(() => {});
    await Promise.race([begun, done]);
    await Promise.race([sleep(wait), done]);
    await server.kill9();
    await done;
    server = await startServer(t, place);
  };
  /** The bulk file now is one of these; says which. */
  const whichOf = async (...bulkFiles: readonly string[]): Promise<number> => {
    const out = join(place.lists, 'export.txt');
    rmSync(out, { force: true });
    await (await server.connect()).call('export', { kind: 'sha1', path: out });
    const found = bulkFiles.indexOf(readFileSync(out, 'utf8'));
    assert.notEqual(found, -1, 'the ranges are neither those of before nor those of after');
    const { findings } = await (await server.connect()).call('doctor', {});
    assert.deepEqual(
      findings.filter(({ ok }) => !ok),
      [],
    );
    return found;
  };

  const both = bulkFileOf([kept, removed]);
  await t.test('a rotation changes no answer', async () => {
    await killIn((connection, begun) => connection.call('rotate', {}, begun), 30);
    await whichOf(both);
    await (await server.connect()).call('rotate', {});
    await whichOf(both);
  });
  await t.test('a seeding is in or not, and can be done again', async () => {
    const seeded = bulkFileOf([kept, removed], seeds);
    await killIn((connection, begun) => connection.call('seed', { path: seedFile }, begun), 30);
    if ((await whichOf(both, seeded)) === 0) {
      await (await server.connect()).call('seed', { path: seedFile });
    }
    assert.equal(await whichOf(seeded), 0);
  });
  await t.test('a removal is done or not, and can be done again', async () => {
    const [before, after] = [bulkFileOf([kept, removed], seeds), bulkFileOf([kept], seeds)];
    await killIn((connection, begun) => connection.call('remove', { breach: 'Gone' }, begun), 10);
    if ((await whichOf(before, after)) === 0)
      await (await server.connect()).call('remove', { breach: 'Gone' });
    assert.equal(await whichOf(after), 0);
    assertNothingLiesAbout(place, 0);
  });
  await server.stop();
});
