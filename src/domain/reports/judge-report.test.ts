import assert from 'node:assert/strict';
import { test } from 'node:test';

import { judgeReport } from './judge-report.ts';
import { kindOfMail, mailAsReport } from './mail-as-report.ts';
import type { MisuseReport, VulnerabilityReport } from './report.ts';
import { maskedAtTheDoor, rowsWithIdentifiers } from './sample-rows.ts';

const TODAY = '2026-11-22';
const mail = { subject: 'a hole', text: 'words', from: 'one@post.example', automatic: false };
const hole = (changes: Partial<VulnerabilityReport> = {}): VulnerabilityReport => ({
  ...mailAsReport(mail),
  ...changes,
});
const misuse = (changes: Partial<MisuseReport> = {}): MisuseReport => ({
  kind: 'misuse',
  description: 'a phone card',
  date: null,
  keeper: null,
  place: null,
  classes: [],
  loss: null,
  toldTo: null,
  consent: { named: false, asked: true, unmasked: false },
  ...changes,
});
const wrong = (report: VulnerabilityReport | MisuseReport): string =>
  judgeReport(report, TODAY)
    .map(({ field, why }) => `${field}: ${why}`)
    .join('; ');

test('what a mail says is a whole report', () => {
  assert.equal(wrong(hole()), '');
  assert.equal(wrong(hole(mailAsReport({ ...mail, subject: '', text: '' }))), '');
});

test('each field says what is wrong with it', () => {
  assert.equal(wrong(hole({ title: '' })), 'title: missing');
  assert.equal(wrong(hole({ title: 'x'.repeat(201) })), 'title: too-long');
  assert.equal(wrong(hole({ title: 'two\nlines' })), 'title: not-one-line');
  assert.equal(wrong(hole({ description: '\u0000' })), 'description: not-text');
  assert.equal(wrong(hole({ technical: '\ud800' })), 'technical: not-text');
  assert.equal(wrong(hole({ cwe: 0 })), 'cwe: not-a-number');
  assert.equal(wrong(hole({ keeper: { id: 'sys_00000000000000000000000000' } })), 'keeper: not-known');
  assert.equal(wrong(hole({ place: { division: '22010' } })), 'place: not-known');
  const people = { least: 10, likely: 5, most: 20, by: 'estimated' } as const;
  assert.equal(wrong(hole({ people })), 'people: not-in-order');
  assert.equal(wrong(hole({ people: { ...people, likely: 1e12, most: 1e12 } })), 'people: not-a-number');
  assert.equal(wrong(hole({ credit: { as: 'named', name: ' ' } })), 'creditName: name-missing');
  assert.equal(wrong(misuse({ date: '2026-13' })), 'date: not-a-date');
  assert.equal(wrong(misuse({ date: '2026-11-23' })), 'date: in-the-future');
  for (const date of ['2026', '2026-11', '2026-11-22']) assert.equal(wrong(misuse({ date })), '');
  assert.equal(wrong(misuse({ date: '2027' })), 'date: in-the-future');
  assert.equal(wrong(misuse({ loss: 0.5 })), 'loss: not-a-number');
});

test('thirty rows are a sample, and one more is a list', () => {
  const rows = (n: number) => Array.from({ length: n }, (_, i) => `name,138001380${10 + i}`).join('\n');
  assert.equal(rowsWithIdentifiers(`head\n${rows(30)}\n\nfoot`), 30);
  assert.equal(wrong(hole({ technical: rows(30) })), '');
  assert.equal(wrong(hole({ technical: rows(31) })), 'technical: too-many-rows');
  assert.ok(!maskedAtTheDoor(rows(4)).includes('13800138010'));
  assert.match(
    maskedAtTheDoor('Call the bureau at 13800138010.'),
    /13800138010/,
    'whom to call is no sample',
  );
});

test('only what a person wrote is a report', () => {
  assert.deepEqual(kindOfMail(mail), { is: 'report' });
  assert.deepEqual(kindOfMail({ ...mail, subject: 'Re: [nw-ab12-cd34]' }), {
    is: 'answer',
    code: 'NW-AB12-CD34',
  });
  for (const other of [
    { ...mail, automatic: true },
    { ...mail, from: null },
    { ...mail, from: 'noreply@shop.example' },
    { ...mail, from: 'Postmaster@post.example' },
  ]) {
    assert.deepEqual(kindOfMail(other), { is: 'other' });
  }
});
