import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import { sql } from 'kysely';

import { recordOf } from '#domain/assertions/record-of.ts';
import { commit, commitBody } from '#domain/ledger/commitment.ts';
import { say } from '#domain/assertions/saying.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import { newId } from '#kernel/ids.ts';
import { type Instant, instantOf } from '#kernel/instant.ts';

import { onBothDatabases } from '../../test/support/databases.ts';
import type { Database } from './database.ts';
import { type Jobs, openJobs } from './jobs.ts';
import { type Entry, type RecordEntry, rebuildStandings, recorder } from './record.ts';
import { storesOn } from './stores-on.ts';

const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n));
const key = new Uint8Array(32).fill(7);
const breach = (): Subject<'breach'> => ({ kind: 'breach', id: newId('brc', random) });
const operator = { kind: 'operator' } as const;

let nextStart = Date.parse('2011-12-21T00:00:00Z');

/** A recorder whose clock moves a second at every look, and starts an hour after the last one's. */
function recorderOn(
  database: Database,
  jobs: Pick<Jobs, 'enqueue'>,
  start = (nextStart +=
    3_600_000),
): RecordEntry {
  let ms = start;
  const clock = (): Instant => instantOf((ms += 1000));
  return recorder({ database, jobs, clock, random, keyOf: () => key });
}

const noJobs: Pick<Jobs, 'enqueue'> = { enqueue: async () => {} };

