import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import fc from 'fast-check';
import { sql } from 'kysely';

import { partsIn } from '#domain/access/case-parts.ts';
import { tiesOf } from '#domain/access/case-ties.ts';
import type { Assertion } from '#domain/assertions/assertion.ts';
import { say } from '#domain/assertions/saying.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import { columnOf } from '#domain/vulnerabilities/column.ts';
import { DEFAULT_CLOCKS } from '#domain/vulnerabilities/default-clocks.ts';
import { deskOf } from '#domain/vulnerabilities/desk.ts';
import { likelyDuplicates } from '#domain/vulnerabilities/duplicates.ts';
import { searchTerms } from '#domain/vulnerabilities/terms.ts';
import { NuwaError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { type Instant, instantOf, msOf } from '#kernel/instant.ts';

import { onBothDatabases } from '../../test/support/databases.ts';
import { BODIES, randomCaseHistory } from '../../test/support/histories.ts';
import { caseDesks } from './case-desks.ts';
import type { CaseFilters, CaseListing, CaseOrder, CaseScope } from './case-list.ts';
import { caseProjection, refreshCases } from './case-projection.ts';
import { caseRow, type CaseRow, partyRows } from './case-rows.ts';
import { caseTerms } from './case-terms.ts';
import { caseStore } from './cases.ts';
import type { Database } from './database.ts';
import type { SubjectHistory } from './projection.ts';
import { rebuildStandings, recorder } from './record.ts';
import { similarCases } from './similar-cases.ts';
import { storesOn } from './stores-on.ts';

const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n));
const KEY = new Uint8Array(32).fill(7);
const EVERYTHING: CaseScope = { kind: 'everything' };
const projection = caseProjection();

