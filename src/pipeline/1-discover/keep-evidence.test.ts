import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, test } from 'node:test';

import type { Subject } from '#domain/assertions/subject.ts';
import { DEFAULT_EVIDENCE_LIMITS } from '#domain/evidence/evidence-limits.ts';
import { cleanFile } from '#engines/evidence/clean/clean-file.ts';
import { DEFAULT_CLEANING_LIMITS } from '#engines/evidence/clean/cleaning.ts';
import { EvidenceFiles } from '#engines/evidence/evidence-files.ts';
import { openCaseKeys } from '#engines/keys/case-keys.ts';
import { openKeys } from '#engines/keys/open-keys.ts';
import { newId, type Random } from '#kernel/ids.ts';
import { type Instant, instantOf } from '#kernel/instant.ts';
import { storesOn } from '#stores/stores-on.ts';

import { onBothDatabases } from '../../../test/support/databases.ts';
import {
  evidenceDoor,
  type KeepEvidenceNeeds,
  openEvidence,
  openWaitingOriginal,
  removeEvidenceOf,
  shredUndecided,
} from './keep-evidence.ts';
import type { EvidenceFile } from './receive-report-needs.ts';

const base = mkdtempSync(join(tmpdir(), 'nuwa-keep-evidence-'));
after(() => rmSync(base, { recursive: true }));
const random: Random = (n) => new Uint8Array(randomBytes(n));
const SAMPLE = '手机,城市\n13900001234,Jinhua\n13900001235,Hangzhou\n';
const file = (text: string, unmasked = false, name = 'Zhang San.csv'): EvidenceFile => ({
  name,
  unmasked,
  bytes: (async function* () {
    yield Buffer.from(text);
  })(),
});
const text = async (bytes: AsyncIterable<Uint8Array>): Promise<string> =>
  (await buffer(bytes as never)).toString();

