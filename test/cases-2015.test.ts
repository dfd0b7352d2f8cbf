/**
 * The case of 2015, played through the use-cases: every figure that was published, and what is invented beside it,
 * comes out of assertions alone (cases/2015/truth.ts, docs/case-2015.md).
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import type { Viewer } from '#domain/access/viewer.ts';
import { COLUMNS, type Column } from '#domain/vulnerabilities/column.ts';
import { playSpring } from '#delivery/control/play-spring.ts';
import { instantOf, msOf } from '#kernel/instant.ts';
import { readCase } from '#pipeline/5-account/read-case.ts';
import { readSets } from '#pipeline/5-account/read-sets.ts';
import { nameSet, recordSetStatement } from '#pipeline/1-discover/record-set-statement.ts';

import { demoCase2015 } from '../cases/2015/demo-case.ts';
import { TRUTH } from '../cases/2015/truth.ts';
import { AT, figuresAt, MONTH_ENDS, type Played, type PlayedCase, readPlayed } from './cases-2015/facts.ts';
import { quietly, springWorld } from './cases-2015/world.ts';
import { onBothDatabases } from './support/databases.ts';

const MINISTRY = '人力资源和社会保障部';
const departmentOf = (province: string) => `${province}人力资源和社会保障厅`;
const OPERATOR: Viewer = { kind: 'operator' };
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

onBothDatabases('the spring of 2015', (_, shared) => {
  const folder = mkdtempSync(join(tmpdir(), 'nuwa-2015-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  let played: ReturnType<typeof play> | undefined;
  /** One play for all tests: they read. */
  const once = () => (played ??= play());
  async function play() {
    const world = springWorld(await shared(), folder);
    const report = await playSpring(world.needs, demoCase2015(), quietly());
    return { world, report, said: await readPlayed(world.stores) };
  }
  const histories = ({ cases }: Played) => cases.map(({ history }) => history);
  const only = (cases: readonly PlayedCase[]): PlayedCase => {
    assert.equal(cases.length, 1);
    return cases[0]!;
  };
  const caseAt = (said: Played, division: string) =>
    only(said.cases.filter(({ facts }) => facts.division === division));
  const statementsOf = async (set: string) => {
    const { world, said } = await once();
    const sets = await readSets({ ...world, viewerOf: async () => OPERATOR }, { kind: 'operator' });
    const named = sets.filter(({ meaning }) => meaning.text === set);
    assert.equal(named.length, 1);
    return (named[0]?.statements ?? []).map((line) => ({ ...line, by: said.nameOf(line.organization) }));
  };
  const ALL = '截至2015年4月24日的全部社会保障漏洞';

  test('46 vulnerabilities in 19 provinces, 44 of high grade and 2 of medium', async () => {
    const { said, report } = await once();
    const figures = figuresAt(histories(said), AT);
    assert.equal(report.vulnerabilities, TRUTH.vulnerabilities);
    assert.equal(figures.cases, TRUTH.vulnerabilities);
    assert.equal(figures.inTriage, 0);
    assert.deepEqual(figures.byGrade, { critical: 0, high: 44, medium: 2, low: 0, ungraded: 0 });
    const provinces = figures.byProvince.map(({ province }) => province);
    assert.equal(provinces.length, TRUTH.provinces);
    // Zhejiang, Shaanxi, Hebei, Sichuan, Jiangsu; Shanxi, Chongqing, Jilin, Liaoning, Shandong.
    for (const named of ['33', '61', '13', '51', '32', '14', '50', '22', '21', '37']) {
      assert.ok(provinces.includes(named), named);
    }
    // Grades are computed from vectors, not copied.
    for (const { history } of said.cases) {
      assert.equal(history.find(({ axis }) => axis === 'grade')?.basis, 'computation');
    }
  });

  test('52 million people between the bounds, more than 10 million where it stands open', async () => {
    const { said } = await once();
    const { people, peopleByColumn } = figuresAt(histories(said), AT);
    assert.equal(people.sumOfLikely, TRUTH.people.likely);
    assert.equal(people.without, 0);
    assert.ok(people.largestLeast < people.sumOfLikely && people.sumOfLikely < people.sumOfMost);
    assert.equal(people.largestLeast, TRUTH.changchun.people * 0.8);
    const open = sum(
      (['tested-open', 'under-way', 'no-word'] as const).map((column) => peopleByColumn[column].sumOfLikely),
    );
    assert.ok(open > TRUTH.openPeopleAbove, `${open}`);
    assert.equal(sum(COLUMNS.map((column) => peopleByColumn[column].sumOfLikely)), TRUTH.people.likely);
  });

  test('the columns are those of the truth, and add up at every end of a month before', async () => {
    const { said } = await once();
    const { columns } = figuresAt(histories(said), AT);
    assert.deepEqual(columns, TRUTH.columns);
    assert.equal(sum(Object.values(columns)), TRUTH.vulnerabilities);
    let before = 0;
    for (const at of [...MONTH_ENDS, AT]) {
      const figures = figuresAt(histories(said), at);
      const reported = said.cases.filter(({ facts }) => facts.received <= at).length;
      assert.equal(figures.cases, reported, at);
      assert.equal(sum(Object.values(figures.columns)), reported, at);
      assert.ok(reported >= before, at);
      before = reported;
    }
    assert.ok(figuresAt(histories(said), MONTH_ENDS[0]!).cases > 0);
    assert.equal(before, TRUTH.vulnerabilities);
  });

  test('18 claims and 6 checks that found it repaired; a claim never counts as a repair', async () => {
    const { said } = await once();
    const claimed = said.cases.filter(({ history }) =>
      history.some(({ value }) => value?.is === 'repair-claimed'),
    );
    assert.equal(claimed.length, 18);
    for (const { facts, history } of said.cases) {
      const checks = history.filter(({ axis }) => axis === 'check');
      assert.equal(facts.column === 'verified', checks.at(-1)?.value?.['found'] === 'repaired');
    }
  });

  test('40 % and 60 % stand beside the columns, each under its name, and move none', async () => {
    const { world, said } = await once();
    const repair = (await statementsOf(ALL)).filter(({ axis }) => axis === 'repair');
    assert.deepEqual(
      repair.map(({ by, value, happened }) => [by, value, happened.slice(0, 10)]),
      [
        ['经济报（虚构）', { is: 'open', thousandths: 600 }, '2015-04-22'],
        [MINISTRY, { is: 'repaired-before', thousandths: 400 }, '2015-04-24'],
      ],
    );
    const speakers = new Set(repair.map(({ organization }) => organization));
    assert.equal(
      histories(said)
        .flat()
        .some(({ organization }) => speakers.has(organization ?? '')),
      false,
    );
    // Whatever is said of a set, the columns stay.
    const needs = world.needs.stage({ clock: () => AT, viewerOf: async () => OPERATOR });
    const meaning = { text: 'another set', sector: 'social-security', division: null, to: '2015-04-28' };
    const { id } = await nameSet(needs, { kind: 'operator' }, meaning);
    await recordSetStatement(
      needs,
      { kind: 'operator' },
      {
        set: id,
        organization: said.organization(MINISTRY),
        axis: 'repair',
        value: { is: 'all-repaired' },
      },
    );
    const { columns } = figuresAt(histories(await readPlayed(world.stores)), AT);
    assert.deepEqual(columns, TRUTH.columns);
  });

  test('Zhejiang says that only Jinhua was affected and that no leak was found; Yongkang stands against it', async () => {
    const { said } = await once();
    const department = departmentOf('浙江省');
    const lines = await statementsOf('浙江省社会保障系统');
    assert.deepEqual(new Set(lines.map(({ by }) => by)), new Set([department]));
    assert.deepEqual(Object.fromEntries(lines.map(({ axis, value }) => [axis, value])), {
      extent: { is: 'only', divisions: ['330700'] },
      repair: { is: 'all-repaired' },
      leak: { is: 'none-found' },
    });
    assert.ok(lines.every(({ basis }) => basis === 'statement'));
    assert.equal(caseAt(said, '330784').facts.column, 'under-way');
  });

  test('Jinhua is claimed by its superior, Shaanxi, Shenyang and Yantai by themselves; nobody has tested them', async () => {
    const { said } = await once();
    const shaanxi = only(
      said.cases.filter(({ facts }) => said.nameOf(facts.keeper) === departmentOf('陕西省')),
    );
    const named: readonly (readonly [PlayedCase, Column, string])[] = [
      [caseAt(said, '330700'), 'claimed-by-superior', departmentOf('浙江省')],
      [shaanxi, 'claimed-by-keeper', departmentOf('陕西省')],
      [caseAt(said, '210100'), 'claimed-by-keeper', '沈阳市社会保险机构（虚构）'],
      [caseAt(said, '370600'), 'claimed-by-keeper', '烟台市社会保险机构（虚构）'],
    ];
    for (const [{ facts, history }, column, who] of named) {
      assert.equal(facts.column, column, who);
      assert.equal(facts.checked, null, who);
      assert.equal(
        history.some(({ axis }) => axis === 'check'),
        false,
      );
      const claim = history.find(({ value }) => value?.is === 'repair-claimed');
      assert.equal(said.nameOf(claim?.organization ?? null), who);
      assert.equal(claim?.basis, 'statement');
      // Taken down by the platform's hand, in their name; contact stays where it was.
      assert.match(claim?.actor ?? '', /^coordinator-/);
      assert.equal(
        history.some(({ axis, value }) => axis === 'contact' && value?.is === 'engaged'),
        false,
      );
    }
  });

  test('under way: Yongkang, one system in Shanxi, one in Chongqing', async () => {
    const { said } = await once();
    const under = said.cases.filter(({ facts }) => facts.column === 'under-way');
    assert.deepEqual(
      new Set(under.map(({ facts }) => facts.division)),
      new Set(['140000', '330784', '500000']),
    );
    assert.equal(under.length, 3);
  });

  test('Tongchuan and Changchun: tested open three months after the report, several notices, no human answer', async () => {
    const { said } = await once();
    const open = said.cases.filter(({ facts }) => facts.column === 'tested-open');
    assert.deepEqual(new Set(open.map(({ facts }) => facts.division)), new Set(['220100', '610200']));
    assert.equal(open.length, 2);
    for (const { facts, history } of open) {
      assert.ok(msOf(facts.checked!) - msOf(facts.received) >= 90 * 86_400_000);
      const contact = history.filter(({ axis }) => axis === 'contact');
      const notices = contact.filter(({ value }) => value?.is === 'sent');
      assert.ok(notices.filter(({ recipient }) => recipient === facts.keeper).length >= 3);
      assert.ok(new Set(notices.map(({ recipient }) => recipient)).size >= 3);
      assert.equal(
        contact.some(({ value }) => ['acknowledged', 'engaged', 'refused'].includes(value?.is ?? '')),
        false,
      );
      assert.equal(facts.answered, null);
      assert.equal(
        history.some(({ organization }) => organization !== null),
        false,
      );
      assert.ok(facts.classes.includes('health-insurance'));
    }
    assert.equal(caseAt(said, TRUTH.changchun.division).facts.people?.likely, TRUTH.changchun.people);
    // The province's claim stands beside Tongchuan.
    const [claim] = await statementsOf('陕西省社会保障系统');
    assert.deepEqual([claim?.by, claim?.value], [departmentOf('陕西省'), { is: 'all-repaired' }]);
  });

  test('no leak was found, say ministry and Zhejiang; the platform stays with "exposure possible"', async () => {
    const { said } = await once();
    for (const { facts, history } of said.cases) {
      assert.equal(facts.leak, 'exposure-possible');
      const [leak, ...more] = history.filter(({ axis }) => axis === 'leak');
      assert.deepEqual([leak?.actor, leak?.basis, more.length], ['platform', 'computation', 0]);
    }
    const leaks = (await statementsOf(ALL)).filter(({ axis }) => axis === 'leak');
    assert.deepEqual(
      leaks.map(({ by, value }) => [by, value.is]),
      [
        ['漏洞响应平台（演示）', 'cannot-be-known'],
        ['信息安全专家组（虚构）', 'cannot-be-known'],
        [MINISTRY, 'none-found'],
      ],
    );
    assert.ok(said.all.every(({ withdraws }) => withdraws === null));
  });

  test('one citizen’s misuse is linked as a lead and counted nowhere', async () => {
    const { said } = await once();
    assert.equal(said.misuses.size, 1);
    const [[id, told]] = [...said.misuses] as [[string, Played['all']]];
    const value = (axis: string) => told.findLast((one) => one.axis === axis)?.value;
    assert.deepEqual(value('misuse-date'), { is: 'stated', date: '2015-02-03' });
    assert.deepEqual(value('place'), { is: 'stated', division: '500000' });
    assert.deepEqual(value('loss'), { is: 'stated', yuan: 2000 });
    assert.deepEqual(value('reported-to'), { is: 'stated', authority: 'police', outcome: 'unsolved' });
    const police = told.findLast(({ axis }) => axis === 'reported-to');
    assert.equal(said.nameOf(police?.organization ?? null), '重庆市公安机关（演示）');
    const linked = said.cases.filter(({ history }) => history.some(({ axis }) => axis === 'lead'));
    const { facts, history } = only(linked);
    assert.deepEqual([facts.division, facts.column], ['500000', 'under-way']);
    assert.equal(history.find(({ axis }) => axis === 'lead')?.recipient, id);
    const without = histories(said).map((one) => one.filter(({ axis }) => axis !== 'lead'));
    assert.deepEqual(figuresAt(without, AT), figuresAt(histories(said), AT));
  });

  test('the ministry ordered an audit, and six provinces answered', async () => {
    const order = (await statementsOf(ALL)).filter(({ axis }) => axis === 'order');
    const by = (is: string) => order.filter(({ value }) => value.is === is).map((line) => line.by);
    assert.deepEqual(by('ordered'), [MINISTRY]);
    assert.deepEqual(
      by('answered').sort(),
      ['浙江省', '陕西省', '辽宁省', '山东省', '山西省', '重庆市'].map(departmentOf).sort(),
    );
    assert.ok(
      order.every(({ value, happened }) => value.is === 'ordered' || happened > '2015-04-24T04:00:00.000Z'),
    );
  });

  test('finders, the platform, keepers, maintainers, departments, the ministry, police, press and experts assert', async () => {
    const { said } = await once();
    const parts = new Set(
      histories(said)
        .flat()
        .map(({ actor }) => actor.split('-')[0]),
    );
    assert.deepEqual(
      parts,
      new Set(['anonymous', 'coordinator', 'finder', 'keeper', 'maintainer', 'platform']),
    );
    const voices = new Set(said.all.map(({ organization }) => said.nameOf(organization)));
    for (const voice of [
      MINISTRY,
      departmentOf('浙江省'),
      '漏洞响应平台（演示）',
      '重庆市公安机关（演示）',
      '经济报（虚构）',
      '信息安全专家组（虚构）',
      '沈阳市社会保险机构（虚构）',
      '长运维护公司（虚构）',
    ]) {
      assert.ok(voices.has(voice), voice);
    }
    // No account is named in a case, and nobody is the same in two of them.
    const pseudonyms = said.cases.map(({ history }) => new Set(history.map(({ actor }) => actor)));
    const met = pseudonyms.flatMap((names) => [...names].filter((name) => name.includes('-')));
    assert.equal(new Set(met).size, met.length);
  });

  test('it happened then and was taken down now, in the order of events', async () => {
    const { said } = await once();
    const today = instantOf(Date.now() + 60_000);
    for (const { happened, recorded, subject } of said.all.filter(({ subject }) => subject.kind !== 'set')) {
      assert.ok('2014-04-01T04:00:00.000Z' <= happened && happened <= AT, subject.kind);
      assert.ok('2025' < recorded && recorded < today);
    }
  });

  test('ministry, department and authority of Jilin and an auditor see Changchun; another province does not', async () => {
    const { world, said } = await once();
    const { id, facts } = caseAt(said, TRUTH.changchun.division);
    const memberOf = (organization: string): Viewer => ({
      kind: 'account',
      account: 'acc_of_the_test',
      memberships: [{ organization, role: 'member' }],
      offices: [],
      readOnly: false,
    });
    const auditor: Viewer = {
      kind: 'account',
      account: 'acc_audit',
      memberships: [],
      offices: ['auditor'],
      readOnly: false,
    };
    const account = { kind: 'account', id: 'acc_of_the_test' } as const;
    const told = [departmentOf('吉林省'), MINISTRY, '吉林省网络安全主管部门（演示）'];
    for (const viewer of [...told.map((name) => memberOf(said.organization(name))), auditor]) {
      const seen = await readCase(world.readingAs(viewer), account, id);
      assert.equal(seen.standing?.repair.value.is, 'tested-open');
      assert.equal(seen.people?.affected.value['likely'], TRUTH.changchun.people);
      // Since when.
      assert.equal(seen.timeline?.[0]?.happened, facts.received);
      assert.equal(seen.checks?.at(-1)?.happened.slice(0, 10), '2015-04-21');
      // Who was told, and who answered.
      const contacts = new Map(seen.contacts?.told.map(({ about, value }) => [said.nameOf(about), value.is]));
      assert.deepEqual(
        contacts,
        new Map([['长春市社会保险机构（虚构）', 'silent'], ...told.map((name) => [name, 'sent'] as const)]),
      );
      assert.equal(seen.technical === undefined, viewer !== auditor);
    }
    const others = [
      departmentOf('浙江省'),
      departmentOf('黑龙江省'),
      '重庆市公安机关（演示）',
      '铜川市社会保险机构（虚构）',
      '经济报（虚构）',
    ];
    for (const viewer of [
      ...others.map((name) => memberOf(said.organization(name))),
      { kind: 'anyone' } as const,
    ]) {
      await assert.rejects(readCase(world.readingAs(viewer), account, id), { code: 'not-found' });
    }
  });

  test('nothing is opened to anybody: no audience of the public, by no decision', async () => {
    const { said } = await once();
    assert.deepEqual(
      histories(said)
        .flat()
        .filter(({ axis }) => axis === 'publicity'),
      [],
    );
  });

  test('played a second time it says nothing; in a real installation it is refused', async () => {
    const { world, report } = await once();
    const before = (await world.stores.ledgerLeaves.head()).size;
    const again = await playSpring(world.needs, demoCase2015(), quietly());
    assert.deepEqual(again, { ...report, played: 0 });
    assert.equal(report.played, report.acts);
    assert.equal((await world.stores.ledgerLeaves.head()).size, before);
    await assert.rejects(playSpring({ ...world.needs, kind: 'real' }, demoCase2015(), quietly()), {
      code: 'data-folder-kind',
    });
  });
});
