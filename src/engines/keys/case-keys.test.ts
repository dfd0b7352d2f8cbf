import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { inspect } from 'node:util';

import type { Subject } from '#domain/assertions/subject.ts';
import { newId, type Random } from '#kernel/ids.ts';
import { HEADER_BYTES, nameOf, putGroup, RECORD_BYTES } from './case-key-records.ts';
import { openCaseKeys } from './case-keys.ts';

const base = mkdtempSync(join(tmpdir(), 'nuwa-case-keys-'));
after(() => rmSync(base, { recursive: true }));
const random: Random = (n) => new Uint8Array(randomBytes(n));
const newFolder = (): string => mkdtempSync(join(base, 'keys-'));
const aCase = (): Subject => ({ kind: 'vulnerability', id: newId('vul', random) });
const hex = (bytes: Uint8Array | null): string => Buffer.from(bytes ?? []).toString('hex');
/** Everything in the folder, hidden files too. */
const contents = (folder: string): Buffer =>
  Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));

test('each subject has a key of its own, and the same one at every start', async () => {
  const folder = newFolder();
  const keys = openCaseKeys(folder, random);
  const [one, two, three] = [aCase(), aCase(), aCase()];
  await keys.ensure([one, two, one]);
  await keys.ensure([two, three]);
  const before = [one, two, three].map(keys.keyOf).map(hex);
  assert.ok(before.every((key) => key.length === 64));
  assert.equal(new Set(before).size, 3);
  const again = openCaseKeys(folder, random, { expected: true });
  assert.deepEqual([one, two, three].map(again.keyOf).map(hex), before);
  assert.equal(again.keyOf(aCase()), null);
  assert.deepEqual([again.state(one), again.has(one), again.state(aCase())], ['live', true, 'none']);
  for (const name of readdirSync(folder)) assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600);
});

test('calls at once make each key once', async () => {
  const keys = openCaseKeys(newFolder(), random);
  const subject = aCase();
  const seen = await Promise.all(
    Array.from({ length: 8 }, async () => {
      await keys.ensure([subject, aCase()]);
      return hex(keys.keyOf(subject));
    }),
  );
  assert.equal(new Set(seen).size, 1);
});

test('a destroyed key is gone, never made again, and no older copy of the file opens it', async () => {
  const folder = newFolder();
  const keys = openCaseKeys(folder, random);
  const [gone, stays, never] = [aCase(), aCase(), aCase()];
  await keys.ensure([gone, stays]);
  const key = hex(keys.keyOf(gone));
  const kept = hex(keys.keyOf(stays));
  const oldFile = readFileSync(join(folder, 'case-keys'));
  await keys.destroy(gone);
  await keys.destroy(gone);
  await keys.destroy(never);
  for (const opened of [keys, openCaseKeys(folder, random)]) {
    assert.equal(opened.keyOf(gone), null);
    assert.equal(opened.state(gone), 'destroyed');
    assert.equal(opened.state(never), 'destroyed');
    assert.equal(hex(opened.keyOf(stays)), kept);
    await assert.rejects(opened.ensure([aCase(), gone]), { code: 'assertion-refused' });
  }
  assert.deepEqual(readdirSync(folder).sort(), ['case-keys', 'case-wrap-3.key']);
  assert.ok(!contents(folder).toString('hex').includes(key));
  // Somebody puts the old file back: its wrapping key does not exist any more.
  writeFileSync(join(folder, 'case-keys'), oldFile);
  assert.throws(() => openCaseKeys(folder, random), { code: 'keys-missing' });
});

test('a failure at any step of making keys leaves them made or not, and the next call works', async () => {
  for (const failing of ['append', 'count'] as const) {
    const folder = newFolder();
    let armed = false;
    const keys = openCaseKeys(folder, random, { onStep: (step) => failIf(armed && step === failing) });
    const [first, second] = [aCase(), aCase()];
    await keys.ensure([first]);
    const key = hex(keys.keyOf(first));
    armed = true;
    await assert.rejects(keys.ensure([second]), /injected/);
    assert.equal(keys.keyOf(second), null);
    assert.equal(openCaseKeys(folder, random).keyOf(second), null);
    armed = false;
    await keys.ensure([second]);
    assert.equal(hex(openCaseKeys(folder, random).keyOf(second)), hex(keys.keyOf(second)));
    assert.equal(hex(openCaseKeys(folder, random).keyOf(first)), key);
  }
});

const DESTROY_STEPS = [
  'new-wrapping-key',
  'write-aside',
  'keep-old',
  'rename',
  'sync-folder',
  'destroy-wrapping-key',
  'overwrite-old',
] as const;

