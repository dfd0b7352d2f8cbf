import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import { OpenAPIHandler } from '@orpc/openapi/fetch';

import type { Membership, Office, Viewer } from '#domain/access/viewer.ts';
import { divisionsRouter } from '#delivery/http/rpc/divisions.ts';
import { organizationsRouter } from '#delivery/http/rpc/organizations.ts';
import { systemsRouter } from '#delivery/http/rpc/systems.ts';
import type { Actor } from '#kernel/actor.ts';
import { importRegistry } from '#pipeline/1-discover/import-registry.ts';
import { NuwaError } from '#kernel/errors.ts';
import { type Instant, instantOf, msOf } from '#kernel/instant.ts';
import { organizationProjection } from '#stores/organizations-projection.ts';
import { recorder } from '#stores/record.ts';
import { storesOn } from '#stores/stores-on.ts';
import { systemProjection } from '#stores/systems-projection.ts';

import { onBothDatabases } from './support/databases.ts';

const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n));
const KEY = random(32);
const START = instantOf(Date.UTC(2015, 3, 22));
type Answer = Record<string, any>; // oxlint-disable-line typescript/no-explicit-any -- answers are judged by the tests

onBothDatabases('the registry over its interface', (_open, shared) => {
  // One clock for all tests of a database: what was recorded is never ahead of it.
  let now = START;

  /** Every account is what its name says: `coordinator`, or a role at an organization. */
  async function world() {
    const database = await shared();
    const viewers = new Map<string, Viewer>();
    const mails: { address: string; code: string; organizationName: string }[] = [];
    const clock = (): Instant => (now = instantOf(msOf(now) + 1000));
    const viewerOf = async (actor: Actor): Promise<Viewer> =>
      actor.kind === 'account'
        ? (viewers.get(actor.id) ?? { kind: 'anyone' })
        : actor.kind === 'operator'
          ? { kind: 'operator' }
          : { kind: 'anyone' };
    const stores = storesOn(database.db);
    const deps = {
      installation: 'demo' as const,
      stores,
      viewerOf,
      clock,
      random,
      keyOf: () => KEY,
      codeKey: KEY,
      sendCode: async (mail: { address: string; code: string; organizationName: string }) =>
        void mails.push(mail),
      record: recorder({
        database,
        jobs: { enqueue: async () => {} },
        clock,
        random,
        keyOf: () => KEY,
        projections: [organizationProjection, systemProjection],
      }),
    };
    const handler = new OpenAPIHandler(
      {
        organizations: organizationsRouter(deps),
        systems: systemsRouter(deps),
        divisions: divisionsRouter(deps),
      },
      {
        interceptors: [
          async (call) => {
            try {
              return await call.next();
            } catch (error) {
              call.context.failure = error;
              throw error;
            }
          },
        ],
      },
    );
    const as =
      (actor: Actor) =>
      async (method: string, path: string, body?: unknown): Promise<Answer> => {
        const context: { actor: Actor; language: 'en'; idempotencyKey: null; failure?: unknown } = {
          actor,
          language: 'en',
          idempotencyKey: null,
        };
        const request = new Request(`http://x${path}`, {
          method,
          ...(body === undefined
            ? {}
            : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
        });
        const { matched, response } = await handler.handle(request, { context: context as never });
        if (context.failure instanceof NuwaError) throw context.failure;
        assert.ok(matched, `${method} ${path} is no route`);
        const answer = (await response.json()) as Answer;
        assert.ok(response.status < 300, `${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
        return answer;
      };
    return {
      database,
      deps,
      stores,
      mails,
      operator: as({ kind: 'operator' }),
      anybody: as({ kind: 'anonymous' }),
      account: (
        id: string,
        offices: readonly Office[],
        memberships: readonly Membership[] = [],
        readOnly = false,
      ) => {
        viewers.set(id, { kind: 'account', account: id, offices, memberships, readOnly });
        return as({ kind: 'account', id });
      },
      later: (days: number) => {
        now = instantOf(msOf(now) + days * 86_400_000);
      },
    };
  }

  const csv = (text: string) => Buffer.from(text, 'utf8').toString('base64');

  test('registered, corrected, dissolved; rings, unknown places and wrong check digits are refused with a reason', async () => {
    const { operator } = await world();
    const ministry = await operator('POST', '/organizations', {
      name: '甲部',
      kinds: ['authority'],
      sector: 'health',
    });
    const bureau = await operator('POST', '/organizations', {
      name: '甲市局',
      superior: ministry['id'],
      division: '330784',
    });
    const read = await operator('GET', `/organizations/${bureau['id']}`);
    assert.deepEqual(
      read['organization'].superiors.map(({ name }: Answer) => name),
      ['甲部'],
    );
    const put = (id: string, facts: object) => operator('PUT', `/organizations/${id}`, facts);
    assert.equal(
      (await put(bureau['id'], { name: '甲市局', superior: ministry['id'], division: '330784' }))['changed'],
      false,
    );
    assert.equal((await put(bureau['id'], { name: '甲市局', division: '330784' }))['changed'], true);
    await put(bureau['id'], { name: '甲市局', superior: ministry['id'], division: '330784' });
    await assert.rejects(put(ministry['id'], { name: '甲部', superior: bureau['id'] }), {
      code: 'bad-request',
      message: /superior/,
    });
    await assert.rejects(put(bureau['id'], { name: '甲市局', division: '999999' }), {
      code: 'bad-request',
      message: /division/,
    });
    await assert.rejects(put(bureau['id'], { name: '甲市局', creditCode: '91110000MA01234567' }), {
      message: /check digits/,
    });
    await assert.rejects(put(bureau['id'], { name: '甲市局', superior: `org_${'0'.repeat(26)}` }), {
      code: 'not-found',
    });
    await operator('POST', `/organizations/${bureau['id']}/dissolution`, { into: ministry['id'] });
    const gone = await operator('GET', `/organizations/${bureau['id']}`);
    assert.deepEqual(
      [gone['organization'].facts.dissolved, gone['organization'].facts.dissolvedInto],
      [true, ministry['id']],
    );
    const found = await operator('GET', `/organizations/search?q=${encodeURIComponent('甲市局')}`);
    assert.deepEqual(found['organizations'], []);
  });

  test('a contact replaces nobody until the code from its mailbox is given back', async () => {
    const { operator, anybody, account, mails, later, database } = await world();
    const { id } = await operator('POST', '/organizations', { name: '联络甲局' });
    const responsible = account('r', [], [{ organization: id, role: 'responsible' }]);
    const member = account('m', [], [{ organization: id, role: 'member' }]);
    const person = { channel: 'e-mail', expires: '2017', name: '林某', address: 'lin@jia.example' };
    await assert.rejects(responsible('POST', `/organizations/${id}/contacts`, { ...person, address: 'no' }), {
      message: /e-mail address/,
    });
    await assert.rejects(member('POST', `/organizations/${id}/contacts`, person), { code: 'not-allowed' });
    const { contact } = await responsible('POST', `/organizations/${id}/contacts`, person);
    const one = async (who = responsible) =>
      (await who('GET', `/organizations/${id}`))['organization'].contacts[0];
    assert.deepEqual([(await one()).health, (await one()).standing], ['unconfirmed', null]);
    const at = `/organizations/${id}/contacts/${contact}`;
    await operator('POST', `${at}/code`);
    assert.equal(mails[0]?.address, 'lin@jia.example');
    await assert.rejects(operator('POST', `${at}/code`), { code: 'too-many-requests' });
    const code = mails[0]?.code ?? '';
    const wrong = code === '00000000' ? '00000001' : '00000000';
    const confirm = (given: string) =>
      anybody('POST', `${at}/confirmation`, { proof: { by: 'code', code: given } });
    await assert.rejects(confirm(wrong), { code: 'one-time-link-dead' });
    await confirm(code);
    await assert.rejects(confirm(code), { code: 'one-time-link-dead' });
    assert.equal((await one()).standing.person.name, '林某');

    await responsible('PUT', at, { ...person, name: '何某', address: 'he@jia.example' });
    assert.deepEqual(
      [(await one()).standing.person.name, (await one()).pending.person.name],
      ['林某', '何某'],
    );
    assert.equal('person' in (await one(member)).standing, false);
    await operator('POST', `${at}/confirmation`, { proof: { by: 'call-back' } });
    assert.deepEqual([(await one()).standing.person.name, (await one()).pending], ['何某', null]);
    await assert.rejects(anybody('POST', `${at}/confirmation`, { proof: { by: 'call-back' } }), {
      code: 'not-found',
    });

    later(366);
    assert.equal((await one()).health, 'drill-overdue');
    await operator('POST', `${at}/drills/outcome`, { outcome: 'answered' });
    assert.equal((await one()).health, 'live');
    await operator('POST', `${at}/bounces`, {});
    assert.equal((await one()).health, 'bounced');
    await responsible('POST', `${at}/withdrawal`);
    assert.equal((await one()).health, 'withdrawn');

    const dump = JSON.stringify([
      await database.db.selectFrom('assertions').selectAll().execute(),
      await database.db.selectFrom('contact_points').selectAll().execute(),
      await database.db.selectFrom('audit').selectAll().execute(),
    ]);
    for (const planted of ['林某', '何某', 'jia.example']) assert.equal(dump.includes(planted), false);
  });

  test('ten wrong codes end a code, and a name given since makes it worth nothing', async () => {
    const { operator, anybody, mails, later } = await world();
    const { id } = await operator('POST', '/organizations', { name: '猜码局' });
    const person = { channel: 'e-mail', expires: '2017', name: '甲', address: 'a@guess.example' };
    const { contact } = await operator('POST', `/organizations/${id}/contacts`, person);
    const at = `/organizations/${id}/contacts/${contact}`;
    const confirm = (code: string) => anybody('POST', `${at}/confirmation`, { proof: { by: 'code', code } });
    await operator('POST', `${at}/code`);
    const first = mails[0]?.code ?? '';
    for (let n = 0; n < 10; n++) await assert.rejects(confirm('x'), { code: 'one-time-link-dead' });
    await assert.rejects(confirm(first), { code: 'one-time-link-dead' });
    later(1);
    await operator('POST', `${at}/code`);
    await operator('PUT', at, { ...person, name: '乙' });
    await assert.rejects(confirm(mails[1]?.code ?? ''), { code: 'one-time-link-dead' });
    later(4);
    await operator('POST', `${at}/code`);
    later(4);
    await assert.rejects(confirm(mails[2]?.code ?? ''), { code: 'one-time-link-dead' });
  });

  test('strangers find names only; members read their own; auditors change nothing', async () => {
    const { operator, anybody, account } = await world();
    const { id } = await operator('POST', '/organizations', {
      name: '权限局',
      division: '210100',
      domain: 'quanxian.example',
    });
    const other = await operator('POST', '/organizations', { name: '权限外局' });
    const member = account('m', [], [{ organization: id, role: 'member' }]);
    const auditor = account('a', ['auditor']);
    const key = account('k', ['coordinator'], [], true);
    const found = await anybody('GET', `/organizations/search?q=${encodeURIComponent('权限局')}`);
    assert.deepEqual(found['organizations'], [
      { id, name: '权限局', nameEn: null, division: '210100', kinds: ['keeper'] },
    ]);
    await assert.rejects(anybody('GET', `/organizations/${id}`), { code: 'not-found' });
    await assert.rejects(anybody('GET', '/organizations'), { code: 'not-allowed' });
    await assert.rejects(member('GET', '/organizations'), { code: 'not-allowed' });
    assert.equal(
      (await member('GET', `/organizations/${id}`))['organization'].facts.domain,
      'quanxian.example',
    );
    await assert.rejects(member('GET', `/organizations/${other['id']}`), { code: 'not-found' });
    await assert.rejects(member('GET', `/systems?keeper=${other['id']}`), { code: 'not-found' });
    assert.deepEqual((await member('GET', `/systems?keeper=${id}`))['systems'], []);
    assert.ok((await auditor('GET', `/organizations/${id}`))['organization'].timeline.length > 0);
    await assert.rejects(auditor('PUT', `/organizations/${id}`, { name: 'x' }), { code: 'not-allowed' });
    await assert.rejects(key('PUT', `/organizations/${id}`, { name: 'x' }), {
      code: 'not-allowed',
      message: /only read/,
    });
    assert.equal((await key('GET', `/organizations/${id}`))['organization'].name, '权限局');
  });

  test('a file is judged whole: every bad row is named, and nothing is changed by it', async () => {
    const { operator, stores } = await world();
    const before = await stores.organizations.count();
    const bad = [
      'key,name,superior,division,credit_code,sector',
      'b1,坏表部,,,,health',
      'b2,,b1,,,',
      'b3,坏表局,nobody,,,',
      'b4,坏表局,b5,,,',
      'b5,坏表局,b4,,,',
      'b6,坏表局,b1,999999,,',
      'b7,坏表局,b1,,91110000MA01234567,',
      'b8,坏表局,b1,,,medicine',
      'b1,坏表局,,,,',
      'b9,坏表局',
      ',坏表局,,,,',
    ].join('\n');
    for (const dryRun of [true, false]) {
      const { report } = await operator('POST', '/organizations/import', { content: csv(bad), dryRun });
      assert.equal(report.written, false);
      assert.deepEqual(
        report.problems.map(({ line, column }: Answer) => [line, column]),
        [
          [3, 'name'],
          [4, 'superior'],
          [5, 'superior'],
          [6, 'superior'],
          [7, 'division'],
          [8, 'credit_code'],
          [9, 'sector'],
          [10, 'key'],
          [11, null],
          [12, 'key'],
        ],
      );
      assert.equal(JSON.stringify(report.problems).includes('nobody'), false);
    }
    const heads = await operator('POST', '/organizations/import', { content: csv('name,colour\nx,red\n') });
    assert.deepEqual(
      heads['report'].problems.map(({ line }: Answer) => line),
      [1],
    );
    const open = await operator('POST', '/organizations/import', { content: csv('key,name\na,"open\n') });
    assert.match(open['report'].problems[0].reason, /quotation mark/);
    assert.equal(
      (await operator('POST', '/organizations/import', { content: '' }))['report'].problemCount,
      1,
    );
    assert.equal(await stores.organizations.count(), before);
  });

  test('a good file is taken in once; again it changes nothing; one changed cell is one statement', async () => {
    const { operator, stores } = await world();
    const rows = [
      ['r1', '表格部', '', '', 'authority;keeper'],
      ['r2', '表格省厅', 'r1', '330000', 'authority'],
      ['r3', '=表格市局', 'r2', '330700', 'keeper'],
    ];
    const file = (all: string[][]) =>
      csv(`\u{feff}key,name,superior,division,kinds\r\n${all.map((row) => row.join(',')).join('\r\n')}\r\n`);
    const take = async (content: string, kind = 'organizations') =>
      (await operator('POST', '/organizations/import', { kind, content }))['report'];
    assert.deepEqual(await counts(take(file(rows))), [3, 0, 0, true]);
    assert.deepEqual(await counts(take(file(rows))), [0, 0, 3, true]);
    const third = rows[2] as string[];
    assert.deepEqual(
      await counts(
        take(file([...rows.slice(0, 2), [...third.slice(0, 1), '表格市局改', ...third.slice(2)]])),
      ),
      [0, 1, 2, true],
    );
    // A column that the file does not have stays as it was; a later file refers to keys of an earlier one.
    const more = 'key,name,superior\nr3,表格市局改,r2\nr4,表格县局,r3\n';
    assert.deepEqual(await counts(take(csv(more))), [1, 0, 1, true]);
    const found = (await stores.organizations.search('表格县局', 5))[0];
    assert.ok(found);
    assert.equal(found.line.split('/').length, 5);

    const contacts =
      'organization,key,channel,name,address,expires\nr4,c1,e-mail,甲某,c1@table.example,2017-06\nr4,c2,phone,乙某,+86 571 0000,2017\n';
    assert.deepEqual(await counts(take(csv(contacts), 'contacts')), [2, 0, 0, true]);
    assert.deepEqual(await counts(take(csv(contacts), 'contacts')), [0, 0, 2, true]);
    assert.deepEqual(await counts(take(csv(contacts.replace('甲某', '丙某')), 'contacts')), [0, 1, 1, true]);
    const systems =
      'key,name,keeper,supplier,people,data_classes,critical\ns1,参保系统,r4,r1,1200000,resident-id;salary,yes\n';
    assert.deepEqual(await counts(take(csv(systems), 'systems')), [1, 0, 0, true]);
    assert.deepEqual(await counts(take(csv(systems), 'systems')), [0, 0, 1, true]);
    assert.equal((await counts(take(csv(systems.replace(',r4,', ',nobody,')), 'systems')))[3], false);

    // What is exported is taken in without a change, formulas guarded on the way.
    for (const kind of ['organizations', 'contacts', 'systems']) {
      const { csv: text, next } = await operator('GET', `/organizations/export?kind=${kind}`);
      assert.equal(next, null);
      const report = await take(csv(text), kind);
      assert.deepEqual([report.added, report.changed, report.written], [0, 0, true], kind);
      if (kind === 'contacts') assert.match(text, /,'\+86 571 0000,/);
    }
  });

  test('an import that dies between two batches, or right after one, is finished by the same file', async () => {
    const { deps, stores } = await world();
    const content = new Uint8Array(
      Buffer.from('key,name,superior\nk3,断三局,k2\nk1,断一部,\nk2,断二厅,k1\n', 'utf8'),
    );
    const operator: Actor = { kind: 'operator' };
    let batches = 0;
    const dying = (when: 'before' | 'after') => ({
      ...deps,
      record: async (entry: Parameters<typeof deps.record>[0]) => {
        if (when === 'before' && ++batches === 2) throw new Error('killed');
        const said = await deps.record(entry);
        if (when === 'after') throw new Error('killed');
        return said;
      },
    });
    const take = (needs: typeof deps) =>
      importRegistry(needs, operator, 'organizations', content, { dryRun: false, batch: 1 });
    await assert.rejects(take(dying('before')), /killed/);
    await assert.rejects(take(dying('after')), /killed/);
    const last = await take(deps);
    assert.deepEqual([last.added, last.changed, last.same], [1, 0, 2]);
    const again = await take(deps);
    assert.deepEqual([again.added, again.changed, again.same], [0, 0, 3]);
    const low = (await stores.organizations.search('断三局', 5))[0];
    assert.ok(low);
    assert.equal(low.line.split('/').length, 4);
    const said = await stores.assertions.about({ kind: 'organization', id: low.id });
    assert.equal(said.length, 1);
  });

  test('names in GB18030 and cells over lines are read', async () => {
    const { operator, stores } = await world();
    // 'key,name' and 社 保 in GB18030.
    const bytes = Buffer.concat([
      Buffer.from('key;name\ng1;'),
      Buffer.from([0xc9, 0xe7, 0xb1, 0xa3]),
      Buffer.from('-g\n'),
    ]);
    const { report } = await operator('POST', '/organizations/import', { content: bytes.toString('base64') });
    assert.equal(report.written, true, JSON.stringify(report));
    assert.equal((await stores.organizations.search('社保-g', 5)).length, 1);
    const lines = await operator('POST', '/organizations/import', {
      content: csv('key,name\n"l1","two\nlines"\nl2,\n'),
    });
    assert.deepEqual(
      lines['report'].problems.map(({ line }: Answer) => line),
      [2, 4],
    );
  });

  test('the ladder of a keeper: superior, province, nation, and the authorities beside them', async () => {
    const { operator } = await world();
    const make = async (name: string, more: object) =>
      (await operator('POST', '/organizations', { name, ...more }))['id'];
    const ministry = await make('梯部', { kinds: ['authority'], sector: 'housing-fund', division: '000000' });
    const province = await make('梯省厅', {
      kinds: ['authority'],
      sector: 'housing-fund',
      division: '610000',
      superior: ministry,
    });
    const city = await make('梯市局', {
      kinds: ['authority'],
      sector: 'housing-fund',
      division: '610200',
      superior: province,
    });
    const office = await make('梯区所', { sector: 'housing-fund', division: '610202', superior: city });
    const watch = await make('网信办', { kinds: ['authority'], sector: 'internet', division: '000000' });
    const { steps } = await operator('GET', `/organizations/${office}/ladder`);
    assert.deepEqual(
      steps.map(({ organization, as, rung }: Answer) => [organization.id, as, rung]),
      [
        [city, 'superior', 'next'],
        [province, 'superior', 'province'],
        [ministry, 'superior', 'nation'],
      ],
    );
    const alone = await make('独立站', { sector: 'internet', division: '610202' });
    const other = await operator('GET', `/organizations/${alone}/ladder`);
    assert.deepEqual(
      other['steps'].map(({ organization }: Answer) => organization.id),
      [watch],
    );
  });

  test('cursors of another list, zero characters and strange digits are refused, not stumbled over', async () => {
    const { operator } = await world();
    await operator('POST', '/organizations', { name: '游标一' });
    await operator('POST', '/organizations', { name: '游标二' });
    const { next } = await operator('GET', '/organizations?limit=1');
    assert.ok(next);
    await assert.rejects(operator('GET', `/organizations?contact=lapsed&cursor=${next}`), {
      code: 'bad-request',
    });
    await assert.rejects(
      operator('GET', `/organizations?cursor=${Buffer.from('["a\\u0000","b"]').toString('base64url')}`),
      { code: 'bad-request' },
    );
    await assert.rejects(operator('GET', '/divisions/123456'), { code: 'not-found' });
    const division = await operator('GET', '/divisions/440183?at=2013');
    assert.deepEqual([division['division'].name, division['now'][0].code], ['增城市', '440118']);
    const below = await operator('GET', '/divisions/610200/children?at=2015');
    assert.ok(below['divisions'].length >= 4);
    assert.equal((await operator('GET', '/divisions?q=tongchuan'))['divisions'][0].code, '610200');
  });
});

async function counts(report: Promise<Answer>): Promise<unknown[]> {
  const { added, changed, same, written, problems } = await report;
  assert.ok(Array.isArray(problems));
  return [added, changed, same, written];
}
