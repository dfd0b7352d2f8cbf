import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { innerOf } from '#domain/identifiers/fingerprint.ts';
import type { Corpus } from './corpus.ts';
import { readManifest } from './manifest.ts';
import { openCorpus } from './open-corpus.ts';
import { verifyCorpus } from './verify-corpus.ts';
import { temporaryCorpus } from './testing/temporary-corpus.ts';
import { crashLists } from './testing/crash-lists.ts';

const base = mkdtempSync(join(tmpdir(), 'nuwa-crash-'));
after(() => rmSync(base, { recursive: true }));

/** Starts the victim over a folder; resolves when it has opened the corpus. */
async function start(folder: string, step = '', time = 1): Promise<ChildProcess> {
  const child = fork(new URL('./testing/crashing-corpus.ts', import.meta.url), [folder, step, String(time)], {
    stdio: 'inherit',
  });
  await once(child, 'message');
  return child;
}

async function reopen(folder: string): Promise<Corpus> {
  const { remove, ...options } = temporaryCorpus(crashLists);
  remove();
  return openCorpus({ ...options, folder });
}

/** All of it or nothing of it, nothing broken, nothing left over; and the work goes on from there. */
async function assertOldOrNew(folder: string): Promise<number> {
  const corpus = await reopen(folder);
  try {
    verifyCorpus(folder);
    const { facts, identifiers, passwords } = corpus.stats();
    assert.ok(facts === 0 || facts === 2, `${facts} facts`);
    assert.equal(identifiers, facts === 0 ? 0 : 300);
    assert.deepEqual(passwords, facts === 0 ? { sha1: 0, ntlm: 0 } : { sha1: 50, ntlm: 50 });
    const both = corpus.exposures(corpus.tokenOf(innerOf('email', 'p150@mail.example')));
    assert.deepEqual(both, facts === 0 ? [] : [1, 2]);
    const count = corpus.passwords('sha1').count(createHash('sha1').update('secret-7').digest());
    assert.equal(count, facts === 0 ? 0 : 8);
    assert.deepEqual(readdirSync(join(folder, 'work')), []);
    assert.equal(readdirSync(join(folder, 'segments')).length, 4);
    assert.ok(!readdirSync(folder).includes('manifest.json.next'));
    return facts;
  } finally {
    await corpus.close();
  }
}

for (const [step, expected] of [
  ['built', 'old'],
  ['facts moved', 'old'],
  ['segments moved', 'old'],
  ['manifest written', 'old'],
  ['manifest durable', 'old'],
  ['manifest renamed', 'new'],
] as const)
  test(`killed when the step "${step}" is reached: the corpus is the ${expected} one`, async () => {
    const folder = join(base, step.replaceAll(' ', '-'));
    const first = await reopen(folder); // the birth of a corpus is a publication, too
    await first.close();
    const child = await start(folder, step);
    await once(child, 'exit');
    assert.equal(child.signalCode, 'SIGKILL');
    assert.equal(await assertOldOrNew(folder), expected === 'old' ? 0 : 2);
  });

for (const [step, epoch] of [
  ['segments moved', 1],
  ['manifest renamed', 2],
] as const)
  test(`killed in a rotation at the step "${step}": all of it is in epoch ${epoch}`, async () => {
    const folder = join(base, `rotation-${step.replaceAll(' ', '-')}`);
    await (await reopen(folder)).close();
    const child = await start(folder, step, 2);
    await once(child, 'exit');
    assert.equal(child.signalCode, 'SIGKILL');
    assert.equal(await assertOldOrNew(folder), 2);
    assert.equal(readManifest(folder)!.epoch, epoch);
  });

test('killed at any instant, again and again: old or new, never between, never broken', async () => {
  const folder = join(base, 'any-instant');
  for (let round = 0; round < 5; round++) {
    const child = await start(folder);
    if (round % 2 === 1) await once(child, 'message');
    await new Promise((resume) => setTimeout(resume, Math.random() * 300));
    child.kill('SIGKILL');
    await once(child, 'exit');
    await assertOldOrNew(folder);
  }
  assert.ok(readManifest(folder)!.serial > 2, 'publications went through between the kills');
});
