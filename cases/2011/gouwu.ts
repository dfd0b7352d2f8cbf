import { draw, keyOf, mix } from '../keyed.ts';
import type { StorageScheme } from './case-list.ts';
import { caseList } from './list-maker.ts';
import { type Account, siteMembers } from './members.ts';
import { PUBLIC } from './password-figures.ts';

/** TSV with a header; three generations of password storage. The digests are random bits of the right form: nobody
 * can find a password behind them, and making a million bcrypt hashes would take days. */
export const gouwu = caseList({
  name: 'gouwu.example',
  fileName: 'gouwu.example.tsv',
  modelledOn: 'a shopping site',
  appeared: '2011-12-25',
  rowsAtFull: 6_100_000,
  sensitive: true,
  charset: 'utf-8',
  shape: { kind: 'delimited', delimiter: '\t', trim: true, header: true },
  columns: [
    { name: 'username', role: 'username' },
    { name: 'password', role: 'secret' },
    { name: 'email', role: 'email' },
    { name: 'birthday', role: 'birthday' },
    { name: 'phone', role: 'mobile' },
  ],
  peopleBy: 'mobile',
  noise: ['duplicates', 'variants', 'seconds', 'blank', 'tooFew', 'tooMany', 'adverts', 'withOtherEnd'],
  members: (people, of) => siteMembers(people, 'gouwu', PUBLIC, of),
  scheme: schemeOf,
  look: (people) => {
    const digests = keyOf(people.seed, 'gouwu/digest');
    const line = ({ username, email, person }: Account, original: number): string =>
      `${username}\t${digest(schemeOf(original), draw(digests, person))}\t${email}\t${people.birthday(person)}\t${people.mobile(person)}`;
    return {
      opening: 'username\tpassword\temail\tbirthday\tphone\n',
      end: '\n',
      record: line,
      tooFew: ({ username, email }) => `${username}\t${email}`,
      tooMany: (account) => `${line(account, 0)}\t1\t2`,
      adverts: ['购物网六百万会员，老黑整理', 'more at fenxiang.example'],
      advertReason: 'too-few-fields',
      truncated: (account) => line(account, 0).split('\t').slice(0, 3).join('\t').slice(0, -3),
      truncatedReason: 'too-few-fields',
    };
  },
  verdict: () => ({ value: 'plausible' }),
});

/** Half the accounts are from the oldest shop software, three in ten from the next, two in ten from the newest. */
function schemeOf(original: number): StorageScheme {
  const tenth = original % 10;
  return tenth < 5 ? 'md5-salted' : tenth < 8 ? 'phpass' : 'bcrypt';
}

const HEX = '0123456789abcdef';
/** Eight of these, so that the form is nobody's special one (six hex digits are Discuz's). */
const SALT = '23456789abcdefghjkmnpqrstuvwxyz';
/** The alphabets of bcrypt and of phpass are the same characters in another order. */
const BASE64 = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function digest(scheme: StorageScheme, h: number): string {
  switch (scheme) {
    case 'md5-salted':
      return `${characters(HEX, 32, h)}:${characters(SALT, 8, mix(h + 1))}`;
    case 'phpass':
      return `$P$B${characters(BASE64, 30, h)}`;
    case 'bcrypt':
      return `$2a$10$${characters(BASE64, 53, h)}`;
    case 'md5':
    case 'plain':
      throw new RangeError(`gouwu stores nothing as ${scheme}`);
  }
}

function characters(alphabet: string, length: number, h: number): string {
  let text = '';
  for (let i = 0; i < length; i++)
    text += alphabet.charAt(mix(h + Math.imul(i + 1, 0x9e3779b1)) % alphabet.length);
  return text;
}