test('a failure at any step of destroying leaves the old or the new state, and trying again finishes', async () => {
  for (const failing of DESTROY_STEPS) {
    const folder = newFolder();
    let armed = false;
    const keys = openCaseKeys(folder, random, { onStep: (step) => failIf(armed && step === failing) });
    const [gone, stays] = [aCase(), aCase()];
    await keys.ensure([gone, stays]);
    const kept = hex(keys.keyOf(stays));
    armed = true;
    await assert.rejects(keys.destroy(gone), /injected/);
    const isLive = DESTROY_STEPS.indexOf(failing) <= DESTROY_STEPS.indexOf('rename');
    assert.equal(keys.state(gone), isLive ? 'live' : 'destroyed', failing);
    assert.equal(hex(keys.keyOf(stays)), kept);
    armed = false;
    await keys.destroy(gone);
    assert.equal(keys.state(gone), 'destroyed');
    assert.equal(hex(keys.keyOf(stays)), kept);
    await keys.ensure([aCase()]);
    const left = readdirSync(folder).filter((name) => name !== 'case-keys');
    assert.equal(left.length, 1, `${failing}: ${left.join(' ')}`);
  }
});

test('kill -9 at each step of destroying: the next start finds the old or the new state and clears up', async () => {
  const prepared = newFolder();
  const [gone, stays] = [aCase(), aCase()];
  const keys = openCaseKeys(prepared, random);
  await keys.ensure([gone, stays]);
  const kept = hex(keys.keyOf(stays));
  const script = `
    import { randomBytes } from 'node:crypto';
    import { openCaseKeys } from ${JSON.stringify(new URL('./case-keys.ts', import.meta.url).href)};
    const [folder, fatal, id] = process.argv.slice(1);
    const onStep = (step) => { if (step === fatal) process.kill(process.pid, 'SIGKILL'); };
    await openCaseKeys(folder, randomBytes, { onStep }).destroy({ kind: 'vulnerability', id });`;
  await Promise.all(
    DESTROY_STEPS.map(async (fatal) => {
      const folder = newFolder();
      cpSync(prepared, folder, { recursive: true });
      const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script];
      const child = spawn(process.execPath, [...args, folder, fatal, gone.id], { stdio: 'ignore' });
      const [, signal] = (await once(child, 'exit')) as [number, string];
      assert.equal(signal, 'SIGKILL', fatal);
      const found = openCaseKeys(folder, random, { expected: true });
      const isLive = DESTROY_STEPS.indexOf(fatal) <= DESTROY_STEPS.indexOf('rename');
      assert.equal(found.state(gone), isLive ? 'live' : 'destroyed', fatal);
      assert.equal(hex(found.keyOf(stays)), kept);
      assert.deepEqual(readdirSync(folder).sort(), ['case-keys', `case-wrap-${isLive ? 1 : 2}.key`], fatal);
    }),
  );
});

test('a torn end is dropped; a damaged entry or a file that is cut off is an error', async () => {
  const folder = newFolder();
  const path = join(folder, 'case-keys');
  const keys = openCaseKeys(folder, random);
  const [one, two] = [aCase(), aCase()];
  await keys.ensure([one]);
  await keys.ensure([two]);
  const whole = readFileSync(path);
  const torn = Buffer.concat([whole, randomBytes(RECORD_BYTES + 30)]);
  // An entry that is whole but that nobody counted belongs to an append that nobody was told about.
  const stranger = { name: nameOf(aCase()), state: 'live' as const };
  putGroup(torn.subarray(whole.length, whole.length + RECORD_BYTES), [stranger], random(32), random(12), {
    generation: 1,
    key: random(32),
  });
  writeFileSync(path, torn);
  const opened = openCaseKeys(folder, random);
  assert.equal(hex(opened.keyOf(two)), hex(keys.keyOf(two)));
  const three = aCase();
  await opened.ensure([three]);
  assert.equal(hex(openCaseKeys(folder, random).keyOf(three)), hex(opened.keyOf(three)));

  const good = readFileSync(path);
  for (const at of [
    3,
    9,
    HEADER_BYTES,
    HEADER_BYTES + RECORD_BYTES - 1,
    HEADER_BYTES + 2 * RECORD_BYTES + 40,
  ]) {
    const bad = Buffer.from(good);
    bad[at] = (bad[at] ?? 0) ^ 1;
    writeFileSync(path, bad);
    assert.throws(() => openCaseKeys(folder, random), { code: 'config-invalid', message: /damaged .*copy/ });
  }
  writeFileSync(path, good);
  truncateSync(path, HEADER_BYTES + 2 * RECORD_BYTES);
  assert.throws(() => openCaseKeys(folder, random), { code: 'config-invalid', message: /cut off/ });
});

