import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import { say } from '#domain/assertions/saying.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import type { Viewer } from '#domain/access/viewer.ts';
import type { Actor } from '#kernel/actor.ts';
import { newId } from '#kernel/ids.ts';
import { type Instant, instantOf } from '#kernel/instant.ts';
import { recorder } from '#stores/record.ts';
import { storesOn } from '#stores/stores-on.ts';

import { onBothDatabases } from './support/databases.ts';
import { readSets } from '#pipeline/5-account/read-sets.ts';
import { nameSet, recordSetStatement } from '#pipeline/1-discover/record-set-statement.ts';

const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n));
const operator: Actor = { kind: 'operator' };
const account = (
  offices: readonly ('coordinator' | 'auditor')[],
  memberships: readonly string[] = [],
  readOnly = false,
): Viewer => ({
  kind: 'account',
  account: 'a',
  offices,
  memberships: memberships.map((organization) => ({ organization, role: 'member' })),
  readOnly,
});

onBothDatabases('statements about sets', (_, shared) => {
  async function world(viewer: Viewer = { kind: 'operator' }) {
    const database = await shared();
    let ms = Date.now();
    const clock = (): Instant => instantOf((ms += 1000));
    const record = recorder({
      database,
      jobs: { enqueue: async () => {} },
      clock,
      random,
      keyOf: () => null,
    });
    const needs = { record, random, stores: storesOn(database.db), viewerOf: async () => viewer };
    const organization = async (name: string) => {
      const subject: Subject<'organization'> = { kind: 'organization', id: newId('org', random) };
      const facts = {
        nameEn: null,
        creditCode: null,
        sector: null,
        superior: null,
        division: null,
        domain: null,
      };
      await record({
        actor: operator,
        says: [
          say(subject, 'registered', { is: 'stated', name, kinds: ['authority'], ...facts }, 'statement'),
        ],
      });
      return subject.id;
    };
    return { needs, organization };
  }
  const meaning = { text: 'all of it', sector: 'social-security', division: null, to: '2015-04-24' } as const;

  test('two parties say two things of one set; both stand, and neither touches a case', async () => {
    const { needs, organization } = await world();
    const [ministry, press] = [await organization('a ministry'), await organization('a paper')];
    const set = await nameSet(needs, operator, meaning);
    const happened = instantOf(Date.UTC(2015, 3, 24));
    await recordSetStatement(needs, operator, {
      set: set.id,
      organization: ministry,
      axis: 'repair',
      value: { is: 'repaired-before', thousandths: 400 },
      happened,
    });
    await recordSetStatement(needs, operator, {
      set: set.id,
      organization: press,
      axis: 'repair',
      value: { is: 'open', thousandths: 600 },
      happened: instantOf(Date.UTC(2015, 3, 22)),
    });
    const stated = (await readSets(needs, operator)).find(({ id }) => id === set.id);
    assert.deepEqual(stated?.meaning, meaning);
    assert.deepEqual(
      stated?.statements.map(({ organization: by, value }) => [by, value]),
      [
        [press, { is: 'open', thousandths: 600 }],
        [ministry, { is: 'repaired-before', thousandths: 400 }],
      ],
    );
    assert.equal(stated?.statements[1]?.happened, happened);
  });

  test('a share of more than the whole, an unknown set and an unknown party are refused', async () => {
    const { needs, organization } = await world();
    const [by, set] = [await organization('somebody'), await nameSet(needs, operator, meaning)];
    const leak = { axis: 'leak', value: { is: 'none-found' } } as const;
    await assert.rejects(
      recordSetStatement(needs, operator, {
        set: set.id,
        organization: by,
        axis: 'repair',
        value: { is: 'open', thousandths: 1001 },
      }),
      { code: 'assertion-refused' },
    );
    await assert.rejects(
      recordSetStatement(needs, operator, { set: newId('set', random), organization: by, ...leak }),
      { code: 'not-found' },
    );
    await assert.rejects(
      recordSetStatement(needs, operator, { set: set.id, organization: newId('org', random), ...leak }),
      { code: 'not-found' },
    );
  });

  test('only coordinators write, and strangers do not read', async () => {
    for (const [viewer, writes, reads] of [
      [account(['coordinator']), true, true],
      [account(['auditor']), false, true],
      [account([], ['org_1']), false, true],
      [account([]), false, false],
      [{ kind: 'anyone' }, false, false],
      [account(['coordinator'], [], true), false, true],
    ] as const) {
      const { needs } = await world(viewer);
      const may = async (work: Promise<unknown>) =>
        work.then(
          () => true,
          (error: { code?: string }) => {
            assert.equal(error.code, 'not-allowed');
            return false;
          },
        );
      assert.equal(await may(nameSet(needs, { kind: 'anonymous' }, meaning)), writes);
      assert.equal(await may(readSets(needs, { kind: 'anonymous' })), reads);
    }
  });
});
