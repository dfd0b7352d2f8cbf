import { draw, drawUnit, keyOf } from '../keyed.ts';
import { caseList } from './list-maker.ts';
import { md5 } from './md5.ts';
import { type Account, type Members, siteMembers } from './members.ts';
import { PUBLIC } from './password-figures.ts';
import type { Population } from './population.ts';

/** Share of passwords with a comma or a quote, or both, which CSV must quote. */
const AWKWARD = 0.012;

/** CSV in two halves: the older accounts with a plain password, the newer ones with an MD5 in a column of its own. */
export const kaihei = caseList({
  name: 'kaihei.example',
  fileName: 'kaihei.example.csv',
  modelledOn: 'Duowan',
  appeared: '2011-12-22',
  rowsAtFull: 8_300_000,
  sensitive: false,
  charset: 'utf-8',
  shape: { kind: 'csv', delimiter: ',', quote: '"', header: true },
  columns: [
    { name: 'user', role: 'username' },
    { name: 'password', role: 'secret' },
    { name: 'md5', role: 'secret-hash' },
    { name: 'email', role: 'email' },
    { name: 'ip', role: 'ip' },
  ],
  peopleBy: 'email',
  noise: ['duplicates', 'variants', 'seconds', 'blank', 'tooFew', 'tooMany', 'adverts', 'withOtherEnd'],
  sections: 2,
  members: (people, of, section) =>
    withAwkwardPasswords(
      people,
      siteMembers(people, 'kaihei', PUBLIC, of, { part: { index: section, parts: 2 } }),
    ),
  scheme: (_original, section) => (section === 0 ? 'plain' : 'md5'),
  look: (people) => {
    const address = keyOf(people.seed, 'kaihei/ip');
    const ip = ({ person }: Account): string => {
      const h = draw(address, person);
      // RFC 2544's test network: addresses that belong to nobody.
      return `198.${18 + (h & 1)}.${(h >>> 8) & 0xff}.${(h >>> 16) & 0xff}`;
    };
    const record = (account: Account, section: number): string => {
      const { username, password, email } = account;
      const secrets = section === 0 ? `${quoted(password)},` : `,${md5(password)}`;
      return `${username},${secrets},${quoted(email)},${ip(account)}`;
    };
    return {
      opening: '\ufeffuser,password,md5,email,ip\r\n',
      end: '\r\n',
      record: (account, _original, section) => record(account, section),
      tooFew: ({ username, password }) => `${username},${quoted(password)},`,
      tooMany: (account) => `${record(account, 0)},,`,
      adverts: ['开黑网八百万 老黑整理', 'fenxiang.example'],
      advertReason: 'too-few-fields',
      truncated: ({ username, password }) => `${username},"${password.replaceAll('"', '')},`,
      truncatedReason: 'unterminated-quote',
    };
  },
  verdict: () => ({ value: 'plausible' }),
});

const quoted = (text: string): string =>
  /[",\s]/.test(text) || text.length % 7 === 0 ? `"${text.replaceAll('"', '""')}"` : text;

function withAwkwardPasswords(people: Population, members: Members): Members {
  const key = keyOf(people.seed, 'kaihei/awkward');
  const awkward = (account: Account): Account =>
    drawUnit(key, account.person) < AWKWARD
      ? { ...account, password: `${account.password},${account.person % 2 === 0 ? '"' : ''}1` }
      : account;
  return {
    ...members,
    account: (original) => awkward(members.account(original)),
    second: (original) => awkward(members.second(original)),
  };
}
