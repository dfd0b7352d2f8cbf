import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';

import { lockDataFolder } from './lock.ts';

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'nuwa-lock-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A process that takes the lock, says `held` or the code of its error, and lives until its input ends. */
function contender(t: TestContext, folder: string): { child: ChildProcess; word: Promise<string> } {
  const script = `
    const { lockDataFolder } = await import(${JSON.stringify(new URL('./lock.ts', import.meta.url).href)});
    const word = await lockDataFolder(${JSON.stringify(folder)}).then(() => 'held', (error) => error.code);
    process.stdout.write(word + '\\n');
    process.stdin.resume();`;
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  t.after(() => child.kill('SIGKILL'));
  const word = once(child.stdout, 'data').then(([data]) => String(data).trim());
  return { child, word };
}

test('a second process is refused, told who holds the folder, and let in after the release', async (t) => {
  const folder = folderFor(t);
  const lock = await lockDataFolder(folder);
  await assert.rejects(lockDataFolder(folder), {
    code: 'data-folder-in-use',
    details: { folder, pid: process.pid },
  });
  assert.equal(await contender(t, folder).word, 'data-folder-in-use');
  lock.release();
  lock.release();
  assert.deepEqual(readdirSync(folder), []);
  assert.equal(await contender(t, folder).word, 'held');
});

test('of many who come after a kill -9, one takes the lock over', async (t) => {
  const folder = folderFor(t);
  const first = contender(t, folder);
  assert.equal(await first.word, 'held');
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  assert.ok(existsSync(join(folder, 'lock')));

  const words = await Promise.all(Array.from({ length: 5 }, () => contender(t, folder).word));
  assert.deepEqual(words.sort(), [...Array<string>(4).fill('data-folder-in-use'), 'held']);
  assert.deepEqual(readdirSync(folder), ['lock']);
});

test('a recycled pid is not believed', async (t) => {
  const folder = folderFor(t);
  (await lockDataFolder(folder)).release();
  const lock = await lockDataFolder(folder);
  const path = join(folder, 'lock');
  const holder = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  lock.release();
  // The same pid and boot, but a process that started at another time.
  writeFileSync(path, JSON.stringify({ ...holder, started: '1', nonce: 'dead' }));
  (await lockDataFolder(folder)).release();
});

test('a taker that died half-way does not lock everybody out', async (t) => {
  const folder = folderFor(t);
  const path = join(folder, 'lock');
  const lock = await lockDataFolder(folder);
  const holder = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  lock.release();
  writeFileSync(path, JSON.stringify({ ...holder, started: '1', nonce: 'dead' }));
  writeFileSync(`${path}.dead.next`, JSON.stringify({ ...holder, started: '2', nonce: 'deader' }));
  (await lockDataFolder(folder)).release();
  assert.deepEqual(readdirSync(folder), []);
});

test('a holder that we cannot see is judged by its heartbeat', async (t) => {
  const folder = folderFor(t);
  const path = join(folder, 'lock');
  const elsewhere = { pid: 1, started: '1', boot: 'another boot', namespace: 'pid:[1]', nonce: 'there' };
  writeFileSync(path, JSON.stringify(elsewhere));
  const beat = setInterval(() => utimesSync(path, new Date(), new Date()), 100);
  t.after(() => clearInterval(beat));
  await assert.rejects(lockDataFolder(folder), { code: 'data-folder-in-use' });
  clearInterval(beat);

  // Silent for long: taken at once.
  utimesSync(path, new Date(0), new Date(0));
  (await lockDataFolder(folder)).release();
  writeFileSync(path, 'not a lock of ours');
  utimesSync(path, new Date(0), new Date(0));
  (await lockDataFolder(folder)).release();
});
