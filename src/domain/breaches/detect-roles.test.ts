import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blocksOf } from './framing.ts';
import { recordsOf } from './records.ts';
import { delimited, expectPlan, ROWS, rows, text } from './testing/expect-plan.ts';
import { draw, user, mail, pass, md5, name, mobile, moment, residentId } from './testing/invented.ts';

test('which of two readable columns is the password', () => {
  expectPlan(text(rows((n) => `${pass(n)}\t${user(n)}`)), {
    shape: delimited('\t'),
    roles: 'secret username',
  });
  expectPlan(text(rows((n) => `${mail(n)}\t${pass(n)}\t${user(n)}`)), {
    shape: delimited('\t'),
    roles: 'email secret username',
  });
  expectPlan(text(rows((n) => `${user(n)}\t${pass(n)}\t${md5(pass(n))}`)), {
    shape: delimited('\t'),
    roles: 'username secret secret-hash',
  });
});

test('columns without secrets, and lists of one column', () => {
  const header = '编号,姓名,身份证号,手机,工资,地址,登记时间';
  const people = rows(
    (n) =>
      `${n + 1},${name(n)},${residentId(n)},${mobile(n)},${3000 + draw(n, 900)},某市某路${n}号,${moment(n)}`,
  );
  const plan = expectPlan(
    text([header, ...people]),
    {
      shape: delimited(',', { header: true }),
      roles: 'ignored name resident-id mobile salary address date',
      header: header.split(','),
    },
    'people.txt',
  );
  assert.deepEqual(plan.columns[4], { name: '工资', role: { kind: 'data-class', name: 'salary' } });
  const single = delimited('\t', { rest: 0 });
  expectPlan(text(rows(mail)), { shape: single, roles: 'email' });
  expectPlan(text(rows(pass)), { shape: single, roles: 'secret' });
  expectPlan(text(rows((n) => md5(pass(n)))), { shape: single, roles: 'secret' });
  expectPlan(text(rows(mobile)), { shape: single, roles: 'mobile' });
});

test('a first row that looks like words is a row, unless it names columns', () => {
  const lines = rows((n) => `${user(n)}\t${pass(n)}`);
  expectPlan(text(['admin\tpassword', ...lines]), { shape: delimited('\t'), roles: 'username secret' });
  expectPlan(text(['uname\tpwd', ...lines]), {
    shape: delimited('\t', { header: true }),
    roles: 'username secret',
  });
  const noisy = text(['', 'more at nobody.example', 'e-mail\tpwd', ...rows((n) => `${mail(n)}\t${pass(n)}`)]);
  const plan = expectPlan(noisy, { shape: delimited('\t', { header: true }), roles: 'email secret' });
  const read = [...blocksOf(plan, noisy)].flatMap(({ bytes }) => [...recordsOf(plan, bytes)]);
  assert.equal(read.length, ROWS + 2);
});
