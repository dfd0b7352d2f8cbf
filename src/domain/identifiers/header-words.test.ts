import assert from 'node:assert/strict';
import { test } from 'node:test';
import { headerKind, headerMeaning } from './header-words.ts';

test('headers in both languages, however they are written', () => {
  const table: Readonly<Record<string, string | null>> = {
    邮箱: 'email',
    'E-mail': 'email',
    EMAIL_ADDRESS: 'email',
    userEmail: 'email',
    'users.email': 'email',
    f_email: 'email',
    手机号码: 'mobile',
    手機: 'mobile',
    'Phone Number': 'mobile',
    座机: 'landline',
    '身份证号（18位）': 'resident-id',
    ctfid: 'resident-id',
    回乡证: 'hk-macau-permit',
    护照号: 'passport',
    银行卡号: 'bank-card',
    统一社会信用代码: 'credit-code',
    '`user_name`': 'username',
    '"昵称"': 'username',
    last_login_ip: 'ip',
    出生日期: 'birthday',
    真实姓名: 'name',
    ｎａｍｅ: 'name',
    密码: 'secret',
    Passwd: 'secret',
    password_md5: 'secret-hash',
    salt: 'salt',
    注册时间: 'date',
    createdAt: 'date',
    id: 'row-number',
    lilei: null,
    '': null,
  };
  for (const [header, meaning] of Object.entries(table)) assert.equal(headerMeaning(header), meaning, header);
});

test('personal data that is no identifier is named as a class', () => {
  assert.deepEqual(headerMeaning('家庭住址'), { dataClass: 'address' });
  assert.deepEqual(headerMeaning('医保号'), { dataClass: 'health' });
  assert.equal(headerKind('家庭住址'), null);
  assert.equal(headerKind('密码'), null);
  assert.equal(headerKind('邮箱'), 'email');
});

test('a value that merely holds a word is no header', () => {
  for (const text of ['password123', 'mail@codehub.example', 'my name is', 'x'.repeat(1000)]) {
    assert.equal(headerMeaning(text), null, text);
  }
});
