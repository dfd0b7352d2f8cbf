import { caseList } from './list-maker.ts';
import { siteMembers } from './members.ts';
import { PUBLIC } from './password-figures.ts';

/** `username TAB password`, no e-mail: people can be told apart by their username at this site only. */
export const youxi = caseList({
  name: 'youxi.example',
  fileName: 'youxi.example.txt',
  modelledOn: 'a games portal',
  appeared: '2011-12-23',
  rowsAtFull: 9_072_000,
  sensitive: false,
  charset: 'utf-8',
  shape: { kind: 'delimited', delimiter: '\t', trim: true, header: false },
  columns: [{ role: 'username' }, { role: 'secret' }],
  peopleBy: 'username',
  noise: ['duplicates', 'blank', 'tooFew', 'tooMany', 'adverts', 'withNul', 'withEntity', 'withOtherEnd'],
  members: (people, of) => siteMembers(people, 'youxi', PUBLIC, of),
  scheme: () => 'plain',
  look: () => ({
    opening: '',
    end: '\n',
    record: ({ username, password }) => `${username}\t${password}`,
    tooFew: ({ username }) => username,
    tooMany: ({ username, password }) => `${username}\t${password}\t3`,
    adverts: ['游戏账号大全，每日更新', 'passed on by laohei'],
    advertReason: 'too-few-fields',
    truncated: ({ username }) => username.slice(0, -2),
    truncatedReason: 'too-few-fields',
  }),
  verdict: () => ({ value: 'plausible' }),
});
