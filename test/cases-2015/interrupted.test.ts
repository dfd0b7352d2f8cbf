import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';

import { playSpring } from '#delivery/control/play-spring.ts';
import { openDatabase } from '#stores/open-database.ts';
import type { Stores } from '#stores/stores-on.ts';

import { onBothDatabases } from '../support/databases.ts';
import { fewOf2015 } from './few.ts';
import { quietly, springWorld } from './world.ts';

function newFolder(t: { after(hook: () => unknown): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'nuwa-2015-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Everything said, without what is drawn anew in each play: identifiers of reports, pseudonyms, checks. */
async function linesOf({ assertions }: Pick<Stores, 'assertions'>): Promise<readonly string[]> {
  const all = [...(await assertions.aboutAll(await assertions.subjects())).values()].flat();
  return all
    .map(({ subject, axis, value, actor, organization, basis, happened }) => {
      const word = value?.is === 'linked' ? 'linked' : JSON.stringify({ ...value, check: undefined });
      const who = actor.split('-')[0] ?? '';
      return [happened, subject.kind, axis, word, who, organization, basis].join(' ');
    })
    .sort();
}

/** In the process of the test, in memory, without a break. */
async function uninterrupted(folder: string): Promise<readonly string[]> {
  const database = await openDatabase();
  try {
    const { needs, stores } = springWorld(database, folder);
    await playSpring(needs, fewOf2015(), quietly());
    return await linesOf(stores);
  } finally {
    await database.close();
  }
}

test('killed with acts in hand, the play goes on where it stopped and says nothing twice', async (t) => {
  const root = newFolder(t);
  const folder = join(root, 'db');
  const { length: few } = fewOf2015().acts;
  assert.equal(await playAndKill(folder, few - 9, 5), 'SIGKILL');
  const database = await openDatabase({ folder });
  t.after(() => database.close());
  const { needs, stores } = springWorld(database, root);
  const report = await playSpring(needs, fewOf2015(), quietly());
  assert.ok(report.played > 0 && report.played < report.acts, `${report.played} of ${report.acts}`);
  assert.deepEqual(await linesOf(stores), await uninterrupted(newFolder(t)));
});

/** Kills it some milliseconds after it has come to an act. */
async function playAndKill(folder: string, act: number, wait: number): Promise<NodeJS.Signals | null> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'play-child.ts'), folder],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  createInterface(child.stdout).on('line', (line) => {
    if (Number(line) === act) setTimeout(() => child.kill('SIGKILL'), wait);
  });
  return (await ended)[1];
}

onBothDatabases('a play that is called off', (open) => {
  test('stops between two acts and goes on when it is asked again', async (t) => {
    const { needs, stores } = springWorld(await open(t), newFolder(t));
    const abort = new AbortController();
    const run = {
      signal: abort.signal,
      onProgress: ({ rows }: { rows: number }) => {
        if (rows === 10) abort.abort();
      },
    };
    await assert.rejects(playSpring(needs, fewOf2015(), run), { code: 'import-cancelled' });
    // Two at once: one plays, the other finds it played.
    const reports = await Promise.all([
      playSpring(needs, fewOf2015(), quietly()),
      playSpring(needs, fewOf2015(), quietly()),
    ]);
    const { acts } = reports[0];
    assert.deepEqual(
      reports.map(({ played }) => played).sort((a, b) => b - a),
      [acts - 10, 0],
    );
    assert.equal((await stores.standings.subjectsAt('vulnerability', 'intake', 'stated')).length, 3);
  });
});
