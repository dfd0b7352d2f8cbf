/**
 * The embedded database survives a power cut: everything acknowledged is there, and nothing is damaged. `POWER_CUTS`
 * sets how many cuts are tried (each takes a second or two).
 */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { PGlite } from '@electric-sql/pglite';
import { amcheck } from '@electric-sql/pglite/contrib/amcheck';

import { DURABLE_PARAMETERS, DurableNodeFS, syncTree } from './durable-files.ts';
import { RecordingNodeFS, SimulatedDisk } from './testing/simulated-disk.ts';

const CUTS = Number(process.env['POWER_CUTS'] ?? 4);
const COMMITS = 60;
const OPTIONS = { startParams: [...DURABLE_PARAMETERS], extensions: { amcheck } };

const root = mkdtempSync(join(tmpdir(), 'nuwa-cut-'));
after(() => rmSync(root, { recursive: true, force: true }));
const base = join(root, 'base');

/** Deterministic numbers from 0 to 1 (mulberry32), so that a failing cut can be made again. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Commits rows 1, 2, 3 …; notes how many file events had happened when each was acknowledged. */
async function work(files: RecordingNodeFS, startParams: readonly string[]): Promise<readonly number[]> {
  const database = await PGlite.create({ ...OPTIONS, startParams: [...startParams], fs: files });
  const acknowledged: number[] = [];
  for (let n = 1; n <= COMMITS; n++) {
    await database.transaction(async (tx) => {
      await tx.query('insert into said (n, text) values ($1, $2)', [n, `${n} `.repeat(400)]);
      await tx.query('update said set text = text || $2 where n = $1', [Math.ceil(n / 2), 'again']);
    });
    // What writes most besides commits: a checkpoint, a new table with an index, a table thrown away.
    if (n % 20 === 0) await database.exec('checkpoint');
    if (n % 25 === 0)
      await database.exec(`create table t${n} as select n, text from said; create index on t${n} (text)`);
    if (n === 30) await database.exec('drop table t25');
    acknowledged.push(files.events.length);
  }
  return acknowledged;
}

async function makeBase(): Promise<void> {
  const database = await PGlite.create({ ...OPTIONS, fs: new DurableNodeFS(base) });
  await database.exec(`create extension amcheck;
    create table said (n integer primary key, text text not null); create index on said (text)`);
  await database.close();
  syncTree(base);
}

/** @returns the rows that are there after the cut */
async function reopen(folder: string): Promise<readonly number[]> {
  const database = await PGlite.create({ ...OPTIONS, fs: new DurableNodeFS(folder) });
  try {
    const { rows } = await database.query<{ n: number }>('select n from said order by n');
    await database.exec(`select bt_index_check(c.oid, true) from pg_class c join pg_am a on a.oid = c.relam
      where a.amname = 'btree' and c.relkind = 'i' and c.relpersistence = 'p'`);
    const damage = await database.query(`select c.relname, v.msg from pg_class c
      cross join lateral verify_heapam(c.oid) v where c.relkind = 'r' and c.relpersistence = 'p'`);
    assert.deepEqual(damage.rows, []);
    await database.query('insert into said (n, text) values (1000, $1)', ['still takes rows']);
    return rows.map(({ n }) => n);
  } finally {
    await database.close();
  }
}

/** Does the work in a copy of the base; gives the disk as it was before, what happened, and when commits came. */
async function run(name: string, flushes: boolean, startParams: readonly string[]) {
  const folder = join(root, name);
  cpSync(base, folder, { recursive: true });
  const disk = new SimulatedDisk(folder);
  const files = new RecordingNodeFS(folder, flushes);
  const acknowledged = await work(files, startParams);
  return { folder, disk, events: files.events, acknowledged };
}

async function rowsAfterCut(
  disk: SimulatedDisk,
  folder: string,
  luck: () => number,
): Promise<readonly number[]> {
  const left = join(root, 'left');
  disk.cut(folder, left, luck);
  try {
    return await reopen(left);
  } finally {
    rmSync(left, { recursive: true, force: true });
  }
}

test('every commit that was acknowledged before a power cut is there after it, and nothing is damaged', async (t) => {
  await makeBase();
  const { folder, disk, events, acknowledged } = await run('durable', true, DURABLE_PARAMETERS);
  const random = numbers(20111221);
  const points = Array.from({ length: CUTS }, (_, n) =>
    // Every other cut comes right after a commit was acknowledged: the moment at which most can be lost.
    n % 2 === 0 ? acknowledged[Math.floor(random() * COMMITS)]! : Math.floor(random() * events.length),
  ).sort((a, b) => a - b);
  t.diagnostic(`${events.length} file events, cut after ${points.join(', ')}`);

  for (const [n, at] of acknowledged.entries()) {
    const since = events.slice(acknowledged[n - 1] ?? 0, at);
    assert.ok(
      since.some(({ kind, path }) => kind === 'fsync' && path.includes('/pg_wal/')),
      `commit ${n + 1}`,
    );
  }

  let applied = 0;
  for (const [n, point] of points.entries()) {
    while (applied < point) disk.apply(events[applied++]!);
    const luck = n % 3 === 0 ? () => 0 : numbers(n);
    const rows = await rowsAfterCut(disk, folder, luck);
    const owed = acknowledged.filter((at) => at <= point).length;
    assert.ok(rows.length >= owed, `cut ${n} after event ${point}: ${rows.length} rows of ${owed}`);
    assert.deepEqual(
      rows,
      Array.from({ length: rows.length }, (_, index) => index + 1),
    );
  }
});

test('the simulated cut is no friend: as PGlite is shipped, it loses acknowledged commits', async () => {
  const shipped = ['--single', '-F', ...DURABLE_PARAMETERS.slice(1).filter((word) => word !== 'fsync=on')];
  const { folder, disk, events } = await run('shipped', false, withoutDanglingFlags(shipped));
  for (const event of events) disk.apply(event);
  const rows = await rowsAfterCut(disk, folder, () => 0).catch(() => []);
  assert.ok(rows.length < COMMITS, `${rows.length} rows are there`);
});

/** Drops a `-c` whose setting was taken out. */
const withoutDanglingFlags = (words: readonly string[]): readonly string[] =>
  words.filter((word, n) => word !== '-c' || words[n + 1] !== '-c');
