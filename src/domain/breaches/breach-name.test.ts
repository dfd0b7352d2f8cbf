import assert from 'node:assert/strict';
import { test } from 'node:test';
import { breachNameOf } from './breach-name.ts';
import { siteOfFile } from './site-of-file.ts';

test('a file named after a domain is named after the site', () => {
  assert.deepEqual(breachNameOf('codehub.example.txt'), {
    name: 'Codehub',
    title: 'codehub.example',
    domain: 'codehub.example',
  });
  assert.equal(breachNameOf('inbox/www.big-shop.com.cn_2011-12.csv.gz').name, 'BigShop');
  assert.equal(breachNameOf('mail.codehub.example.sql').name, 'MailCodehub');
});

test('other files are named by their words', () => {
  assert.deepEqual(breachNameOf('bank-cards-post.txt'), { name: 'BankCardsPost', title: 'Bank cards post' });
  assert.deepEqual(breachNameOf('某市社保 2014.xlsx'), { name: '某市社保2014', title: '某市社保 2014' });
  assert.deepEqual(breachNameOf('...'), { name: 'Unnamed', title: 'Unnamed list' });
  assert.equal(breachNameOf(`${'x'.repeat(5_000)}.txt`).name.length, 64);
});

test('endings of files are no domains', () => {
  for (const name of [
    'users.txt',
    'users.backup.sql',
    'a.b.c.7z',
    'dump.2011.csv',
    '../../etc/passwd',
    'table.tar.gz',
    '',
  ]) {
    assert.equal(siteOfFile(name), null, name);
  }
  assert.equal(siteOfFile('(gouwu.example) 6m users.tsv'), 'gouwu.example');
  assert.equal(siteOfFile('C:\\lists\\GOUWU.EXAMPLE.txt'), 'gouwu.example');
});
