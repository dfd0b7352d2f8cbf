import assert from 'node:assert/strict';
import { test } from 'node:test';

import { NATION, rungOf } from '../territory.ts';
import {
  below,
  divisionAt,
  DIVISIONS_AS_OF,
  parentOf,
  pathOf,
  searchDivisions,
  successorsOf,
} from './divisions.ts';

const NOW = DIVISIONS_AS_OF;
const names = (code: string, date = NOW) => [divisionAt(code, date)?.name, divisionAt(code, date)?.nameEn];

test('places of the case of 2015, in both languages, then and now', () => {
  for (const date of ['2015-04-22', NOW]) {
    assert.deepEqual(names('210100', date), ['沈阳市', 'Shenyang']);
    assert.deepEqual(names('220100', date), ['长春市', 'Changchun']);
    assert.deepEqual(names('330700', date), ['金华市', 'Jinhua']);
    assert.deepEqual(names('330784', date), ['永康市', 'Yongkang']);
    assert.deepEqual(names('370600', date), ['烟台市', 'Yantai']);
    assert.deepEqual(names('610200', date), ['铜川市', 'Tongchuan']);
  }
});

test('all 34 at province level, under the names they have in English', () => {
  const provinces = below(NATION, NOW, 'province');
  assert.equal(provinces.length, 34);
  const english = new Map(provinces.map(({ code, nameEn }) => [code, nameEn]));
  for (const [code, name] of [
    ['610000', 'Shaanxi'],
    ['140000', 'Shanxi'],
    ['150000', 'Inner Mongolia'],
    ['710000', 'Taiwan'],
    ['810000', 'Hong Kong'],
    ['820000', 'Macao'],
  ] as const) {
    assert.equal(english.get(code), name);
  }
  assert.equal(divisionAt('810000', '1997-06-30'), null);
  assert.equal(divisionAt('820000', '1999-12-20')?.name, '澳门特别行政区');
});

test('a date finds the division of that date, and what became of it', () => {
  const changes: readonly (readonly [string, string, string, string, readonly string[]])[] = [
    // code, a date before, name then, a date after, codes after
    ['371200', '2018-12-31', '莱芜市', '2019-02-01', ['370100']],
    ['440183', '2013-12-31', '增城市', '2014-03-01', ['440118']],
    ['440184', '2013-06-01', '从化市', '2015-01-01', ['440117']],
    ['341400', '2010-12-31', '巢湖市', '2012-01-01', ['340100', '340200', '340500']],
    ['320503', '2011-12-31', '平江区', '2014-01-01', ['320508']],
    ['330621', '2012-12-31', '绍兴县', '2014-06-01', ['330603']],
    ['520321', '2015-12-31', '遵义县', '2017-01-01', ['520304']],
    ['330104', '2020-12-31', '江干区', '2022-01-01', ['330102', '330114']],
    ['540422', '2022-12-31', '米林县', '2023-12-31', ['540481']],
    ['110104', '2009-12-31', '宣武区', '2011-01-01', ['110102']],
  ];
  for (const [code, before, name, after, next] of changes) {
    assert.equal(divisionAt(code, before)?.name, name, code);
    assert.deepEqual(
      successorsOf(code, before).map((one) => one.code),
      [code],
    );
    assert.equal(divisionAt(code, after), null, `${code} is gone`);
    assert.deepEqual(
      successorsOf(code, after).map((one) => one.code),
      next,
      code,
    );
  }
  assert.equal(divisionAt('440118', '2013'), null);
  assert.equal(divisionAt('440118', '2014')?.name, '增城区');
  // Renamed under its own code: each date has its name.
  assert.equal(divisionAt('420600', '2009')?.name, '襄樊市');
  assert.equal(divisionAt('420600', '2015')?.name, '襄阳市');
});

test('what came to an end since 2011 is followed to divisions in force, over several steps', () => {
  const ended = ['2010', '2012', '2014', '2016', '2018', '2020', '2022'].flatMap((year) =>
    below(NATION, year).filter(({ code }) => divisionAt(code, NOW) === null),
  );
  assert.ok(ended.length > 500);
  const lost = new Set(
    ended.filter(({ code }) => successorsOf(code, NOW).length === 0).map(({ code }) => code),
  );
  assert.deepEqual([...lost], []);
});

test('up and down the territory, passing over levels that only number others', () => {
  assert.equal(parentOf('330784', NOW)?.code, '330700');
  assert.equal(parentOf('330700', NOW)?.code, '330000');
  assert.equal(parentOf('330000', NOW)?.code, NATION);
  assert.equal(parentOf(NATION, NOW), null);
  assert.equal(parentOf('110105', NOW)?.code, '110000');
  assert.equal(parentOf('419001', NOW)?.name, '河南省');
  assert.equal(parentOf('999999', NOW), null);
  const jinhua = below('330700', '2015');
  assert.equal(jinhua[0]?.code, '330700');
  assert.ok(jinhua.some(({ code }) => code === '330784'));
  assert.ok(jinhua.every(({ code }) => code.startsWith('3307')));
  assert.deepEqual(
    pathOf('330784', NOW).map(({ name }) => name),
    ['浙江省', '金华市', '永康市'],
  );
  assert.equal(rungOf('419001'), 'county');
});

test('no code means two divisions on one day, and rows follow each other', () => {
  const days = ['1985-06-01', '1999-12-31', '2011-12-21', '2015-04-22', NOW];
  for (const day of days) {
    const codes = below(NATION, day).map(({ code }) => code);
    assert.equal(new Set(codes).size, codes.length);
    assert.ok(codes.length > 2800, `${codes.length} on ${day}`);
  }
});

test('search by name in both languages, stem, or code', () => {
  const first = (text: string, date = NOW) => searchDivisions(text, date)[0]?.code;
  assert.equal(first('永康'), '330784');
  assert.equal(first('Yongkang'), '330784');
  assert.equal(first('沈阳市'), '210100');
  assert.equal(first('吉林'), '220000');
  assert.equal(first('6102'), '610200');
  assert.equal(first("xi'an"), '610100');
  assert.equal(first('莱芜', '2015-01-01'), '371200');
  assert.equal(first('莱芜', '2020-01-01'), '370116');
  assert.deepEqual(searchDivisions('', NOW), []);
  assert.deepEqual(searchDivisions('没有这个地方', NOW), []);
});
