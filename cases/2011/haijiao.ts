import { layout, type NoiseKind } from './layout.ts';
import { caseList } from './list-maker.ts';
import { type Members, siteMembers } from './members.ts';
import { PUBLIC } from './password-figures.ts';
import type { Population } from './population.ts';

const NOISE: readonly NoiseKind[] = [
  'duplicates',
  'variants',
  'seconds',
  'blank',
  'tooFew',
  'tooMany',
  'adverts',
  'withNul',
  'withEntity',
  'withOtherEnd',
];
const members = (people: Population, of: ReturnType<typeof layout>): Members =>
  siteMembers(people, 'haijiao', PUBLIC, of, { nameOf: people.nickname });

/** Columns padded with blanks as a database client prints them, in GB18030, some usernames in Chinese. */
export const haijiao = caseList({
  name: 'haijiao.example',
  fileName: 'haijiao.example.txt',
  modelledOn: 'Tianya',
  appeared: '2011-12-24',
  rowsAtFull: 31_000_000,
  sensitive: false,
  charset: 'gb18030',
  shape: { kind: 'blanks', header: false },
  columns: [{ role: 'username' }, { role: 'secret' }, { role: 'email' }],
  peopleBy: 'email',
  noise: NOISE,
  members,
  scheme: () => 'plain',
  look: () => ({
    opening: '',
    end: '\r\n',
    record: ({ username, password, email }) => `${padded(username, 20)} ${padded(password, 20)} ${email}`,
    tooFew: ({ username, password }) => `${padded(username, 20)} ${password}`,
    tooMany: ({ username, password, email }) =>
      `${padded(username, 20)} ${padded(password, 20)} ${padded(email, 32)} 1`,
    adverts: ['更多数据请到fenxiang.example', '转载请注明出处：老黑'],
    advertReason: 'too-few-fields',
    truncated: ({ username, password }) => `${padded(username, 20)} ${password.slice(0, 2)}`,
    truncatedReason: 'too-few-fields',
  }),
  verdict: () => ({ value: 'authentic', because: 'canaries' }),
});

/** Padded to a width on the screen, where a Chinese character takes two columns. */
function padded(text: string, width: number): string {
  let columns = text.length;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) columns++;
  return columns < width ? text + ' '.repeat(width - columns) : text;
}

/** For lists that copy from this one: its members at the population's scale. */
export const haijiaoMembers = (people: Population): Members =>
  members(people, layout(haijiao.rows(people.scale), NOISE, true));
