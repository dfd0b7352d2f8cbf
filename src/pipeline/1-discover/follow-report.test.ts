import assert from 'node:assert/strict';
import { test } from 'node:test';

import { say } from '#domain/assertions/saying.ts';
import { standsOn } from '#domain/assertions/stands-on.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import { onBothDatabases } from '../../../test/support/databases.ts';
import { createReportDesk } from './receive-report-desk.ts';
import { account, ANYONE, hole, misuse, OPERATOR, reportHouse } from './testing/report-house.ts';

const form = { by: 'form', language: 'zh' } as const;

onBothDatabases('following a report', (_open, shared) => {
  const received = async () => {
    const house = reportHouse(await shared());
    const desk = createReportDesk(house);
    const answer = await desk.receive(ANYONE, { ...form, report: hole() });
    const subject: Subject<'vulnerability'> = { kind: 'vulnerability', id: answer.subject };
    const given = { code: answer.code, passphrase: answer.passphrase, network: 'n1' };
    return { house, desk, answer, subject, given };
  };

  test('takes code and passphrase however they are typed', async () => {
    const { desk, given } = await received();
    const typed = {
      code: given.code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o'),
      passphrase: ` ${given.passphrase?.replaceAll('-', '').replaceAll('1', 'l')} `,
      network: 'n1',
    };
    const followed = await desk.follow(ANYONE, typed);
    assert.equal(followed.code, given.code);
    assert.equal(followed.report.state, 'received');
    assert.equal(followed.report.credit, 'anonymous');
    assert.ok(followed.report.statements > 10);
  });

  test('a wrong code and a wrong passphrase look alike, and soon wait', async () => {
    const { house, given } = await received();
    const desk = createReportDesk(house, { perCode: 3, perNetwork: 5 });
    const refused = async (wrong: Partial<typeof given>) =>
      await desk.follow(ANYONE, { ...given, ...wrong }).then(
        () => assert.fail('it let somebody in'),
        (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
      );
    const passphrase = await refused({ passphrase: '0000-0000-0000-0000' });
    const code = await refused({ code: 'NW-0000-0000' });
    const none = await refused({ code: 'nothing', passphrase: null });
    assert.deepEqual([code, none], [passphrase, passphrase]);
    for (let i = 0; i < 2; i++) await refused({ passphrase: '0000-0000-0000-0000', network: `other-${i}` });
    assert.match(await refused({ network: 'n2' }), /^too-many-requests/);
    house.wait(16 * 60_000);
    await desk.follow(ANYONE, given);
    for (let i = 0; i < 5; i++) await refused({ code: `NW-0000-000${i}`, network: 'n3' });
    assert.match(await refused({ network: 'n3' }), /^too-many-requests/);
  });

  test('a question reaches the finder, and the answer sets the report going again', async () => {
    const { house, desk, subject, given } = await received();
    await house.record({
      actor: OPERATOR,
      says: [
        say(subject, 'message', { is: 'said', to: 'finder' }, 'statement', { body: '哪个浏览器？' }),
        say(subject, 'report', { is: 'needs-info' }, 'statement'),
        say(subject, 'message', { is: 'said', to: 'keeper' }, 'statement', { body: 'for the keeper' }),
        say(subject, 'note', { is: 'stated' }, 'statement', { body: 'for coordinators' }),
      ],
    });
    const { ticket, report } = await desk.follow(ANYONE, given);
    assert.equal(report.waitsForYou, true);
    assert.deepEqual(
      report.messages.map(({ from, text }) => [from, text]),
      [['coordinator', '哪个浏览器？']],
    );
    assert.ok(!JSON.stringify(report).includes('for '));
    await desk.add(ticket, { text: '与浏览器无关', credit: { as: 'named', name: '小明' } });
    const after = (await desk.followByTicket(ticket)).report;
    assert.equal(after.state, 'triaging');
    assert.equal(after.credit, 'named');
    assert.deepEqual(
      after.messages.map(({ from, text }) => [from, text]),
      [
        ['coordinator', '哪个浏览器？'],
        ['you', '与浏览器无关'],
      ],
    );
    await assert.rejects(desk.add(ticket, { text: ' ' }), { code: 'report-incomplete' });
  });

  test('every look leaves one entry in the audit, and none names the finder', async () => {
    const { house, desk, subject, given } = await received();
    await desk.follow(ANYONE, given);
    const rows = (await house.stores.audit.latest(100))
      .filter(({ what }) => what === subject.id)
      .map(({ actor, action }) => [actor, action]);
    assert.deepEqual(rows, [['finder', 'read-case']]);
  });

  test('files are attached by ticket, those of no use refused, and one says how it was kept', async () => {
    const { house, desk, subject, given } = await received();
    const { ticket } = await desk.follow(ANYONE, given);
    const taken = await desk.attachByTicket(ticket, {
      name: 'a.txt',
      unmasked: true,
      bytes: bytesOf('shot'),
    });
    const { report } = await desk.followByTicket(ticket);
    assert.deepEqual(
      report.evidence.map(({ id, media }) => [id, media]),
      [[taken.id, 'text/plain']],
    );
    await assert.rejects(
      desk.attachByTicket(ticket, { name: 'b.exe', unmasked: false, bytes: bytesOf('MZ…') }),
      { code: 'evidence-refused' },
    );
    assert.equal(house.files.size, 1);
    await assert.rejects(desk.attach(ANYONE, subject, { name: '', unmasked: false, bytes: bytesOf('x') }), {
      code: 'not-found',
    });
  });

  test('an unmasked sample is kept only if its finder asked and a coordinator agrees', async () => {
    const { house, desk, subject, given } = await received();
    const { ticket } = await desk.follow(ANYONE, given);
    const { id } = await desk.attachByTicket(ticket, { name: 'a', unmasked: true, bytes: bytesOf('rows') });
    const keep = { evidence: id, decision: 'keep-original', because: 'court asks' } as const;
    await assert.rejects(desk.decideUnmasked(OPERATOR, subject.id, keep), {
      code: 'not-allowed',
      message: /did not ask/,
    });
    await desk.add(ticket, { consent: { named: false, asked: true, unmasked: true } });
    await assert.rejects(desk.decideUnmasked(account(), subject.id, keep), { code: 'not-found' });
    await assert.rejects(
      desk.decideUnmasked(OPERATOR, subject.id, { ...keep, evidence: 'evd_00000000000000000000000000' }),
      { code: 'bad-request' },
    );
    await desk.decideUnmasked(OPERATOR, subject.id, keep);
    assert.deepEqual(house.decisions, [`${id} keep-original`]);
  });

  test('a rumour or an account of misuse grows by what is added', async () => {
    const house = reportHouse(await shared());
    const desk = createReportDesk(house);
    const answer = await desk.receive(ANYONE, { ...form, report: misuse() });
    const { ticket } = await desk.follow(ANYONE, { ...answer, network: 'n' });
    await desk.add(ticket, { text: '后来又收到一张账单。' });
    await desk.attachByTicket(ticket, { name: 'bill', unmasked: false, bytes: bytesOf('bill') });
    const subject = { kind: 'misuse', id: answer.subject } as const;
    const latest = (await house.stores.assertions.about(subject)).findLast(
      ({ axis }) => axis === 'description',
    );
    const body = await house.stores.bodies.read(latest!.id, subject, house.keyOf);
    assert.ok(body?.kind === 'text');
    assert.match(body.text, /电话卡[\s\S]*账单[\s\S]*evd_/);
    assert.match(latest?.evidence ?? '', /^[0-9a-f]{64}$/);
    assert.equal(standsOn([latest!], 'description')?.is, 'stated');
  });

  test('receipts are those of the finder alone', async () => {
    const { house, desk, subject, given } = await received();
    await house.record({ actor: OPERATOR, says: [say(subject, 'report', { is: 'valid' }, 'statement')] });
    const { ticket, report } = await desk.follow(ANYONE, given);
    const { receipts, waiting } = await desk.receipts(ticket);
    assert.equal(receipts.length, report.statements);
    assert.equal(waiting, 0);
    await assert.rejects(desk.receipts('nonsense'), { code: 'link-expired' });
    house.wait(31 * 60_000);
    await assert.rejects(desk.receipts(ticket), { code: 'link-expired' });
  });
});

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
