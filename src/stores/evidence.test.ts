import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import { sql } from 'kysely';

import type { Subject } from '#domain/assertions/subject.ts';
import { newId } from '#kernel/ids.ts';
import { type Instant, instantOf } from '#kernel/instant.ts';

import { onBothDatabases } from '../../test/support/databases.ts';
import { evidenceStore, type NewEvidence } from './evidence.ts';

const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n));
const at = (text: string): Instant => instantOf(Date.parse(text));
const aCase = (): Subject => ({ kind: 'vulnerability', id: newId('vul', random) });
const someEvidence = (subject: Subject, more: Partial<NewEvidence> = {}): NewEvidence => ({
  id: newId('evd', random),
  subject,
  state: 'kept',
  type: 'csv',
  bytes: 120,
  sha256: Buffer.from(random(32)).toString('hex'),
  originalOf: null,
  masked: { mobile: 3, name: 3 },
  rows: 3,
  received: at('2015-04-22'),
  name: '张三的样本.csv',
  ...more,
});

onBothDatabases('evidence', (_open, shared) => {
  test('what goes in comes out, the name with the key alone', async () => {
    const { db } = await shared();
    const evidence = evidenceStore(db);
    const [subject, key] = [aCase(), random(32)];
    const first = someEvidence(subject);
    const second = someEvidence(subject, { received: at('2015-04-23'), type: 'png', rows: 0, masked: {} });
    await evidence.insert(second, key, random);
    await evidence.insert(first, key, random);
    const found = await evidence.ofSubject(subject);
    const { name: _, ...expected } = first;
    assert.deepEqual(found[0], { ...expected, removed: null });
    assert.deepEqual(
      found.map(({ id }) => id),
      [first.id, second.id],
    );
    assert.deepEqual(await evidence.byId(first.id), found[0]);
    assert.deepEqual(await evidence.ofSubject(aCase()), []);
    assert.equal(await evidence.nameOf(first.id, key), '张三的样本.csv');
    assert.equal(await evidence.nameOf(first.id, random(32)), null);
    const { rows } = await sql<{ all: string }>`select evidence::text as all from evidence`.execute(db);
    const planted = ['张三', Buffer.from('张三的样本').toString('hex')];
    assert.ok(rows.length >= 2 && rows.every((row) => planted.every((text) => !row.all.includes(text))));
  });

  test('an original waits, is agreed to or removed, and only one can', async () => {
    const { db } = await shared();
    const evidence = evidenceStore(db);
    const [subject, key] = [aCase(), random(32)];
    const masked = someEvidence(subject);
    const original = someEvidence(subject, { state: 'awaiting-consent', originalOf: masked.id });
    await evidence.insert(masked, key, random);
    await evidence.insert(original, key, random);
    await assert.rejects(
      evidence.insert(
        someEvidence(subject, { state: 'awaiting-consent', originalOf: masked.id }),
        key,
        random,
      ),
    );
    const waiting = await evidence.awaitingSince(at('2015-04-23'), 100);
    assert.ok(waiting.some(({ id }) => id === original.id) && !waiting.some(({ id }) => id === masked.id));
    assert.ok(!(await evidence.awaitingSince(at('2015-04-22'), 100)).some(({ id }) => id === original.id));
    assert.equal((await evidence.originalOf(masked.id))?.id, original.id);
    assert.equal(await evidence.agreed(original.id), true);
    assert.equal(await evidence.agreed(original.id), false);
    assert.equal((await evidence.byId(original.id))?.state, 'kept');
    assert.deepEqual(
      await evidence.present([masked.id, original.id, newId('evd', random)]),
      new Set([masked.id, original.id]),
    );

    assert.equal(await evidence.removed(original.id, at('2015-05-01')), true);
    assert.equal(await evidence.removed(original.id, at('2015-05-02')), false);
    const row = await evidence.byId(original.id);
    assert.deepEqual([row?.state, row?.removed], ['removed', at('2015-05-01')]);
    assert.equal(await evidence.nameOf(original.id, key), null);
    assert.equal(await evidence.originalOf(masked.id), null);
    assert.deepEqual(await evidence.present([masked.id, original.id]), new Set([masked.id]));
    assert.deepEqual(await evidence.present([]), new Set());
  });
});
