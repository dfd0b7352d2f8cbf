import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import type { ValueOn } from '#domain/assertions/axes.ts';
import { say, type Saying } from '#domain/assertions/saying.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import { lineMembers } from '#domain/organizations/line.ts';
import type { OrganizationFacts, SystemFacts } from '#domain/organizations/organization-state.ts';
import { newId } from '#kernel/ids.ts';
import { type Instant, instantOf } from '#kernel/instant.ts';

import { onBothDatabases, type SharedDatabase } from '../../test/support/databases.ts';
import { organizationProjection } from './organizations-projection.ts';
import { rebuildStandings, recorder } from './record.ts';
import { storesOn } from './stores-on.ts';
import { systemProjection } from './systems-projection.ts';

const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n));
const NOW = instantOf(Date.UTC(2015, 3, 22));
const KEY = random(32);
const projections = [organizationProjection, systemProjection];
const org = (): Subject<'organization'> => ({ kind: 'organization', id: newId('org', random) });

const facts = (
  name: string,
  more: Partial<OrganizationFacts> = {},
): ValueOn<'organization', 'registered'> => ({
  is: 'stated',
  name,
  nameEn: null,
  kinds: ['keeper'],
  creditCode: null,
  sector: null,
  superior: null,
  division: null,
  domain: null,
  ...more,
});

const recording = async (shared: SharedDatabase, now: () => Instant = () => NOW) => {
  const database = await shared();
  const record = recorder({
    database,
    jobs: { enqueue: async () => {} },
    clock: now,
    random,
    keyOf: () => KEY,
    projections,
  });
  const states = async (...says: Saying[]) => await record({ actor: { kind: 'operator' }, says });
  const register = async (name: string, more: Partial<OrganizationFacts> = {}) => {
    const subject = org();
    await states(say(subject, 'registered', facts(name, more), 'statement'));
    return subject;
  };
  return { database, states, register, ...storesOn(database.db) };
};

