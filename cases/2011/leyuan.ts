import { codehub, codehubMembers } from './codehub.ts';
import { copiesOf } from './copies.ts';
import { caseList } from './list-maker.ts';
import { tongxue, tongxueMembers } from './tongxue.ts';

const FROM_CODEHUB = 0.6;
const ROWS_PER_STATEMENT = 400;

/** SQL dump with statements of many rows. Comments, blank lines and table definitions are scaffolding, no records. */
export const leyuan = caseList({
  name: 'leyuan.example',
  fileName: 'leyuan.example.sql',
  modelledOn: 'Kaixin001',
  appeared: '2011-12-26',
  rowsAtFull: 4_000_000,
  sensitive: false,
  charset: 'utf-8',
  shape: { kind: 'sql-insert' },
  columns: [
    { name: 'email', role: 'email' },
    { name: 'password', role: 'secret' },
  ],
  peopleBy: 'email',
  noise: ['duplicates', 'variants', 'tooFew', 'tooMany'],
  members: (people, of) => {
    const fromCodehub = Math.round(of.originals * FROM_CODEHUB);
    return copiesOf(
      people.seed,
      'leyuan',
      { name: codehub.name, members: codehubMembers(people), records: fromCodehub },
      { name: tongxue.name, members: tongxueMembers(people), records: of.originals - fromCodehub },
      {
        records: 0,
        account: (i) => {
          throw new RangeError(`leyuan has no new people, asked for ${i}`);
        },
      },
    );
  },
  scheme: () => 'plain',
  look: () => ({
    opening: OPENING,
    end: '\n',
    record: ({ email, password }) => `(${literal(email)},${literal(password)})`,
    tooFew: ({ email }) => `(${literal(email)})`,
    tooMany: ({ email, password }) => `(${literal(email)},${literal(password)},1)`,
    adverts: [],
    advertReason: 'malformed',
    truncated: ({ email }) => `('${email.slice(0, -3)}`,
    truncatedReason: 'malformed',
    frame: (position, isLast) => {
      const first = position % ROWS_PER_STATEMENT === 0;
      const last = position % ROWS_PER_STATEMENT === ROWS_PER_STATEMENT - 1;
      return [first ? INSERT : '', isLast ? '' : last ? ';\n' : ','];
    },
  }),
  verdict: () => ({ value: 'recycled', of: [codehub.name, tongxue.name] }),
});

const INSERT = 'INSERT INTO `ly_user` (`email`, `password`) VALUES ';
const OPENING = `-- SQL dump, passed on by laohei
-- Host: localhost    Database: leyuan

SET NAMES utf8;
DROP TABLE IF EXISTS \`ly_user\`;
CREATE TABLE \`ly_user\` (
  \`email\` varchar(96) NOT NULL,
  \`password\` varchar(64) NOT NULL DEFAULT ''
) ENGINE=MyISAM DEFAULT CHARSET=utf8;

LOCK TABLES \`ly_user\` WRITE;
`;

/** As mysqldump writes it: backslash before quotes and backslashes. */
const literal = (text: string): string => `'${text.replace(/['"\\]/g, '\\$&')}'`;
