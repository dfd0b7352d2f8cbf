import { layout, type NoiseKind } from './layout.ts';
import { caseList } from './list-maker.ts';
import { type Members, siteMembers } from './members.ts';
import { TONGXUE } from './password-figures.ts';
import type { Population } from './population.ts';

const NOISE: readonly NoiseKind[] = [
  'duplicates',
  'variants',
  'blank',
  'tooFew',
  'tooMany',
  'adverts',
  'withNul',
  'withEntity',
  'withOtherEnd',
];

/** `e-mail TAB password`, behind a byte-order mark. */
export const tongxue = caseList({
  name: 'tongxue.example',
  fileName: 'tongxue.example.txt',
  modelledOn: 'Renren',
  appeared: '2011-12-22',
  rowsAtFull: 4_735_000,
  sensitive: false,
  charset: 'utf-8',
  shape: { kind: 'delimited', delimiter: '\t', trim: true, header: false },
  columns: [{ role: 'email' }, { role: 'secret' }],
  peopleBy: 'email',
  noise: NOISE,
  members: (people, of) => siteMembers(people, 'tongxue', TONGXUE, of),
  scheme: () => 'plain',
  look: () => ({
    opening: '\ufeff',
    end: '\n',
    record: ({ email, password }) => `${email}\t${password}`,
    tooFew: ({ email }) => email,
    tooMany: ({ email, password }) => `${email}\t${password}\tm`,
    adverts: ['同学网四百万，老黑整理', 'more at fenxiang.example'],
    advertReason: 'too-few-fields',
    truncated: ({ email }) => email.slice(0, -4),
    truncatedReason: 'too-few-fields',
  }),
  verdict: () => ({ value: 'plausible' }),
});

/** For lists that copy from this one: its members at the population's scale. */
export const tongxueMembers = (people: Population): Members =>
  siteMembers(people, 'tongxue', TONGXUE, layout(tongxue.rows(people.scale), NOISE, true));