onBothDatabases('cases', (_open, shared) => {
  test('rows are what the pure function makes of a random history, said bit by bit or rebuilt', async () => {
    const database = await shared();
    await empty(database);
    const told: SubjectHistory[] = [];
    await fc.assert(
      fc.asyncProperty(randomCaseHistory(), async (planned) => {
        const subject = newCase();
        const history = planned.map((said) => ({ ...said, subject }));
        for (let to = 1; to <= history.length; to += 13) {
          await write(database, [{ subject, history: history.slice(0, to) }]);
        }
        await write(database, [{ subject, history }]);
        told.push({ subject, history });
        assert.deepEqual(await rowOf(database, subject.id), expected(subject.id, history));
        assert.deepEqual(
          await partiesOf(database, subject.id),
          partyRows(subject.id, history).map(plain).sort(),
        );
      }),
      { numRuns: 15 },
    );
    const before = await allRows(database);
    await database.transaction((tx) => projection.clear(tx));
    assert.deepEqual(await allRows(database), []);
    await write(database, told);
    assert.deepEqual(await allRows(database), before);
  });

  test('the recorder keeps them, and what is taken back leaves them; a rebuild gives the same', async () => {
    const database = await shared();
    const clock = advancing(database);
    const record = recorder({
      database,
      jobs: { enqueue: async () => {} },
      clock: await clock,
      random,
      keyOf: () => null,
      projections: [projection],
    });
    const subject = newCase();
    const operator = { actor: { kind: 'operator' } } as const;
    await record({
      ...operator,
      says: [
        say(subject, 'report', { is: 'received' }, 'statement'),
        say(subject, 'keeper', { is: 'stated', organization: BODIES.keeper }, 'statement'),
      ],
    });
    const [claim] = await record({
      ...operator,
      says: [say(subject, 'repair', { is: 'repair-claimed', by: 'keeper' }, 'statement')],
    });
    assert.equal((await rowOf(database, subject.id))?.repair_column, 'claimed-by-keeper');
    await record({
      ...operator,
      says: [
        { subject, axis: 'repair', value: null, basis: 'statement', ...(claim && { withdraws: claim.id }) },
      ],
    });
    const row = await rowOf(database, subject.id);
    assert.equal(row?.repair_column, 'no-word');
    await rebuildStandings(database, [projection]);
    assert.deepEqual(await rowOf(database, subject.id), row);
  });

  test('parties are those whom the policy of access lets in', async () => {
    fc.assert(
      fc.property(randomCaseHistory(), (history) => {
        const id = newCase().id;
        const ties = tiesOf(id, history, null);
        const rows = partyRows(id, history);
        for (const organization of Object.values(BODIES)) {
          const viewer = {
            kind: 'account' as const,
            account: 'someone',
            memberships: [{ organization, role: 'member' as const }],
            offices: [],
            readOnly: false,
          };
          const parts = rows.filter((row) => row.organization === organization).map(({ part }) => part);
          const allowed = partsIn(viewer, ties).filter((part) => part !== 'public');
          assert.deepEqual(parts.toSorted(), [...allowed].sort());
        }
      }),
    );
  });

  test('lists come page by page, in every order and under every filter, each case once', async () => {
    const database = await shared();
    await empty(database);
    const rows = await fill(database, 137);
    const now = instantOf(Date.UTC(2015, 5, 1));
    const some = rows[5];
    assert.ok(some);
    const filters: readonly (readonly [CaseFilters, (row: CaseRow) => boolean])[] = [
      [{}, () => true],
      [{ line: 'org_a/' }, ({ line }) => line?.startsWith('org_a/') ?? false],
      [{ line: 'org_a/org_b1/' }, ({ line }) => line?.startsWith('org_a/org_b1/') ?? false],
      [
        { divisions: [{ least: '330000', most: '339999' }] },
        ({ division }) => division?.startsWith('33') ?? false,
      ],
      [
        {
          divisions: [
            { least: '330700', most: '330799' },
            { least: '220000', most: '229999' },
          ],
        },
        ({ division }) => /^(3307|22)/.test(division ?? ''),
      ],
      [{ sector: 'health' }, ({ sector }) => sector === 'health'],
      [{ report: 'valid' }, ({ report }) => report === 'valid'],
      [{ column: 'tested-open' }, ({ repair_column }) => repair_column === 'tested-open'],
      [{ leak: 'access-seen' }, ({ leak }) => leak === 'access-seen'],
      [{ grade: 'high' }, ({ grade }) => grade === 'high'],
      [{ cwe: 89 }, ({ cwe }) => cwe === 89],
      [{ desk: null }, ({ owner }) => owner === null],
      [{ overdueAt: now }, ({ due }) => typeof due === 'string' && due <= now],
      [{ receivedBefore: some.received }, ({ received }) => received < some.received],
      [{ receivedFrom: some.received }, ({ received }) => received >= some.received],
      [
        { line: 'org_a/', column: 'no-word', grade: 'high' },
        (row) =>
          row.line?.startsWith('org_a/') === true && row.repair_column === 'no-word' && row.grade === 'high',
      ],
    ];
    for (const [filter, wanted] of filters) {
      for (const order of ['received', 'changed', 'due'] as const) {
        const found = await walk(database, EVERYTHING, filter, order, 60);
        const expectedIds = rows
          .filter(wanted)
          .filter(({ due }) => order !== 'due' || due !== null)
          .sort(inOrder(order))
          .map(({ id }) => id);
        assert.deepEqual(found, expectedIds, `${JSON.stringify(filter)} by ${order}`);
      }
    }
  });

  test('members see the cases of their organizations, and nothing else', async () => {
    const database = await shared();
    await empty(database);
    const [mine, theirs, both] = [newCase(), newCase(), newCase()];
    const sent = (subject: Subject, recipient: string) =>
      said(subject, 3, { axis: 'contact', value: { is: 'sent' }, recipient });
    const base = (subject: Subject) => [
      said(subject, 0, { axis: 'report', value: { is: 'received' } }),
      said(subject, 1, { axis: 'keeper', value: { is: 'stated', organization: BODIES.keeper } }),
    ];
    await write(database, [
      { subject: mine, history: [...base(mine), sent(mine, BODIES.keeper)] },
      { subject: theirs, history: base(theirs) },
      { subject: both, history: [...base(both), sent(both, BODIES.superior)] },
    ]);
    const seen = (organizations: string[], parts: ('keeper' | 'maintainer' | 'told')[]) =>
      walk(database, { kind: 'organizations', organizations, parts }, {}, 'received');
    const all = ['keeper', 'maintainer', 'told'] as const;
    assert.deepEqual(await seen([BODIES.keeper], [...all]), [mine.id]);
    assert.deepEqual(await seen([BODIES.superior], [...all]), [both.id]);
    assert.deepEqual(await seen([BODIES.superior], ['keeper', 'maintainer']), []);
    assert.deepEqual(await seen([BODIES.maintainer], [...all]), []);
    assert.deepEqual(await seen([], [...all]), []);
    assert.deepEqual(
      (await seen([BODIES.keeper, BODIES.superior], [...all])).toSorted(),
      [mine.id, both.id].sort(),
    );
  });

  test('texts are found by what they contain, in Chinese and Latin, and forgotten with the case', async () => {
    const database = await shared();
    await empty(database);
    const [first, second] = [newCase(), newCase()];
    await write(database, [bare(first), bare(second)]);
    const terms = (text: string) => searchTerms(text, KEY);
    const index = caseTerms(database.db);
    await index.write(first.id, { terms: terms('长春医保查询系统 SQL 注入'), titleTerms: terms('医保') });
    await index.write(second.id, { terms: terms('长春公积金 weak password'), titleTerms: terms('公积金') });
    const search = (text: string) => walk(database, EVERYTHING, { terms: terms(text) }, 'received');
    assert.deepEqual(await search('医保查询'), [first.id]);
    assert.deepEqual(await search('sql'), [first.id]);
    assert.deepEqual(await search('ＳＱＬ注入'), [first.id]);
    assert.deepEqual(await search('PASS'), [second.id]);
    assert.equal((await search('长春')).length, 2);
    assert.deepEqual(await search('社保'), []);
    assert.deepEqual(
      await walk(database, EVERYTHING, { terms: searchTerms('医保', random(32)) }, 'received'),
      [],
    );
    await index.write(first.id, { terms: terms('改写'), titleTerms: [] });
    assert.deepEqual(await search('医保'), []);
    await index.remove(second.id);
    assert.deepEqual(await search('长春'), []);
  });

  test('a text that is in very many cases is found in them, in order and under filters', async () => {
    const database = await shared();
    await empty(database);
    const rows = [...(await fill(database, 1700)), ...(await fill(database, 1700))];
    const common = new Set(rows.filter((_, n) => n % 16 !== 0).map(({ id }) => id));
    const terms = rows.map(({ id }) => ({
      case_id: id,
      terms: common.has(id) ? [1, 2, 3] : [1, 3],
      title_terms: [],
    }));
    await populate(database, 'case_terms', terms);
    for (const filters of [{ terms: [1, 2] }, { terms: [2, 3], column: 'tested-open', sector: 'health' }]) {
      const { column, sector } = { column: undefined, sector: undefined, ...filters };
      const wanted = rows
        .filter(({ id }) => common.has(id))
        .filter((row) => column === undefined || (row.repair_column === column && row.sector === sector))
        .sort(inOrder('received'))
        .map(({ id }) => id);
      assert.deepEqual(await walk(database, EVERYTHING, filters, 'received', 1000), wanted);
    }
  });

  test('mine are those handed over to my desk', async () => {
    const database = await shared();
    await empty(database);
    const [first, second] = [newCase(), newCase()];
    await write(database, [bare(first), bare(second)]);
    const desks = caseDesks(database.db);
    const mine = deskOf('me', KEY);
    const seen = () => walk(database, EVERYTHING, { desk: mine }, 'received');
    const rewrite = () => write(database, [bare(first), bare(second)]);
    await desks.write(first.id, mine);
    await desks.write(second.id, deskOf('you', KEY));
    await rewrite();
    assert.deepEqual(await seen(), [first.id]);
    await database.transaction((tx) => projection.clear(tx));
    await rewrite();
    assert.deepEqual(await seen(), [first.id]);
    await desks.write(first.id, null);
    await desks.write(second.id, mine);
    await rewrite();
    assert.deepEqual(await seen(), [second.id]);
  });

  test('duplicates are sought among cases of the same system, keeper or place', async () => {
    const database = await shared();
    await empty(database);
    const [first, same, other] = [newCase(), newCase(), newCase()];
    const system = newId('sys', random);
    const facts = (subject: Subject, inSystem: string): SubjectHistory => ({
      subject,
      history: [
        said(subject, 0, { axis: 'report', value: { is: 'received' } }),
        said(subject, 1, { axis: 'system', value: { is: 'stated', system: inSystem } }),
        said(subject, 2, { axis: 'weakness', value: { is: 'stated', cwe: 89 } }),
      ],
    });
    await write(database, [facts(first, system), facts(same, system), facts(other, newId('sys', random))]);
    const similar = await similarCases(database.db, first.id);
    assert.ok(similar);
    const likely = likelyDuplicates(similar.candidate, similar.others);
    assert.deepEqual(
      likely.map(({ id }) => id),
      [same.id],
    );
    assert.ok(likely[0]?.reasons.some(({ reason }) => reason === 'system'));
    assert.equal(await similarCases(database.db, newCase().id), null);
  });

  test('a row whose accepted risk has run out is found and written again', async () => {
    const database = await shared();
    await empty(database);
    const subject = newCase();
    const until = instantOf(Date.UTC(2015, 0, 1));
    const history = [
      said(subject, 0, { axis: 'report', value: { is: 'received' } }),
      said(subject, 1, { axis: 'repair', value: { is: 'risk-accepted', until } }),
    ];
    await write(database, [{ subject, history }]);
    const { outdated } = caseStore(database.db);
    assert.equal((await rowOf(database, subject.id))?.repair_column, 'refused-or-accepted');
    assert.deepEqual(await outdated(instantOf(msOf(until) - 1), 10), []);
    assert.deepEqual(await outdated(until, 10), [subject]);
    await database.transaction((tx) => refreshCases(tx, [{ subject, history }], until));
    assert.equal((await rowOf(database, subject.id))?.repair_column, columnOf(history, until));
    assert.deepEqual(await outdated(until, 10), []);
  });

  test('a cursor of another list, or none at all, is refused', async () => {
    const database = await shared();
    const page = await caseStore(database.db).list({ ...listing({}, 'received'), limit: 1, cursor: null });
    for (const cursor of ['', 'x', 'a'.repeat(9000), page.next ?? 'received', "' or 1=1 --"]) {
      await assert.rejects(
        caseStore(database.db).list({ ...listing({}, 'due'), cursor }),
        (error) => error instanceof NuwaError && error.code === 'bad-request',
        cursor,
      );
    }
  });
});

