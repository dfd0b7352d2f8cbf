import assert from 'node:assert/strict';
import { test } from 'node:test';

import { standsOn } from '#domain/assertions/stands-on.ts';
import { onBothDatabases } from '../../../test/support/databases.ts';
import { type MailNeeds, receiveMail, type ReportMail } from './receive-mail.ts';
import type { ReceiptMail } from './receive-mail-receipt.ts';
import { type House, reportHouse } from './testing/report-house.ts';

let number = 0;
const mail = (changes: Partial<ReportMail> = {}): ReportMail => ({
  key: `mail-${number++}`,
  from: 'Finder@post.example',
  subject: '某局网站可看他人信息',
  text: '身份证 11010519491231002X 也能查到。',
  attachments: [],
  automatic: false,
  ...changes,
});

onBothDatabases('a mail', (_open, shared) => {
  const mailbox = async () => {
    const house = reportHouse(await shared());
    const sent: ReceiptMail[] = [];
    const faults: unknown[] = [];
    const asked: string[] = [];
    const needs: MailNeeds = {
      ...house,
      sendReceipt: async (receipt) => void sent.push(receipt),
      mayAnswer: (pseudonym) => asked.push(pseudonym) <= 3,
      fault: (error) => void faults.push(error),
    };
    return { house, needs, sent, faults, asked };
  };
  const caseOf = async (house: House, code: string) => {
    const row = await house.stores.reportCodes.find(code);
    assert.ok(row !== null);
    return { subject: row.subject, said: await house.stores.assertions.about(row.subject) };
  };

  test('becomes a report; its sender is named in an encrypted body and gets one short receipt', async () => {
    const { house, needs, sent } = await mailbox();
    const one = mail({ attachments: [{ name: 'a.txt', bytes: Buffer.from('shot') }] });
    assert.deepEqual(await receiveMail(needs, one), { kind: 'report' });
    assert.deepEqual(
      await receiveMail(needs, one),
      { kind: 'report' },
      'the same mail again changes nothing',
    );
    assert.equal(sent.length, 1);
    const { to, subject: line, text } = sent[0]!;
    assert.equal(to, 'Finder@post.example');
    const code = /\[(NW-.{4}-.{4})\]/.exec(line)?.[1] ?? '';
    assert.ok(text.includes(code) && !text.includes('某局'), 'a code and nothing of what was written');
    const { subject, said } = await caseOf(house, code);
    assert.deepEqual(standsOn(said, 'intake'), { is: 'stated', by: 'mailbox', finder: 'sender' });
    assert.match(said[0]?.actor ?? '', /^finder-[a-z]{8}$/);
    const textOf = async (axis: string) => {
      const found = said.find((one) => one.axis === axis);
      const body = await house.stores.bodies.read(found?.id ?? '', subject, house.keyOf);
      return body?.kind === 'text' ? body.text : null;
    };
    assert.equal(await textOf('intake'), 'Finder@post.example');
    assert.ok(!(await textOf('description'))?.includes('19491231'), 'masked');
    assert.equal(said.filter(({ axis }) => axis === 'evidence').length, 1);
  });

  test('with the code in its subject is added, if its sender wrote the report', async () => {
    const { house, needs, sent } = await mailbox();
    await receiveMail(needs, mail());
    const code = /NW-.{4}-.{4}/.exec(sent[0]?.subject ?? '')?.[0] ?? '';
    const answer = mail({
      from: 'finder@POST.example',
      subject: `回复: [${code}] 已收到`,
      text: '再补充一点',
      attachments: [{ name: 'b.txt', bytes: Buffer.from('more') }],
    });
    assert.deepEqual(await receiveMail(needs, answer), { kind: 'added' });
    assert.deepEqual(await receiveMail(needs, answer), { kind: 'added' });
    assert.equal(sent.length, 1, 'no receipt for an answer');
    const stranger = mail({ from: 'other@post.example', subject: code, text: 'let me in' });
    assert.deepEqual(await receiveMail(needs, stranger), { kind: 'other' });
    assert.deepEqual(await receiveMail(needs, mail({ subject: 'NW-0000-0000' })), { kind: 'other' });
    const { said } = await caseOf(house, code);
    const messages = said.filter(({ axis }) => axis === 'message');
    assert.deepEqual(
      messages.map(({ actor }) => actor),
      [said[0]?.actor],
    );
    assert.equal(said.filter(({ axis }) => axis === 'evidence').length, 1);
  });

  test('that nobody wrote is neither a report nor answered', async () => {
    const { needs, sent } = await mailbox();
    for (const one of [
      mail({ automatic: true }),
      mail({ from: null }),
      mail({ from: 'MAILER-DAEMON@post.example' }),
      mail({ from: 'no-reply@shop.example' }),
      mail({ from: 'not an address' }),
    ]) {
      assert.deepEqual(await receiveMail(needs, one), { kind: 'other' });
    }
    assert.deepEqual(sent, []);
  });

  test('is taken all the same when no receipt may or can go out', async () => {
    const { needs, sent, faults, asked } = await mailbox();
    for (let i = 0; i < 4; i++) await receiveMail(needs, mail());
    assert.equal(sent.length, 3);
    assert.equal(new Set(asked).size, 1);
    assert.match(asked[0] ?? '', /^[0-9a-f]{32}$/, 'counted by pseudonym');
    const broken = { ...needs, mayAnswer: () => true, sendReceipt: () => Promise.reject(new Error('down')) };
    assert.deepEqual(await receiveMail(broken, mail()), { kind: 'report' });
    assert.equal(faults.length, 1);
    assert.deepEqual(await receiveMail({ ...needs, sendReceipt: null }, mail()), { kind: 'report' });
  });

  test('that is a list, or brings what is no evidence, is taken without it', async () => {
    const { house, needs, sent } = await mailbox();
    const text = Array.from({ length: 40 }, (_, i) => `13800138${100 + i}`).join('\n');
    const attachments = [
      { name: 'x.exe', bytes: Buffer.from('MZ…') },
      { name: 'y.txt', bytes: Buffer.from('fine') },
    ];
    assert.deepEqual(await receiveMail(needs, mail({ text, attachments, subject: '' })), { kind: 'report' });
    const code = /NW-.{4}-.{4}/.exec(sent[0]?.subject ?? '')?.[0] ?? '';
    const { subject, said } = await caseOf(house, code);
    assert.equal(said.filter(({ axis }) => axis === 'evidence').length, 1);
    const description = said.find(({ axis }) => axis === 'description');
    const body = await house.stores.bodies.read(description!.id, subject, house.keyOf);
    assert.ok(body?.kind === 'text' && /40 rows/.test(body.text) && !/13800138/.test(body.text));
  });
});
