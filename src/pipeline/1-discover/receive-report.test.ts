import assert from 'node:assert/strict';
import { test } from 'node:test';

import { sql } from 'kysely';

import { standsOn } from '#domain/assertions/stands-on.ts';
import { readPassphrase } from '#domain/reports/case-code.ts';
import { onBothDatabases } from '../../../test/support/databases.ts';
import { createReportDesk } from './receive-report-desk.ts';
import { receiveReport } from './receive-report.ts';
import {
  account,
  ANYONE,
  BUREAU,
  hole,
  misuse,
  OPERATOR,
  reportHouse,
  rumour,
} from './testing/report-house.ts';

const form = { by: 'form', language: 'zh' } as const;

onBothDatabases('a report', (open, shared) => {
  test('of a vulnerability says what was typed, and its texts only in encrypted bodies', async () => {
    const house = reportHouse(await shared());
    const received = await receiveReport(house, ANYONE, { ...form, report: hole() });
    const subject = { kind: 'vulnerability', id: received.subject } as const;
    const said = await house.stores.assertions.about(subject);
    const word = (axis: string) => standsOn(said, axis);
    assert.deepEqual(word('keeper'), { is: 'stated', organization: BUREAU.id });
    assert.deepEqual(word('place'), { is: 'stated', division: '990100' });
    assert.deepEqual(word('weakness'), { is: 'stated', cwe: 639 });
    assert.deepEqual(word('critical-infrastructure'), {
      is: 'stated',
      critical: 'unknown',
      authorisation: 'none',
    });
    assert.deepEqual(word('consent'), { is: 'stated', named: 'no', asked: 'yes', unmasked: 'no' });
    assert.equal(word('minors'), null, 'what is not known is not said');
    assert.equal(word('report'), null, 'it stands where every report starts');
    assert.ok(said.every(({ actor, recorded }) => actor === 'anonymous' && recorded === received.received));
    const technical = said.find(({ axis }) => axis === 'technical');
    const body = await house.stores.bodies.read(technical?.id ?? '', subject, house.keyOf);
    assert.ok(body?.kind === 'text' && body.text === hole().technical);
    assert.deepEqual(house.terms.get(received.subject), [hole().title, hole().description]);
    assert.match(received.code, /^NW-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    assert.equal(readPassphrase(received.passphrase ?? ''), received.passphrase);
  });

  test('names a keeper and a place that nobody knows in bodies', async () => {
    const house = reportHouse(await shared());
    const report = hole({
      keeper: { name: '西山市某局' },
      system: { name: 'www.xishan.example' },
      place: { name: '西山' },
    });
    const { subject: id } = await receiveReport(house, ANYONE, { ...form, report });
    const subject = { kind: 'vulnerability', id } as const;
    const said = await house.stores.assertions.about(subject);
    for (const [axis, text] of [
      ['keeper', '西山市某局'],
      ['system', 'www.xishan.example'],
      ['place', '西山'],
    ]) {
      const one = said.find((saying) => saying.axis === axis);
      assert.deepEqual(one?.value, { is: 'not-stated' });
      const body = await house.stores.bodies.read(one?.id ?? '', subject, house.keyOf);
      assert.ok(body?.kind === 'text' && body.text === text);
    }
    assert.ok(!JSON.stringify(said).includes('西山'));
  });

  test('of a rumour and of misuse becomes a subject of its own kind', async () => {
    const house = reportHouse(await shared());
    const aRumour = await receiveReport(house, ANYONE, { ...form, report: rumour() });
    const aMisuse = await receiveReport(house, ANYONE, { ...form, report: misuse() });
    assert.match(aRumour.subject, /^rum_/);
    const said = await house.stores.assertions.about({ kind: 'misuse', id: aMisuse.subject });
    assert.deepEqual(standsOn(said, 'reported-to'), { is: 'stated', authority: 'police', outcome: 'open' });
    assert.deepEqual(standsOn(said, 'loss'), { is: 'stated', yuan: 1200 });
    const [told] = await house.stores.assertions.about({ kind: 'rumour', id: aRumour.subject });
    const body = await house.stores.bodies.read(told?.id ?? '', told!.subject, house.keyOf);
    assert.ok(body?.kind === 'text');
    assert.match(body.text, /有人在群里出售/);
    assert.match(body.text, /见于： https:\/\/forum\.example/);
  });

  test('with mistakes is refused whole, each field named', async () => {
    const house = reportHouse(await shared());
    const report = hole({
      title: ' ',
      people: { least: 5, likely: 3, most: 9, by: 'estimated' },
      keeper: { id: 'org_00000000000000000000000000' },
      credit: { as: 'named', name: '' },
    });
    await assert.rejects(receiveReport(house, ANYONE, { ...form, report }), {
      code: 'report-incomplete',
      message:
        /title \(missing\).*people \(not-in-order\).*creditName \(name-missing\).*keeper \(not-known\)/,
    });
  });

  test('that is a list of people is refused, and a sample is masked', async () => {
    const house = reportHouse(await shared());
    const rows = (n: number) =>
      Array.from({ length: n }, (_, i) => `张三${i},138001380${String(i).padStart(2, '0')}`).join('\n');
    await assert.rejects(receiveReport(house, ANYONE, { ...form, report: hole({ description: rows(31) }) }), {
      code: 'report-incomplete',
      message: /description \(too-many-rows\)/,
    });
    const received = await receiveReport(house, ANYONE, { ...form, report: hole({ technical: rows(30) }) });
    assert.equal(received.masked, true);
    const said = await house.stores.assertions.about({ kind: 'vulnerability', id: received.subject });
    const technical = said.find(({ axis }) => axis === 'technical');
    const body = await house.stores.bodies.read(technical!.id, technical!.subject, house.keyOf);
    assert.ok(body?.kind === 'text' && !/1380013/.test(body.text));
  });

  test('of an account appears under a pseudonym of the case, and needs no passphrase', async () => {
    const house = reportHouse(await shared());
    const finder = account();
    const first = await receiveReport(house, finder, { ...form, report: hole() });
    const second = await receiveReport(house, finder, { ...form, report: hole() });
    assert.equal(first.passphrase, null);
    const nameIn = async (id: string) =>
      (await house.stores.assertions.about({ kind: 'vulnerability', id }))[0]?.actor;
    const [one, other] = [await nameIn(first.subject), await nameIn(second.subject)];
    assert.match(one ?? '', /^finder-[a-z]{8}$/);
    assert.notEqual(one, other);
    const desk = createReportDesk(house);
    const given = { code: first.code, passphrase: null, network: 'n' };
    assert.equal((await desk.follow(finder, given)).report.state, 'received');
    await assert.rejects(desk.follow(account(), given), { code: 'not-found' });
  });

  test('that comes twice with one key is one report with one answer', async () => {
    const house = reportHouse(await shared());
    const incoming = { ...form, report: hole(), idempotencyKey: `once-${Math.random()}` };
    const both = await Promise.all([
      receiveReport(house, ANYONE, incoming),
      receiveReport(house, ANYONE, incoming),
    ]);
    assert.deepEqual(both[0], both[1]);
    assert.deepEqual(await receiveReport(house, ANYONE, incoming), both[0]);
    await assert.rejects(receiveReport(house, ANYONE, { ...incoming, report: hole({ title: 'another' }) }), {
      code: 'idempotency-conflict',
    });
    // Others may use the same key.
    const other = await receiveReport(house, account(), incoming);
    assert.notEqual(other.subject, both[0].subject);
    house.wait(25 * 3_600_000);
    assert.notEqual((await receiveReport(house, ANYONE, incoming)).subject, both[0].subject);
  });

  test('that fails at the commit leaves nothing: no code, no file, and the draft', async (t) => {
    const database = await open(t);
    const house = reportHouse(database);
    const desk = createReportDesk(house);
    const draft = await desk.beginDraft(ANYONE, { kind: 'vulnerability', fields: { title: 'so far' } });
    const incoming = {
      ...form,
      report: hole(),
      draft,
      idempotencyKey: 'a-key-of-mine',
      files: [{ name: 'a.txt', unmasked: false, bytes: bytesOf('hello') }],
    };
    await sql`create function broken() returns trigger language plpgsql as $$ begin raise exception 'broken on purpose'; end $$`.execute(
      database.db,
    );
    await sql`create constraint trigger broken after insert on assertions deferrable initially deferred for each row execute function broken()`.execute(
      database.db,
    );
    await assert.rejects(receiveReport(house, ANYONE, incoming), /broken on purpose/);
    await sql`drop trigger broken on assertions`.execute(database.db);
    const { rows } = await sql<{ n: number }>`select (select count(*) from report_codes)::int
      + (select count(*) from assertions)::int + (select count(*) from idempotent_answers)::int as n`.execute(
      database.db,
    );
    assert.deepEqual(rows, [{ n: 0 }]);
    assert.equal(house.files.size, 0);
    assert.deepEqual((await desk.openDraft(ANYONE, draft)).fields, { title: 'so far' });

    const files = [{ name: 'a.txt', unmasked: false, bytes: bytesOf('hello') }];
    const received = await receiveReport(house, ANYONE, { ...incoming, files });
    assert.deepEqual(
      [...house.files.values()].map(({ inRow }) => inRow),
      [true],
    );
    const said = await house.stores.assertions.about({ kind: 'vulnerability', id: received.subject });
    assert.equal(said.filter(({ axis }) => axis === 'evidence').length, 1);
    await assert.rejects(desk.openDraft(ANYONE, draft), { code: 'not-found' });
  });

  test('leaves nothing readable in the database', async (t) => {
    const database = await open(t);
    const house = reportHouse(database);
    const desk = createReportDesk(house);
    const planted = ['PLANTED-title', 'PLANTED-words', 'PLANTED-path', 'PLANTED-check', 'PLANTED-name'];
    const [title = '', description = '', technical = '', howToCheck = '', name = ''] = planted;
    const finder = account();
    const report = hole({
      title,
      description,
      technical,
      howToCheck,
      credit: { as: 'named', name },
      keeper: { name },
    });
    const received = await receiveReport(house, ANYONE, { ...form, report, idempotencyKey: 'PLANTED-key' });
    await receiveReport(house, finder, { ...form, report });
    await receiveReport(house, OPERATOR, {
      ...form,
      report: { ...rumour(), title, description } as never,
    });
    await desk.beginDraft(finder, { kind: 'misuse', fields: { description } });
    const draft = await desk.beginDraft(ANYONE, { kind: 'misuse', fields: { description } });
    const { ticket } = await desk.follow(ANYONE, { ...received, network: 'n' });
    await desk.add(ticket, { text: 'PLANTED-answer' });
    const { rows } = await sql<{ name: string }>`select table_name as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(database.db);
    for (const table of rows) {
      const all = await sql<{ row: string }>`select t::text as row from ${sql.table(table.name)} t`.execute(
        database.db,
      );
      const text = all.rows.map(({ row }) => row).join('\n');
      for (const secret of [...planted, 'PLANTED', finder.id, draft.secret, received.passphrase ?? '']) {
        assert.ok(!text.includes(String(secret)), `${table.name} holds ${secret}`);
        assert.ok(!text.includes(Buffer.from(String(secret)).toString('hex')), `${table.name}, in hex`);
      }
    }
  });
});

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
