import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import { sql } from 'kysely';

import { accountBehind, pseudonymIn } from '#domain/access/pseudonym.ts';
import { speaker } from '#domain/access/enter-case.ts';
import type { Office, Viewer } from '#domain/access/viewer.ts';
import { say } from '#domain/assertions/saying.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import type { Actor } from '#kernel/actor.ts';
import { newId } from '#kernel/ids.ts';
import { instantOf } from '#kernel/instant.ts';

import { onBothDatabases } from '../../test/support/databases.ts';
import { caseDoor } from './enter-case.ts';
import { leadDoor } from './enter-case-lead.ts';
import { recorder } from './record.ts';
import { storesOn } from './stores-on.ts';

const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n));
const key = random(32);
const operator: Actor = { kind: 'operator' };
const account = (): Extract<Actor, { kind: 'account' }> => ({ kind: 'account', id: newId('acc', random) });

onBothDatabases('the door to a case', (_open, shared) => {
  const world = async () => {
    const database = await shared();
    const viewers = new Map<string, Viewer>();
    let ms = Date.UTC(2026, 10, 1);
    const clock = () => instantOf((ms += 1000));
    const needs = {
      db: database.db,
      pseudonymKey: key,
      clock,
      viewerOf: async (actor: Actor): Promise<Viewer> => {
        switch (actor.kind) {
          case 'account':
            return viewers.get(actor.id) ?? { kind: 'anyone' };
          case 'operator':
          case 'platform':
          case 'case-code':
            return actor;
          default:
            return { kind: 'anyone' };
        }
      },
    };
    const record = recorder({
      database,
      jobs: { enqueue: async () => {} },
      clock,
      random,
      keyOf: () => key,
    });
    const person = (
      organizations: readonly string[] = [],
      offices: readonly Office[] = [],
      readOnly = false,
    ) => {
      const actor = account();
      viewers.set(actor.id, {
        kind: 'account',
        account: actor.id,
        memberships: organizations.map((organization) => ({ organization, role: 'member' })),
        offices,
        readOnly,
      });
      return actor;
    };
    const finder = person();
    const subject: Subject<'vulnerability'> = { kind: 'vulnerability', id: newId('vul', random) };
    const keeper = newId('org', random);
    await record({
      actor: finder,
      pseudonym: pseudonymIn(subject, finder.id, 'finder', key),
      says: [
        say(subject, 'report', { is: 'received' }, 'statement'),
        say(subject, 'intake', { is: 'stated', by: 'form', finder: 'account' }, 'statement'),
      ],
    });
    const tell = (organization: string) =>
      record({
        actor: operator,
        says: (['identified', 'sent'] as const).map((is) =>
          say(subject, 'contact', { is }, 'log', { recipient: organization }),
        ),
      });
    return {
      database,
      stores: storesOn(database.db),
      enter: caseDoor(needs),
      enterLead: leadDoor(needs),
      record,
      person,
      finder,
      subject,
      keeper,
      tell,
    };
  };

  test('lets in who has a part, each under a name of this case, and writes one row', async () => {
    const { enter, stores, finder, subject, person, keeper, record, tell } = await world();
    const member = person([keeper]);
    await assert.rejects(enter(member, subject.id, 'read'), { code: 'not-found' });
    await record({
      actor: operator,
      says: [say(subject, 'keeper', { is: 'stated', organization: keeper }, 'statement')],
    });
    await assert.rejects(enter(member, subject.id, 'read'), { code: 'not-found' }, 'named, but not told');
    await tell(keeper);

    const entered = await enter(member, subject.id, 'read');
    assert.deepEqual([entered.as, entered.organization, entered.ties.byViewer], ['keeper', keeper, false]);
    assert.match(entered.pseudonym?.name ?? '', /^keeper-[a-z]{8}$/);
    const own = await enter(finder, subject.id, 'read');
    assert.deepEqual([own.parts, own.organization], [['finder'], undefined]);
    assert.equal(own.history.length, 5);

    const rows = await stores.audit.latest(100, { subjects: [subject.id] });
    assert.deepEqual(
      rows.map(({ actor, action }) => [actor, action]),
      [
        [own.pseudonym?.name, 'read-case'],
        [entered.pseudonym?.name, 'read-case'],
      ],
    );
  });

  test('tells nobody which cases exist, and those inside what they may not do', async () => {
    const { enter, subject, person, finder, stores } = await world();
    const stranger = person([newId('org', random)]);
    const messages = await Promise.all(
      [subject.id, newId('vul', random), 'vul_1', 'org_x', '', 'a'.repeat(10_000)].map((id) =>
        enter(stranger, id, 'read').then(
          () => 'let in',
          (error: Error) => error.message,
        ),
      ),
    );
    assert.deepEqual(new Set(messages), new Set(['There is no case named that.']));
    await assert.rejects(enter({ kind: 'anonymous' }, subject.id, 'read'), { code: 'not-found' });
    await assert.rejects(enter({ kind: 'case-code', subject: newId('vul', random) }, subject.id, 'read'), {
      code: 'not-found',
    });
    await assert.rejects(enter(person([], ['administrator']), subject.id, 'read'), { code: 'not-found' });
    await assert.rejects(enter(finder, subject.id, 'triage'), {
      code: 'not-allowed',
      message: /coordinator/,
    });
    await assert.rejects(enter(person([], ['coordinator'], true), subject.id, 'triage'), {
      code: 'not-allowed',
      message: /key/,
    });
    await assert.rejects(enter(person([], ['auditor']), subject.id, 'message'), { code: 'not-allowed' });
    assert.deepEqual(await stores.audit.latest(100, { subjects: [subject.id] }), []);
  });

  test('an anonymous finder, the operator and the platform go by what they are', async () => {
    const { enter, subject, stores } = await world();
    for (const actor of [
      { kind: 'case-code', subject: subject.id },
      operator,
      { kind: 'platform' },
    ] as const) {
      assert.equal((await enter(actor, subject.id, 'read')).pseudonym, undefined);
    }
    const rows = await stores.audit.latest(3, { subjects: [subject.id] });
    assert.deepEqual(
      rows.map(({ actor }) => actor),
      ['platform', 'operator', 'finder'],
    );
  });

  test('no account stands beside a case in clear, not even by mistake', async () => {
    const { database, enter, finder, subject, record, stores } = await world();
    const entered = await enter(finder, subject.id, 'add-to-report');
    const says = [say(subject, 'minors', { is: 'stated', minors: 'yes' }, 'statement')];
    await assert.rejects(record({ actor: finder, says }), /about to be named beside a vulnerability/);
    const misuse: Subject<'misuse'> = { kind: 'misuse', id: newId('mis', random) };
    const family: Subject<'family'> = { kind: 'family', id: newId('fam', random) };
    for (const saying of [
      say(misuse, 'handling', { is: 'received' }, 'statement'),
      say(family, 'weakness', { is: 'stated', cwe: 89 }, 'statement'),
    ]) {
      await assert.rejects(record({ actor: finder, says: [saying] }), /about to be named/);
    }
    await assert.rejects(
      stores.audit.append(finder, { at: instantOf(0), action: 'read-case', subject: subject.id }),
      /check/,
    );
    const [said] = await record({ actor: finder, ...speaker(entered), says });
    assert.equal(said?.actor, entered.pseudonym?.name);

    const tables = ['assertions', 'standings', 'audit', 'ledger_leaves'];
    for (const table of tables) {
      const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(table)} t`.execute(
        database.db,
      );
      assert.ok(!rows.some(({ row }) => row.includes(finder.id)), table);
    }
  });

  test('whoever holds the key and the register of accounts finds who a tag is', async () => {
    const { database, finder, subject, person } = await world();
    const { actor_tag: tag } = await database.db
      .selectFrom('assertions')
      .select('actor_tag')
      .where('subject_id', '=', subject.id)
      .where('axis', '=', 'intake')
      .executeTakeFirstOrThrow();
    const accounts = [person().id, finder.id, person().id];
    assert.ok(tag !== null);
    assert.equal(accountBehind(tag, subject, accounts, key), finder.id);
    assert.equal(accountBehind(tag, subject, accounts, random(32)), null);
    const other: Subject = { kind: 'vulnerability', id: newId('vul', random) };
    assert.equal(accountBehind(tag, other, accounts, key), null);
  });

  test('leads have a door of their own: the one who handed it in, coordinators, auditors', async () => {
    const { enterLead, person, record, stores } = await world();
    const teller = person();
    const subject: Subject<'misuse'> = { kind: 'misuse', id: newId('mis', random) };
    await record({
      actor: teller,
      pseudonym: pseudonymIn(subject, teller.id, 'finder', key),
      says: [say(subject, 'handling', { is: 'received' }, 'statement')],
    });
    assert.equal((await enterLead(teller, subject, 'read')).as, 'finder');
    assert.equal((await enterLead(person([], ['coordinator']), subject, 'handle')).as, 'coordinator');
    assert.equal((await enterLead(person([], ['auditor']), subject, 'read')).as, 'auditor');
    await assert.rejects(enterLead(person([newId('org', random)]), subject, 'read'), {
      code: 'not-found',
      message: 'There is no account of misuse named that.',
    });
    await assert.rejects(enterLead(teller, subject, 'handle'), { code: 'not-allowed' });
    const rows = await stores.audit.latest(9, { subjects: [subject.id] });
    assert.deepEqual(rows.map(({ action }) => action).toReversed(), ['read-misuse', 'handle', 'read-misuse']);
  });
});
