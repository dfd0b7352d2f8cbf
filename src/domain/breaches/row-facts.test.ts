import { deepEqual, equal } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { residentIdCheck } from '#domain/identifiers/resident-id.ts';
import { monthOf, monthText } from './month.ts';
import type { Column, Plan } from './plan.ts';
import { rowReader, strongest, type RowFacts } from './row-facts.ts';

const planOf = (roles: readonly Column['role'][], site?: string): Plan => ({
  version: 1,
  charset: 'utf-8',
  shape: { kind: 'delimited', delimiter: '\t', trim: false, header: false },
  columns: roles.map((role) => ({ role })),
  ...(site === undefined ? {} : { site }),
});
const read = (roles: readonly Column['role'][], fields: readonly string[], site?: string): RowFacts | null =>
  rowReader(planOf(roles, site))(fields);

describe('what a row says', () => {
  it('names a username at its site, and alone for lineage', () => {
    deepEqual(read(['username'], ['Anna'], 'forum.example')?.identifiers, [
      { kind: 'username', canonical: 'anna', derived: false },
      { kind: 'site-username', canonical: 'anna@forum.example', derived: true },
    ]);
    deepEqual(read(['username'], ['Anna'])?.identifiers, [
      { kind: 'username', canonical: 'anna', derived: false },
    ]);
  });

  it('holds an identifier once, however many columns repeat it', () => {
    const row = read(['email', 'email'], ['A@post.example', ' a@POST.example']);
    deepEqual(row?.identifiers, [{ kind: 'email', canonical: 'a@post.example', derived: false }]);
    equal(row?.domain, 'post.example');
  });

  it('takes division and birth year from the resident ID before the birthday', () => {
    const body = '11010519491231002';
    const row = read(['birthday', 'resident-id'], ['1990-01-02', body + residentIdCheck(body)]);
    deepEqual([row?.division, row?.birthYear], [1101, 1949]);
    equal(read(['birthday'], ['1990-01-02'])?.birthYear, 1990);
  });

  it('tells a plain secret from a hash, value by value', () => {
    deepEqual(read(['secret'], ['geheim'])?.secret, { stored: 'plain', text: 'geheim', shape: null });
    deepEqual(read(['secret'], ['13800138000'])?.secret, {
      stored: 'plain',
      text: '13800138000',
      shape: 'mobile',
    });
    const md5 = 'e10adc3949ba59abbe56e057f20f883e';
    deepEqual(read(['secret'], [md5])?.secret, {
      stored: 'hashed',
      scheme: 'md5',
      text: md5,
      digest: { of: 'md5', bytes: Buffer.from(md5, 'hex') },
    });
    deepEqual(read(['secret', 'salt'], [md5, 'a1b2c3'])?.secret, {
      stored: 'hashed',
      scheme: 'md5-salted',
      text: `${md5}:a1b2c3`,
      digest: null,
    });
  });

  it('falls back on the column of hashes where there is no plain secret', () => {
    const md5 = 'e10adc3949ba59abbe56e057f20f883e';
    const roles = ['secret', 'secret-hash'] as const;
    deepEqual(read(roles, ['123456', md5])?.secret, { stored: 'plain', text: '123456', shape: null });
    for (const none of ['', 'NULL', '\\N']) equal(read(roles, [none, md5])?.secret?.stored, 'hashed');
  });

  it('understands nothing where there is neither identifier nor secret', () => {
    equal(read(['email', 'secret'], ['no address', '']), null);
    equal(
      read([{ kind: 'data-class', name: 'salary' }, 'ignored', 'date'], ['12000', 'x', '2011-12-21']),
      null,
    );
    equal(read(['email'], []), null);
  });

  it('takes a wrong check digit for evidence, not for an identifier', () => {
    const row = read(['bank-card', 'name'], ['6222021001001234567', '王小明']);
    deepEqual(row?.identifiers, []);
    deepEqual(row?.wrongChecks, [{ kind: 'bank-card', text: '6222021001001234567' }]);
    deepEqual(row?.untokenised, [{ kind: 'name', text: '王小明' }]);
  });

  it('tells people apart by the strongest identifier of the row', () => {
    const row = read(
      ['username', 'email', 'mobile'],
      ['anna', 'a@post.example', '13800138000'],
      'forum.example',
    );
    equal(strongest(row?.identifiers ?? [])?.kind, 'mobile');
    equal(strongest([]), null);
  });
});

describe('the month of a date', () => {
  it('is read year first, in the forms that lists have', () => {
    for (const text of [
      '2011-12-21',
      '2011/12/21 08:00:00',
      '20111221',
      '2011年12月21日',
      ' 2011.12',
      '1324425600',
      '1324425600000',
    ]) {
      equal(monthText(monthOf(text)), '2011-12', text);
    }
  });

  it('is counted in the country of the lists', () => {
    // 30 November 2011, 17:00 in Greenwich.
    equal(monthText(monthOf('1322672400')), '2011-12');
  });

  it('is none where the text is no date, or one of another century', () => {
    for (const text of [
      '',
      'yesterday',
      '21/12/2011',
      '1970-01-01',
      '0',
      '2011-13-01',
      '99999999999',
      `2011-12${'0'.repeat(50)}`,
    ]) {
      equal(monthOf(text), 0, text);
    }
  });
});