onBothDatabases('keeping evidence', (_open, shared) => {
  async function house() {
    const database = await shared();
    const folder = mkdtempSync(join(base, 'house-'));
    const keys = openKeys(join(folder, 'keys'), random, null);
    const caseKeys = openCaseKeys(join(folder, 'keys'), random);
    const files = new EvidenceFiles({
      folder: join(folder, 'evidence'),
      random,
      waitingKeys: keys.originals,
      clean: async (upload, options) =>
        cleanFile(await buffer(upload as never), options, DEFAULT_CLEANING_LIMITS),
    });
    let now: Instant = instantOf(Date.parse('2015-04-22T08:00:00Z'));
    const needs: KeepEvidenceNeeds = {
      stores: storesOn(database.db),
      files,
      keyOf: caseKeys.keyOf,
      limits: { ...DEFAULT_EVIDENCE_LIMITS, files: 3 },
      clock: () => now,
      random,
    };
    const subject: Subject = { kind: 'vulnerability', id: newId('vul', random) };
    await caseKeys.ensure([subject]);
    return {
      needs,
      subject,
      caseKeys,
      door: evidenceDoor(needs),
      onDisk: () => globSync('evidence/*/evd_*', { cwd: folder }),
      waitingKeys: () => globSync('keys/original-*', { cwd: folder }),
      allBytes: () =>
        Buffer.concat(
          globSync('evidence/**/evd_*', { cwd: folder }).map((one) => readFileSync(join(folder, one))),
        ),
      pass: (days: number) => (now = instantOf(Date.parse(now) + days * 86_400_000)),
      database,
    };
  }
  async function kept(at: Awaited<ReturnType<typeof house>>, one: EvidenceFile) {
    const taken = await at.door.take(at.subject, one, 'finder');
    await at.database.transaction((tx) => at.door.put(storesOn(tx), at.subject, taken, at.needs.clock()));
    return taken;
  }

  test('taken, put, read by whoever is let in; of another case, or forgotten, it is not found', async () => {
    const at = await house();
    const taken = await kept(at, file(SAMPLE));
    assert.match(taken.media, /^text\/csv/);
    const read = await openEvidence(at.needs, at.subject, taken.id);
    assert.equal(read.name, 'Zhang San.csv');
    assert.deepEqual([read.row.rows, read.row.masked, read.row.sha256], [2, { mobile: 2 }, taken.sha256]);
    assert.match(await text(read.content), /139\*{4}34,Jinhua/);
    assert.ok(!at.allBytes().includes('Jinhua'));
    const stranger: Subject = { kind: 'vulnerability', id: newId('vul', random) };
    await assert.rejects(openEvidence(at.needs, stranger, taken.id), { code: 'not-found' });
    await at.caseKeys.destroy(at.subject);
    await assert.rejects(openEvidence(at.needs, at.subject, taken.id), { code: 'not-found' });
    await removeEvidenceOf(at.needs, at.subject);
    await removeEvidenceOf(at.needs, at.subject);
    assert.deepEqual(at.onDisk(), []);
    assert.equal((await at.needs.stores.evidence.byId(taken.id))?.state, 'removed');
    await assert.rejects(at.door.take(at.subject, file('x\n'), 'finder'), { code: 'assertion-refused' });
  });

  test('an original is read where it waits, agreed to, and kept beside the masked one', async () => {
    const at = await house();
    const taken = await kept(at, file(SAMPLE, true));
    const original = await at.needs.stores.evidence.originalOf(taken.id);
    assert.equal(original?.state, 'awaiting-consent');
    const waiting = async (): Promise<string> =>
      text((await openWaitingOriginal(at.needs, at.subject, taken.id)).content);
    assert.equal(await waiting(), SAMPLE);
    await assert.rejects(openEvidence(at.needs, at.subject, original.id), { code: 'not-found' });
    const settle = (how: 'keep-original' | 'keep-masked') =>
      at.database.transaction((tx) => at.door.settle(storesOn(tx), at.subject, taken.id, how));
    // The transaction fails after the file was put under the key of the case: nothing is lost, and it can be decided again.
    await assert.rejects(
      at.database.transaction(async (tx) => {
        await at.door.settle(storesOn(tx), at.subject, taken.id, 'keep-original');
        throw new Error('the commit failed');
      }),
      /commit failed/,
    );
    assert.equal(await waiting(), SAMPLE);
    await settle('keep-original');
    await assert.rejects(waiting(), { code: 'not-found' });
    assert.equal((await at.needs.stores.evidence.byId(original.id))?.state, 'kept');
    assert.equal(await text((await openEvidence(at.needs, at.subject, original.id)).content), SAMPLE);
    assert.deepEqual(at.waitingKeys(), []);
    await assert.rejects(settle('keep-masked'), { code: 'bad-request' });
  });

  test('an original that is refused, or that nobody decides about in fourteen days, is shredded', async () => {
    const at = await house();
    const refused = await kept(at, file(SAMPLE, true));
    const forgotten = await kept(at, file(SAMPLE, true));
    await at.database.transaction((tx) =>
      at.door.settle(storesOn(tx), at.subject, refused.id, 'keep-masked'),
    );
    assert.equal(at.onDisk().length, 3);
    at.pass(14);
    await shredUndecided(at.needs);
    assert.equal(at.onDisk().length, 3);
    at.pass(1);
    assert.ok((await shredUndecided(at.needs)) >= 1);
    assert.equal(at.onDisk().length, 2);
    assert.deepEqual(at.waitingKeys(), []);
    assert.equal(await at.needs.stores.evidence.originalOf(forgotten.id), null);
    assert.match(await text((await openEvidence(at.needs, at.subject, forgotten.id)).content), /\*{4}/);
  });

  test('what was taken and not put is dropped; the limits of a report hold', async () => {
    const at = await house();
    const taken = await at.door.take(at.subject, file(SAMPLE, true), 'finder');
    assert.equal(at.onDisk().length, 2);
    await at.door.drop(at.subject, taken);
    assert.deepEqual([at.onDisk(), at.waitingKeys()], [[], []]);
    for (let i = 0; i < 3; i++) await kept(at, file(`note ${i}\n`));
    await assert.rejects(at.door.take(at.subject, file('one more\n'), 'finder'), {
      code: 'too-large',
      message: /3 files/,
    });
  });
});