const newCase = (): Subject<'vulnerability'> => ({ kind: 'vulnerability', id: newId('vul', random) });
const listing = (filters: CaseFilters, order: CaseOrder): CaseListing => ({
  scope: EVERYTHING,
  filters,
  order,
  cursor: null,
  limit: 20,
});

const said = (subject: Subject, position: number, more: Partial<Assertion>): Assertion => {
  const recorded = more.recorded ?? instantOf(Date.UTC(2014, 3, 1) + position * 1000);
  return {
    id: newId('ast', random),
    subject,
    axis: 'report',
    value: null,
    recipient: null,
    actor: 'operator',
    organization: null,
    basis: 'statement',
    evidence: null,
    happened: recorded,
    withdraws: null,
    body: null,
    position,
    ...more,
    recorded,
  };
};
const bare = (subject: Subject): SubjectHistory => ({
  subject,
  history: [said(subject, 0, { axis: 'report', value: { is: 'received' } })],
});

const write = (database: Database, subjects: readonly SubjectHistory[]): Promise<void> =>
  database.transaction((tx) => projection.write(tx, subjects));

async function empty(database: Database): Promise<void> {
  for (const table of ['cases', 'case_parties', 'case_terms', 'case_desks'] as const) {
    await database.db.deleteFrom(table).execute();
  }
}

