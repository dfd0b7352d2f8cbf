import { layout, type NoiseKind } from './layout.ts';
import { caseList } from './list-maker.ts';
import { type Members, siteMembers } from './members.ts';
import { CODEHUB } from './password-figures.ts';
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

/** `user # password # e-mail`. Passwords may hold a bare `#`: only the blanks around it make it a delimiter. */
export const codehub = caseList({
  name: 'codehub.example',
  fileName: 'codehub.example.txt',
  modelledOn: 'CSDN',
  appeared: '2011-12-21',
  rowsAtFull: 6_428_632,
  sensitive: false,
  charset: 'utf-8',
  shape: { kind: 'delimited', delimiter: ' # ', trim: true, header: false },
  columns: [{ role: 'username' }, { role: 'secret' }, { role: 'email' }],
  peopleBy: 'email',
  noise: NOISE,
  members: (people, of) => siteMembers(people, 'codehub', CODEHUB, of),
  scheme: () => 'plain',
  look: () => ({
    opening: '',
    end: '\r\n',
    record: ({ username, password, email }) => `${username} # ${password} # ${email}`,
    tooFew: ({ username, password }) => `${username} # ${password}`,
    tooMany: ({ username, password, email }) => `${username} # ${password} # ${email} # 2009`,
    adverts: ['==== more lists every day at fenxiang.example ====', 'passed on by laohei, QQ group 10000001'],
    advertReason: 'too-few-fields',
    truncated: ({ username, password }) => `${username} # ${password.slice(0, 3)}`,
    truncatedReason: 'too-few-fields',
  }),
  verdict: () => ({ value: 'authentic', because: 'admitted' }),
});

/** For lists that copy from this one: its members at the population's scale. */
export const codehubMembers = (people: Population): Members =>
  siteMembers(people, 'codehub', CODEHUB, layout(codehub.rows(people.scale), NOISE, true));