test('a torn count leaves the one before, also at the first append after a start', async () => {
  const folder = newFolder();
  const path = join(folder, 'case-keys');
  const subjects = [aCase(), aCase(), aCase()];
  for (const subject of subjects) {
    const before = statSync(path, { throwIfNoEntry: false }) === undefined ? null : readFileSync(path);
    await openCaseKeys(folder, random).ensure([subject]);
    const after = readFileSync(path);
    const slots =
      before === null
        ? []
        : [32, 40].filter((at) => !before.subarray(at, at + 8).equals(after.subarray(at, at + 8)));
    if (before === null) continue;
    assert.equal(slots.length, 1);
    const torn = Buffer.from(after);
    torn.fill(0xee, slots[0] ?? 0, (slots[0] ?? 0) + 5);
    const aside = newFolder();
    cpSync(folder, aside, { recursive: true });
    writeFileSync(join(aside, 'case-keys'), torn);
    const opened = openCaseKeys(aside, random);
    assert.deepEqual(
      subjects.map(opened.has),
      subjects.map((one) => subjects.indexOf(one) < subjects.indexOf(subject)),
    );
  }
});

test('nothing is made in place of what is lost', async () => {
  const folder = newFolder();
  assert.throws(() => openCaseKeys(folder, random, { expected: true }), { code: 'keys-missing' });
  await openCaseKeys(folder, random).ensure([aCase()]);
  const copy = newFolder();
  cpSync(folder, copy, { recursive: true });
  rmSync(join(folder, 'case-keys'));
  assert.throws(() => openCaseKeys(folder, random), { code: 'keys-missing' });
  rmSync(join(copy, 'case-wrap-1.key'));
  assert.throws(() => openCaseKeys(copy, random), { code: 'keys-missing' });
  const other = newFolder();
  openCaseKeys(other, random);
  copyFileSync(join(other, 'case-wrap-1.key'), join(copy, 'case-wrap-1.key'));
  assert.throws(() => openCaseKeys(copy, random), { code: 'keys-missing' });
});

test('a first start that was cut short is made again', async () => {
  const folder = newFolder();
  openCaseKeys(folder, random);
  rmSync(join(folder, 'case-wrap-1.key'));
  const subject = aCase();
  await openCaseKeys(folder, random).ensure([subject]);
  assert.ok(openCaseKeys(folder, random).has(subject));
});

test('a file that others may read is refused, and keys do not print', async () => {
  const folder = newFolder();
  const keys = openCaseKeys(folder, random);
  const subject = aCase();
  await keys.ensure([subject]);
  const shown = inspect(keys, { depth: 9, showHidden: true }) + JSON.stringify(keys);
  assert.ok(!shown.includes(hex(keys.keyOf(subject)).slice(0, 8)));
  chmodSync(join(folder, 'case-keys'), 0o644);
  assert.throws(() => openCaseKeys(folder, random), { code: 'config-invalid', message: /chmod 600/ });
});

test('the names of cases do not stand in the file', async () => {
  const folder = newFolder();
  const subject = aCase();
  await openCaseKeys(folder, random).ensure([subject]);
  assert.ok(!contents(folder).includes(subject.id.slice(4)));
});

test('many at once: destroying one of them leaves every other as it was', async () => {
  const folder = newFolder();
  const keys = openCaseKeys(folder, random);
  const subjects = Array.from({ length: 200 }, aCase);
  await keys.ensure(subjects.slice(0, 70));
  for (const subject of subjects.slice(70, 75)) await keys.ensure([subject]);
  await keys.ensure(subjects.slice(75));
  const before = subjects.map((subject) => hex(keys.keyOf(subject)));
  assert.equal(new Set(before).size, 200);
  const gone = [0, 63, 64, 72, 150, 199];
  await Promise.all([...gone.map(async (i) => keys.destroy(subjects[i]!)), keys.ensure([aCase()])]);
  const wanted = before.map((key, i) => (gone.includes(i) ? '' : key));
  for (const opened of [keys, openCaseKeys(folder, random)])
    assert.deepEqual(
      subjects.map((subject) => hex(opened.keyOf(subject))),
      wanted,
    );
});

test('20,000 subjects open in a tenth of a second and weigh no more than their entries', async () => {
  const folder = newFolder();
  const subjects = Array.from({ length: 20_000 }, aCase);
  await openCaseKeys(folder, random).ensure(subjects);
  const begun = performance.now();
  const keys = openCaseKeys(folder, random);
  const took = performance.now() - begun;
  assert.ok(took < 500, `${took} ms`);
  assert.ok(subjects.every(keys.has));
  assert.equal(statSync(join(folder, 'case-keys')).size, HEADER_BYTES + 20_000 * RECORD_BYTES);
});

function failIf(now: boolean): void {
  if (now) throw new Error('injected');
}