/** A clock behind everything that is on record. */
async function advancing(database: Database): Promise<() => Instant> {
  const { recorded } = await storesOn(database.db)
    .ledgerLeaves.head()
    .then((head) => head as { recorded?: Instant });
  let ms = recorded === undefined ? Date.UTC(2040, 0, 1) : msOf(recorded);
  return () => instantOf((ms += 1000));
}

async function rowOf(database: Database, id: string): Promise<Record<string, unknown> | null> {
  const row = await database.db.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : withInstants(row);
}

const allRows = async (database: Database) =>
  (await database.db.selectFrom('cases').selectAll().orderBy('id').execute()).map(withInstants);

const withInstants = (row: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]: [string, unknown]) => [
      name,
      value instanceof Date ? instantOf(value.getTime()) : value,
    ]),
  );

const partiesOf = async (database: Database, id: string) =>
  (await database.db.selectFrom('case_parties').selectAll().where('case_id', '=', id).execute())
    .map(plain)
    .sort();
const plain = (row: { case_id: string; organization: string; part: string }): string =>
  [row.case_id, row.organization, row.part].join(' ');

function expected(id: string, history: readonly Assertion[]): (CaseRow & { desk: null }) | null {
  const at = history.reduce((last, { recorded }) => (recorded > last ? recorded : last), '' as Instant);
  const row = caseRow(id, history, at, DEFAULT_CLOCKS, () => null);
  return row === null ? null : { ...row, desk: null };
}

