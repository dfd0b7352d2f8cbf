import { caseList } from './list-maker.ts';
import { md5 } from './md5.ts';
import { siteMembers } from './members.ts';
import { PUBLIC } from './password-figures.ts';

/** `user----md5----e-mail`, MD5 without salt. */
export const wanjia = caseList({
  name: 'wanjia.example',
  fileName: 'wanjia.example.txt',
  modelledOn: '17173',
  appeared: '2011-12-23',
  rowsAtFull: 7_500_000,
  sensitive: false,
  charset: 'utf-8',
  shape: { kind: 'delimited', delimiter: '----', trim: true, header: false },
  columns: [{ role: 'username' }, { role: 'secret' }, { role: 'email' }],
  peopleBy: 'email',
  noise: [
    'duplicates',
    'variants',
    'seconds',
    'blank',
    'tooFew',
    'tooMany',
    'adverts',
    'withNul',
    'withOtherEnd',
  ],
  members: (people, of) => siteMembers(people, 'wanjia', PUBLIC, of),
  scheme: () => 'md5',
  look: () => ({
    opening: '',
    end: '\r\n',
    record: ({ username, password, email }) => `${username}----${md5(password)}----${email}`,
    tooFew: ({ username, password }) => `${username}----${md5(password)}`,
    tooMany: ({ username, password, email }) => `${username}----${md5(password)}----${email}----0`,
    adverts: ['玩家网数据 老黑提供', '****** fenxiang.example ******'],
    advertReason: 'too-few-fields',
    truncated: ({ username, password }) => `${username}----${md5(password).slice(0, 9)}`,
    truncatedReason: 'too-few-fields',
  }),
  verdict: () => ({ value: 'authentic', because: 'canaries' }),
});