onBothDatabases('the transaction of the spine', (open, shared) => {
  test('what is said is on record, in the ledger and stands', async () => {
    const database = await shared();
    const record = recorderOn(database, noJobs);
    const subject = breach();
    const { assertions, ledgerLeaves, standings, bodies } = storesOn(database.db);

    const said = await record({
      actor: operator,
      says: [
        say(subject, 'handling', { is: 'collecting' }, 'statement'),
        say(subject, 'title', { is: 'stated', text: 'CodeHub' }, 'statement'),
        say(subject, 'handed-in-by', { is: 'stated' }, 'statement', { body: '王小明, by letter' }),
      ],
    });

    assert.deepEqual(await assertions.about(subject), said);
    assert.deepEqual(
      (await standings.now(subject)).map(({ axis, value }) => [axis, value]),
      [
        ['handed-in-by', { is: 'stated' }],
        ['handling', { is: 'collecting' }],
        ['title', { is: 'stated', text: 'CodeHub' }],
      ],
    );
    for (const assertion of said) {
      const leaf = await ledgerLeaves.ofAssertion(assertion.id);
      assert.equal(leaf?.position, assertion.position);
      assert.deepEqual(leaf?.commitment, commit(recordOf(assertion), leaf!.salt));
    }

    const custody = said[2]!;
    const body = await bodies.read(custody.id, subject, () => key);
    assert.equal(body?.kind, 'text');
    assert.ok(body?.kind === 'text' && body.text === '王小明, by letter');
    assert.equal(custody.body, Buffer.from(commitBody(body.text, body.salt)).toString('hex'));
  });

  test('a refused move keeps nothing, what was said beside it included', async (t) => {
    const database = await open(t);
    const record = recorderOn(database, noJobs);
    const subject = breach();
    await assert.rejects(
      record({
        actor: operator,
        says: [
          say(subject, 'title', { is: 'stated', text: 'CodeHub' }, 'statement'),
          say(subject, 'handling', { is: 'told' }, 'statement'),
        ],
      }),
      { code: 'assertion-refused', message: /"told" cannot follow "rumoured"/ },
    );
    await assertEmpty(database);
  });

  test('a failure at any step keeps nothing and leaves no gap', async (t) => {
    const database = await open(t);
    const jobs = await openJobs(database, (error) => assert.fail(String(error)));
    const subject = breach();
    const entry: Entry = {
      actor: operator,
      says: [
        say(subject, 'handling', { is: 'collecting' }, 'statement'),
        say(subject, 'description', { is: 'stated' }, 'statement', { body: 'a list of accounts' }),
      ],
      jobs: [{ name: 'publish-corpus', payload: { because: 'indexed' }, once: 'publish' }],
      also: async ({ breaches }, created) => {
        await breaches.insert({ id: subject.id, name: 'codehub', created });
      },
    };

    const tables = [
      'breaches',
      'ledger_head',
      'assertions',
      'ledger_leaves',
      'assertion_bodies',
      'standings',
    ];
    for (const table of [...tables, 'pgboss.job']) {
      for (const when of ['at once', 'at the commit']) {
        // An event of the table fails in the database itself: while the statement runs, or only when all is done.
        await breakTable(database, table, when === 'at the commit');
        await assert.rejects(recorderOn(database, jobs)(entry), /broken on purpose/, `${table}, ${when}`);
        await mendTable(database, table);
        await assertEmpty(database);
      }
    }

    const said = await recorderOn(database, jobs)(entry);
    assert.deepEqual(
      said.map(({ position }) => position),
      [0, 1],
    );
    const { rows } = await sql<{ name: string }>`select name from pgboss.job`.execute(database.db);
    assert.deepEqual(rows, [{ name: 'publish-corpus' }]);
    await jobs.stop();
  });

  test('positions are dense and follow the commits when many speak at once', async (t) => {
    const database = await open(t);
    const record = recorderOn(database, noJobs);
    const subjects = Array.from({ length: 12 }, breach);
    const outcomes = await Promise.allSettled(
      subjects.map((subject, n) =>
        record({
          actor: operator,
          says: [
            say(subject, 'title', { is: 'stated', text: `list ${n}` }, 'statement'),
            // Every third one is refused and must not take a position with it.
            say(subject, 'handling', n % 3 === 0 ? { is: 'told' } : { is: 'collecting' }, 'statement'),
          ],
        }),
      ),
    );
    assert.equal(outcomes.filter(({ status }) => status === 'rejected').length, 4);
    const leaves = await storesOn(database.db).ledgerLeaves.between(0, 100);
    assert.deepEqual(
      leaves.map(({ position }) => position),
      Array.from({ length: 16 }, (_, n) => n),
    );
    assert.deepEqual(await storesOn(database.db).ledgerLeaves.head(), { size: 16, sealed: 0 });
  });

  test('recorded time goes on, even if the clock does', async (t) => {
    const database = await open(t);
    const subject = breach();
    const late = recorderOn(database, noJobs, Date.parse('2012-01-01T00:00:00Z'));
    const early = recorderOn(database, noJobs, Date.parse('2011-01-01T00:00:00Z'));
    const title = (text: string) => ({
      actor: operator,
      says: [say(subject, 'title', { is: 'stated', text }, 'statement')],
    });
    const [first] = await late(title('first'));
    const [second] = await early(title('second'));
    assert.ok(second!.recorded > first!.recorded);
    const { standings } = storesOn(database.db);
    assert.deepEqual((await standings.now(subject))[0]!.value, { is: 'stated', text: 'second' });
  });

  test('what was known at an instant can be read for ever', async () => {
    const database = await shared();
    const record = recorderOn(database, noJobs);
    const subject = breach();
    const { standings } = storesOn(database.db);
    const [denied] = await record({
      actor: operator,
      says: [say(subject, 'word', { is: 'denied' }, 'statement', { happened: at('2011-12-20') })],
    });
    const [before] = await record({
      actor: operator,
      says: [say(subject, 'word', { is: 'investigating' }, 'document', { happened: at('2011-12-19') })],
    });
    assert.deepEqual(
      (await standings.now(subject)).map(({ value }) => value.is),
      ['denied'],
    );
    await record({ actor: operator, says: [{ ...withdrawal(subject, 'word'), withdraws: denied!.id }] });
    assert.deepEqual(
      (await standings.now(subject)).map(({ value }) => value.is),
      ['investigating'],
    );
    assert.deepEqual(
      (await standings.at(subject, before!.recorded)).map(({ value }) => value.is),
      ['denied'],
    );
    assert.deepEqual(await standings.at(subject, at('2011-12-20')), []);
  });

  test('an erased text is gone, and its commitment stays', async () => {
    const database = await shared();
    const record = recorderOn(database, noJobs);
    const subject = breach();
    const [said] = await record({
      actor: operator,
      says: [say(subject, 'description', { is: 'stated' }, 'statement', { body: 'text to be forgotten' })],
    });
    const { bodies, assertions } = storesOn(database.db);
    assert.deepEqual(await bodies.read(said!.id, subject, () => null), { kind: 'erased' });
    assert.equal(await bodies.erase(said!.id, at('2012-01-01')), true);
    assert.equal(await bodies.erase(said!.id, at('2012-01-02')), false);
    assert.deepEqual(await bodies.read(said!.id, subject, () => key), { kind: 'erased' });
    assert.deepEqual(await assertions.byId(said!.id), said);
  });

  test('the database refuses to change or delete what was said', async () => {
    const database = await shared();
    const record = recorderOn(database, noJobs);
    await record({ actor: operator, says: [say(breach(), 'handling', { is: 'collecting' }, 'statement')] });
    for (const table of ['assertions', 'ledger_leaves']) {
      await assert.rejects(sql`delete from ${sql.table(table)}`.execute(database.db), /append-only/);
      await assert.rejects(
        sql`update ${sql.table(table)} set position = 9`.execute(database.db),
        /append-only/,
      );
      await assert.rejects(sql`truncate ${sql.table(table)} cascade`.execute(database.db), /append-only/);
    }
  });

  test('standings can be thrown away and rebuilt', async () => {
    const database = await shared();
    const record = recorderOn(database, noJobs);
    const subject = breach();
    for (const is of ['collecting', 'profiled', 'indexed'] as const) {
      await record({ actor: operator, says: [say(subject, 'handling', { is }, 'statement')] });
    }
    const { standings } = storesOn(database.db);
    const before = await standings.history(subject);
    assert.equal(before.length, 3);
    await sql`update standings set value = '{"is":"wrong"}'`.execute(database.db);
    await rebuildStandings(database);
    assert.deepEqual(await standings.history(subject), before);
  });

  test('the outer handle inside a transaction is an error and not a silent wait', async () => {
    const database = await shared();
    const before = await storesOn(database.db).ledgerLeaves.head();
    await assert.rejects(
      database.transaction(() => storesOn(database.db).ledgerLeaves.head()),
      /outer database handle/,
    );
    assert.deepEqual(await storesOn(database.db).ledgerLeaves.head(), before);
  });
});