onBothDatabases('the registry', (_open, shared) => {
  test('a move in the line carries along all that is below, and the cases of those keepers', async () => {
    const { database, states, register, organizations } = await recording(shared);
    const ministry = await register('移动部');
    const other = await register('另一部');
    const bureau = await register('移动省局', { superior: ministry.id });
    const office = await register('移动市局', { superior: bureau.id });
    await database.db
      .insertInto('cases')
      .values({
        id: 'vul_move',
        keeper: office.id,
        line: (await organizations.byId(office.id))?.line ?? null,
        report: 'valid',
        repair: 'unrepaired',
        repair_column: 'no-word',
        leak: 'none-known',
        classes: [],
        minors: false,
        critical: 'unknown',
        intake: 'form',
        received: NOW,
        changed: NOW,
      })
      .execute();
    await states(
      say(bureau, 'registered', facts('移动省局', { superior: other.id, sector: 'health' }), 'statement'),
    );
    const line = `${other.id}/${bureau.id}/${office.id}/`;
    assert.equal((await organizations.byId(office.id))?.line, line);
    const row = await database.db
      .selectFrom('cases')
      .select(['line', 'sector'])
      .where('id', '=', 'vul_move')
      .executeTakeFirst();
    assert.equal(row?.line, line);
    const below = await organizations.list({ line: `${other.id}/` }, { limit: 10, at: NOW });
    assert.deepEqual(below.rows.map(({ id }) => id).sort(), [other.id, bureau.id, office.id].sort());
    assert.equal(
      (await organizations.list({ line: `${ministry.id}/` }, { limit: 10, at: NOW })).rows.length,
      1,
    );
    assert.equal(await organizations.depthBelow(`${other.id}/`), 2);
    await database.db.deleteFrom('cases').execute();
  });

  test('any order of statements gives the same lines, in one transaction or many, and after a rebuild', async () => {
    const { database, states, organizations } = await recording(shared);
    const [top, middle, low, lowest] = [org(), org(), org(), org()];
    const stated = (subject: Subject<'organization'>, name: string, superior: string | null) =>
      say(subject, 'registered', facts(name, { superior }), 'statement');
    await states(stated(lowest, '倒序四', low.id));
    await states(stated(low, '倒序三', middle.id), stated(middle, '倒序二', top.id));
    await states(stated(top, '倒序一', null));
    const wanted = [top.id, middle.id, low.id, lowest.id];
    assert.deepEqual(lineMembers((await organizations.byId(lowest.id))?.line ?? ''), wanted);

    // Two nested moves at once: the middle to the top, the lowest to right below it.
    await states(stated(middle, '倒序二', null), stated(lowest, '倒序四', middle.id));
    assert.deepEqual(lineMembers((await organizations.byId(lowest.id))?.line ?? ''), [middle.id, lowest.id]);
    assert.deepEqual(lineMembers((await organizations.byId(low.id))?.line ?? ''), [middle.id, low.id]);

    const tables = async () => ({
      organizations: await database.db.selectFrom('organizations').selectAll().orderBy('id').execute(),
      contacts: await database.db.selectFrom('contact_points').selectAll().orderBy('contact').execute(),
      systems: await database.db.selectFrom('systems').selectAll().orderBy('id').execute(),
    });
    const before = await tables();
    await rebuildStandings(database, projections);
    assert.deepEqual(await tables(), before);
  });

  test('a credit code names one organization in being, and is free again after its end', async () => {
    const { states, register, organizations } = await recording(shared);
    const creditCode = '91110000MA01234567';
    const first = await register('代码甲', { creditCode });
    await assert.rejects(register('代码乙', { creditCode }), { code: '23505' });
    await states(say(first, 'registered', { is: 'dissolved', into: null }, 'document'));
    const heir = await register('代码丙', { creditCode });
    assert.deepEqual(
      (await organizations.byCreditCodes([creditCode])).map(({ id }) => id),
      [heir.id],
    );
    const gone = await organizations.byId(first.id);
    assert.deepEqual([gone?.name, gone?.dissolved], ['代码甲', true]);
  });

  test('search: equal, then beginning, then holding; in Chinese and English, whatever width and case', async () => {
    const { register, organizations } = await recording(shared);
    const exact = await register('晨曦市社保局');
    const longer = await register('晨曦市社保局档案室', { nameEn: 'Chenxi Archive of Social Security' });
    const holding = await register('某省晨曦市社保局');
    const names = async (text: string) => (await organizations.search(text, 10)).map(({ id }) => id);
    assert.deepEqual(await names('晨曦市社保局'), [exact.id, longer.id, holding.id]);
    assert.deepEqual(await names('曦市社保局档'), [longer.id]);
    assert.deepEqual(await names('ＡＲＣＨＩＶＥ of  social'), [longer.id]);
    assert.deepEqual((await names('晨')).slice(0, 2), [exact.id, longer.id]);
    assert.deepEqual(await names('晨社'), []);
    assert.deepEqual(await names("%' or 1=1"), []);
    assert.deepEqual(await names(' '), []);
  });

  test('lists go page by page without a gap or a double, in each order', async () => {
    const { register, organizations } = await recording(shared);
    const top = await register('分页部');
    for (let n = 0; n < 7; n++) {
      await register(`分页局${n % 3}`, {
        superior: top.id,
        division: n < 4 ? '210100' : '210200',
        sector: 'justice',
        kinds: n === 0 ? ['press', 'keeper'] : ['keeper'],
      });
    }
    const all = async (filter: Parameters<typeof organizations.list>[0]) => {
      const ids: string[] = [];
      let after: readonly string[] | undefined;
      do {
        const page = await organizations.list(filter, { after, limit: 2, at: NOW });
        ids.push(...page.rows.map(({ id }) => id));
        after = page.next ?? undefined;
      } while (after !== undefined);
      return ids;
    };
    for (const filter of [{ line: `${top.id}/` }, { division: '210000' }, { sector: 'justice' as const }]) {
      const ids = await all(filter);
      assert.equal(new Set(ids).size, ids.length);
      assert.equal(ids.length, 'line' in filter ? 8 : 7);
    }
    assert.equal((await all({ division: '210100' })).length, 4);
    assert.equal((await all({ division: '210100', kind: 'press' })).length, 1);
    const children = await organizations.children(top.id, { limit: 5 });
    assert.equal(children.rows.length, 5);
    assert.ok(children.next);
    const rest = await organizations.children(top.id, { after: children.next, limit: 5 });
    assert.equal(rest.rows.length, 2);
    assert.equal(rest.next, null);
  });

  test('the state of the contacts shows in lists, and lapses with the date alone', async () => {
    const { states, register, organizations, contactPoints } = await recording(shared);
    const subject = await register('联络局');
    const contact = newId('con', random);
    const more = { recipient: contact };
    const named = { is: 'named', channel: 'e-mail', role: 'security', expires: '2016-03' } as const;
    await states(
      say(subject, 'contact-point', named, 'statement', {
        ...more,
        body: '{"name":"甲","address":"a@b.example"}',
      }),
    );
    const listed = async (filter: Parameters<typeof organizations.list>[0], at = NOW) =>
      (await organizations.list(filter, { limit: 50, at })).rows.some(({ id }) => id === subject.id);
    assert.equal(await listed({ contact: 'named' }), true);
    await states(say(subject, 'contact-point', { is: 'confirmed', how: 'link' }, 'log', more));
    assert.equal(await listed({ contact: 'live' }), true);
    const later = instantOf(Date.UTC(2016, 3, 2));
    assert.equal(await listed({ contact: 'live' }, later), false);
    assert.equal(await listed({ contact: 'lapsed' }, later), true);
    const lapsing = await contactPoints.lapsing(NOW, later, 10);
    assert.deepEqual(
      lapsing.map((point) => [point.contact, point.until]),
      [[contact, '2016-03-31T23:59:59.999Z']],
    );
    await states(say(subject, 'contact-point', { is: 'bounced' }, 'log', more));
    assert.equal(await listed({ contact: 'bounced' }), true);
    assert.deepEqual(await contactPoints.lapsing(NOW, later, 10), []);
  });

  test('codes of contacts: a new one voids the old, and every try counts', async () => {
    const { contactPoints } = await recording(shared);
    const code = { organization: 'org_1', contact: 'con_1', naming: 'ast_1', code: random(32), expires: NOW };
    await contactPoints.putCode(code, NOW);
    assert.equal((await contactPoints.tryCode('org_1', 'con_1'))?.tries, 1);
    assert.equal((await contactPoints.tryCode('org_1', 'con_1'))?.tries, 2);
    await contactPoints.putCode({ ...code, naming: 'ast_2' }, NOW);
    assert.deepEqual(await contactPoints.tryCode('org_1', 'con_1'), { ...code, naming: 'ast_2', tries: 1 });
    await contactPoints.deleteCode('org_1', 'con_1');
    assert.equal(await contactPoints.tryCode('org_1', 'con_1'), null);
  });

  test('systems: by keeper, supplier and place, found by name and product', async () => {
    const { states, register, systems } = await recording(shared);
    const keeper = await register('系统局');
    const supplier = await register('供应商');
    const system: Subject<'system'> = { kind: 'system', id: newId('sys', random) };
    const held: SystemFacts = {
      name: '参保人信息系统',
      keeper: keeper.id,
      maintainer: null,
      supplier: supplier.id,
      product: 'CityCare 4',
      division: '330784',
      dataClasses: ['resident-id'],
      people: 4_000_000_000,
      critical: 'yes',
    };
    await states(say(system, 'registered', { is: 'stated', ...held }, 'statement'));
    const row = { ...held, id: system.id, retired: false, changed: (await systems.byId(system.id))?.changed };
    assert.deepEqual((await systems.list({ keeper: keeper.id }, { limit: 5 })).rows, [row]);
    assert.deepEqual((await systems.list({ supplier: supplier.id, division: '330000' }, { limit: 5 })).rows, [
      row,
    ]);
    assert.deepEqual((await systems.list({ division: '340000' }, { limit: 5 })).rows, []);
    assert.deepEqual(await systems.search('citycare', 5), [row]);
    assert.deepEqual(await systems.search('参保人', 5), [row]);
    await states(say(system, 'registered', { is: 'retired' }, 'document'));
    assert.equal((await systems.byId(system.id))?.retired, true);
  });
});
