import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import { say } from '#domain/assertions/saying.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import { newId } from '#kernel/ids.ts';
import { type Instant, instantOf } from '#kernel/instant.ts';
import { recorder } from '#stores/record.ts';
import { storesOn } from '#stores/stores-on.ts';

import { onBothDatabases } from '../../../test/support/databases.ts';
import { caseFigures } from './case-figures.ts';

const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n));
const day = (days: number): Instant => instantOf(Date.UTC(2015, 0, 1) + days * 86_400_000);
const operator = { actor: { kind: 'operator' } } as const;

onBothDatabases('figures of cases', (_open, shared) => {
  test('come out of the assertions alone, for any past date, and forget what was taken back', async () => {
    const database = await shared();
    let now = day(0);
    const record = recorder({
      database,
      jobs: { enqueue: async () => {} },
      clock: () => now,
      random,
      keyOf: () => null,
    });
    const cases = Array.from(
      { length: 1003 },
      (): Subject<'vulnerability'> => ({ kind: 'vulnerability', id: newId('vul', random) }),
    );
    await record({
      ...operator,
      says: cases.flatMap((subject, n) => [
        say(subject, 'report', { is: 'received' }, 'statement'),
        say(subject, 'place', { is: 'stated', division: n === 0 ? '330784' : '220100' }, 'statement'),
      ]),
    });
    const [first] = cases;
    assert.ok(first);
    now = day(10);
    // Told of on day 10, claimed on day 5.
    const claim = say(first, 'repair', { is: 'repair-claimed', by: 'keeper' }, 'statement', {
      happened: day(5),
    });
    const [said] = await record({ ...operator, says: [claim] });
    const figures = (at: Instant) => caseFigures({ assertions: storesOn(database.db).assertions }, cases, at);

    assert.equal((await figures(day(4))).columns['claimed-by-keeper'], 0);
    const after = await figures(day(6));
    assert.equal(after.cases, 1003);
    assert.deepEqual(after.byProvince, [
      { province: '22', cases: 1002 },
      { province: '33', cases: 1 },
    ]);
    assert.deepEqual([after.columns['claimed-by-keeper'], after.columns['no-word']], [1, 1002]);

    now = day(20);
    await record({
      ...operator,
      says: [{ subject: first, axis: 'repair', value: null, basis: 'statement', withdraws: said?.id ?? '' }],
    });
    assert.equal((await figures(day(6))).columns['claimed-by-keeper'], 0);
    assert.equal((await figures(instantOf(Date.UTC(2014, 0, 1)))).cases, 0);
  });
});