const at = (day: string): Instant => instantOf(Date.parse(day));
const withdrawal = (subject: Subject, axis: string) =>
  ({ subject, axis, value: null, basis: 'statement' }) as const;

async function breakTable(database: Database, table: string, atCommit: boolean): Promise<void> {
  await sql`create or replace function broken() returns trigger language plpgsql as
    $$ begin raise exception 'broken on purpose'; end $$`.execute(database.db);
  const kind = atCommit ? sql`constraint trigger broken after` : sql`trigger broken before`;
  const late = atCommit ? sql`deferrable initially deferred` : sql``;
  await sql`create ${kind} insert or update on ${sql.table(table)} ${late}
    for each row execute function broken()`.execute(database.db);
}

async function mendTable(database: Database, table: string): Promise<void> {
  await sql`drop trigger broken on ${sql.table(table)}`.execute(database.db);
}

async function assertEmpty(database: Database): Promise<void> {
  for (const table of ['breaches', 'assertions', 'ledger_leaves', 'assertion_bodies', 'standings']) {
    const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(
      database.db,
    );
    assert.deepEqual(rows, [{ n: 0 }], table);
  }
  assert.deepEqual(await storesOn(database.db).ledgerLeaves.head(), { size: 0, sealed: 0 });
  const { rows } = await sql<{ job: string | null }>`select to_regclass('pgboss.job')::text as job`.execute(
    database.db,
  );
  if (rows[0]?.job === null) return;
  const jobs = await sql<{ n: number }>`select count(*) as n from pgboss.job`.execute(database.db);
  assert.deepEqual(jobs.rows, [{ n: 0 }]);
}