/** Rows of every shape, some of them of one instant. */
async function fill(database: Database, count: number): Promise<readonly CaseRow[]> {
  const of = <T>(list: readonly T[], n: number): T | undefined => list[n % list.length];
  const rows = Array.from({ length: count }, (_, n): CaseRow => {
    const time = (days: number) => instantOf(Date.UTC(2015, 0, 1) + days * 86_400_000);
    return {
      id: newId('vul', random),
      keeper: `org_${n % 4}`,
      line: of(['org_a/org_b1/org_c/', 'org_a/org_b2/', 'org_ab/', null], n) ?? null,
      sector: of(['health', 'finance', null], n) ?? null,
      system: null,
      family: null,
      division: of(['330784', '330100', '220100', '610200', null], n) ?? null,
      report: of(['valid', 'received', 'closed'], n) ?? 'valid',
      repair: 'unrepaired',
      repair_column: of(['no-word', 'tested-open', 'verified'], n + Math.floor(n / 5)) ?? 'no-word',
      leak: of(['none-known', 'access-seen'], n) ?? 'none-known',
      grade: of(['high', 'medium', null], n + Math.floor(n / 7)) ?? null,
      cwe: of([89, 79, null], n) ?? null,
      classes: ['name'],
      people_least: null,
      people_likely: null,
      people_most: null,
      minors: false,
      critical: 'unknown',
      fast: false,
      owner: of(['desk-a', null], n) ?? null,
      intake: 'form',
      received: time(Math.floor(n / 3)),
      told: null,
      answered: null,
      checked: null,
      due: n % 3 === 0 ? null : time(100 + (n % 11) * 10),
      due_step: n % 3 === 0 ? null : 'triage',
      risk_until: null,
      changed: time(n % 17),
      closed: null,
    };
  });
  await populate(database, 'cases', rows);
  return rows;
}

/** One parameter: a statement with 50,000 of them takes the embedded database seconds to read. */
async function populate({ db }: Database, table: string, rows: readonly unknown[]): Promise<void> {
  await sql`insert into ${sql.table(table)}
    select * from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)`.execute(
    db,
  );
}

const inOrder = (order: CaseOrder) => (a: CaseRow, b: CaseRow) => {
  const sign = order === 'due' ? 1 : -1;
  const keys = [a, b].map((row) => `${String(row[order])} ${row.id}`);
  return (keys[0] ?? '') < (keys[1] ?? '') ? -sign : sign;
};

async function walk(
  database: Database,
  scope: CaseScope,
  filters: CaseFilters,
  order: CaseOrder,
  limit = 20,
): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await caseStore(database.db).list({ scope, filters, order, cursor, limit });
    found.push(...page.cases.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== null);
  return found;
}
