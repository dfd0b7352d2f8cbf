import { codehub, codehubMembers } from './codehub.ts';
import { copiesOf } from './copies.ts';
import { haijiao, haijiaoMembers } from './haijiao.ts';
import { caseList } from './list-maker.ts';
import { PUBLIC } from './password-figures.ts';
import { sitePasswords } from './passwords.ts';

/** Of the records, before repetitions. */
const COPIED = 0.55;
const COPIED_FROM_CODEHUB = 0.19;

/** A combined list: pairs of codehub and haijiao, the rest people who are on no other list. Passwords may hold colons. */
export const xiaoyouxi = caseList({
  name: 'xiaoyouxi.example',
  fileName: 'xiaoyouxi.example.txt',
  modelledOn: 'a combined list',
  appeared: '2011-12-25',
  rowsAtFull: 19_138_000,
  sensitive: false,
  charset: 'utf-8',
  shape: { kind: 'delimited', delimiter: ':', trim: true, rest: 1, header: false },
  columns: [{ role: 'email' }, { role: 'secret' }],
  peopleBy: 'email',
  noise: ['duplicates', 'variants', 'blank', 'tooFew', 'adverts', 'withNul', 'withOtherEnd'],
  members: (people, of) => {
    const passwords = sitePasswords(people, 'xiaoyouxi', PUBLIC);
    const copied = Math.round(of.originals * COPIED);
    const fromCodehub = Math.round(of.originals * COPIED_FROM_CODEHUB);
    return copiesOf(
      people.seed,
      'xiaoyouxi',
      { name: codehub.name, members: codehubMembers(people), records: fromCodehub },
      { name: haijiao.name, members: haijiaoMembers(people), records: copied - fromCodehub },
      {
        records: of.originals - copied,
        account: (i) => {
          const person = people.members + i;
          return {
            person,
            username: people.username(person),
            email: people.email(person),
            password: passwords(person),
          };
        },
      },
    );
  },
  scheme: () => 'plain',
  look: () => ({
    opening: '',
    end: '\n',
    record: ({ email, password }) => `${email}:${password}`,
    tooFew: ({ email }) => email,
    tooMany: ({ email, password }) => `${email}:${password}`,
    adverts: ['小游戏一千九百万 fenxiang.example', 'passed on by laohei'],
    advertReason: 'too-few-fields',
    truncated: ({ email }) => email.slice(0, -3),
    truncatedReason: 'too-few-fields',
  }),
  verdict: (shareCopied) => ({ value: 'mixed', of: [codehub.name, haijiao.name], shareCopied }),
});
