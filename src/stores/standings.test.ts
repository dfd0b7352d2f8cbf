import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import fc from 'fast-check';

import type { Assertion } from '#domain/assertions/assertion.ts';
import { intervalsOf } from '#domain/assertions/fold.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import { newId } from '#kernel/ids.ts';
import { type Instant, instantOf, msOf } from '#kernel/instant.ts';

import { onBothDatabases } from '../../test/support/databases.ts';
import { randomHistory } from '../../test/support/histories.ts';
import type { Database } from './database.ts';
import { recorder } from './record.ts';
import { storesOn } from './stores-on.ts';

const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n));

onBothDatabases('standings', (_open, shared) => {
  test('the table is the fold of everything said, over random histories', async () => {
    const database = await shared();
    let start = Date.UTC(2011, 11, 21);
    await fc.assert(
      fc.asyncProperty(randomHistory(), async (history) => {
        const subject: Subject<'breach'> = { kind: 'breach', id: newId('brc', random) };
        start += 40 * 3_600_000; // later than everything of the history before
        const said = await replay(database, subject, history, start);
        const table = await storesOn(database.db).standings.history(subject);
        assert.deepEqual(sorted(table), sorted(intervalsOf(said)));
      }),
      { numRuns: 40 },
    );
  });

  test('subjects are found by where they stand', async () => {
    const database = await shared();
    const record = recorderAt(database, () => instantOf(Date.UTC(2013, 0, 1)));
    const incident = newId('inc', random);
    const members = Array.from(
      { length: 3 },
      (): Subject<'breach'> => ({ kind: 'breach', id: newId('brc', random) }),
    );
    const join = { axis: 'belongs-to', basis: 'statement', recipient: incident } as const;
    await record({
      actor: { kind: 'operator' },
      says: members.map((subject) => ({ ...join, subject, value: { is: 'belongs' } })),
    });
    await record({
      actor: { kind: 'operator' },
      says: [{ ...join, subject: members[1]!, value: { is: 'apart' } }],
    });
    const found = await storesOn(database.db).standings.subjectsAt(
      'breach',
      'belongs-to',
      'belongs',
      incident,
    );
    assert.deepEqual(sorted(found), sorted([members[0], members[2]]));
  });
});

const recorderAt = (database: Database, clock: () => Instant) =>
  recorder({ database, jobs: { enqueue: async () => {} }, clock, random, keyOf: () => null });

/** Says a history about another subject. */
async function replay(
  database: Database,
  subject: Subject<'breach'>,
  history: readonly Assertion[],
  start: number,
): Promise<readonly Assertion[]> {
  const ids = new Map<string, string>();
  const shift = start - msOf(history[0]?.recorded ?? instantOf(0));
  const moved = (instant: Instant): Instant => instantOf(msOf(instant) + shift);
  const all: Assertion[] = [];
  for (const planned of history) {
    const record = recorderAt(database, () => moved(planned.recorded));
    const { axis, value, basis, evidence, recipient, withdraws } = planned;
    const said = await record({
      actor: { kind: 'operator' },
      says: [
        {
          subject,
          axis,
          value,
          basis,
          happened: moved(planned.happened),
          ...(evidence === null ? {} : { evidence }),
          ...(recipient === null ? {} : { recipient: ids.get(recipient) ?? recipient }),
          ...(withdraws === null ? {} : { withdraws: ids.get(withdraws) ?? withdraws }),
        },
      ],
    });
    for (const assertion of said) ids.set(planned.id, assertion.id);
    all.push(...said);
  }
  return all;
}

const sorted = (rows: readonly unknown[]): readonly string[] =>
  rows.map((row) => JSON.stringify(row, (_key, value: unknown) => ordered(value))).sort();

/** jsonb gives the members of an object in an order of its own. */
function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
