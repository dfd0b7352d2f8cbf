import { test } from 'node:test';
import type { Shape } from './plan.ts';
import { delimited, expectPlan, rows, text, twoByteText } from './testing/expect-plan.ts';
import {
  card,
  draw,
  pick,
  user,
  hanUser,
  mail,
  pass,
  ip,
  md5,
  hex,
  name,
  mobile,
  moment,
} from './testing/invented.ts';

test('character sets: UTF-16 with and without mark, Big5, windows-1252', () => {
  const lines = rows((n) => `${hanUser(n)},${pass(n)},${mail(n)}`);
  const look = { shape: delimited(',', { rest: 1 }), roles: 'username secret email' };
  const wide = Buffer.from(`${lines.join('\r\n')}\r\n`, 'utf16le');
  expectPlan(wide, { ...look, charset: 'utf-16le' });
  expectPlan(Buffer.concat([Buffer.from([0xff, 0xfe]), wide]), { ...look, charset: 'utf-16le' });
  expectPlan(Buffer.from(wide).swap16(), { ...look, charset: 'utf-16be' });
  const traditional = rows(
    (n) => `${n % 2 ? user(n) : pick('風雲 龍虎 飛鳥 愛情 夢想', n) + draw(n, 99)},${pass(n)},${mail(n)}`,
  );
  expectPlan(twoByteText(traditional, 'big5'), { ...look, charset: 'big5' });
  const accents = rows(
    (n) => `${n % 2 ? user(n) : `${pick('renée jürgen françois søren', n)}${n}`},${pass(n)},${mail(n)}`,
  );
  expectPlan(Buffer.from(`${accents.join('\n')}\n`, 'latin1'), { ...look, charset: 'latin1' });
});

test('other delimiters of any length', () => {
  for (const delimiter of [':::', '||', ' | ', ';', '|', '~~~', ' --- ', '\t\t', '\x01', '，', '@@@']) {
    const rest = /^[;|，]$/.test(delimiter) ? { rest: 1 } : {};
    const bytes = text(rows((n) => [user(n), pass(n), mail(n)].join(delimiter)));
    expectPlan(bytes, { shape: delimited(delimiter, rest), roles: 'username secret email' });
  }
  const tilted = text(rows((n) => [mail(n), user(n), md5(pass(n)), hex(n, 6), ip(n), moment(n)].join('|')));
  expectPlan(tilted, { shape: delimited('|'), roles: 'email username secret salt ip date' });
});

test('SQL of several tables: the one about people; PostgreSQL keeps its backslashes', () => {
  const log = `INSERT INTO log (id, happened) VALUES ${rows((n) => `(${n},'${moment(n)}')`).join(',')};\n`;
  const users = `INSERT INTO members (uid, email, pwd) VALUES ${rows((n) => `(${n},'${mail(n)}','${pass(n)}')`).join(',\n')};\n`;
  expectPlan(Buffer.from(log + users + log), {
    shape: { kind: 'sql-insert', table: 'members' },
    roles: 'ignored email secret',
  });
  const unnamed = `CREATE TABLE \`m\` (\n  \`id\` int NOT NULL,\n  \`mail\` varchar(9),\n  \`pw\` text,\n  PRIMARY KEY (\`id\`)\n);\n${rows((n) => `INSERT INTO \`m\` VALUES (${n},'${mail(n)}','${pass(n)}');`).join('\n')}\n`;
  expectPlan(Buffer.from(unnamed), {
    shape: { kind: 'sql-insert' },
    roles: 'ignored email secret',
    header: ['id', 'mail', 'pw'],
  });
  const postgres = rows((n) => `INSERT INTO public.m (mail, pw) VALUES ('${mail(n)}', '${pass(n)}\\');`).join(
    '\n',
  );
  expectPlan(Buffer.from(postgres), {
    shape: { kind: 'sql-insert', escapes: 'standard' },
    roles: 'email secret',
  });
});

test('JSON: nested names, arrays of a sheet with its header', () => {
  const nested = rows((n) => JSON.stringify({ id: n, user: { mail: mail(n), name: user(n) }, pw: pass(n) }));
  expectPlan(text(nested), {
    shape: { kind: 'json-lines', header: false },
    roles: 'ignored email username secret',
    header: ['id', 'user.mail', 'user.name', 'pw'],
  });
  const people = rows((n) => JSON.stringify(n % 9 ? [name(n), mobile(n)] : [name(n), mobile(n), 'x y']));
  const sheet = [JSON.stringify(['姓名', '手机号', '备注']), ...people];
  expectPlan(text(sheet), {
    shape: { kind: 'json-lines', header: true },
    roles: 'name mobile ignored',
    header: ['姓名', '手机号', '备注'],
  });
});

test('lists of two or three rows are understood, too', () => {
  const small = (list: string, shape: Shape, roles: string, fileName?: string) =>
    expectPlan(Buffer.from(list), { shape, roles }, fileName);
  small(
    'ann # hunter2 # ann@mail.example\r\nbob # 123456 # bob@mail.example',
    delimited(' # '),
    'username secret email',
  );
  small('ann@mail.example:hunter2\nbob@mail.example:12:34\n', delimited(':', { rest: 1 }), 'email secret');
  small('ann:hunter2\nbob:123456\ncarol:letmein\n', delimited(':', { rest: 1 }), 'username secret');
  small('ann@mail.example hunter2\nbob@mail.example 123456\n', delimited(' ', { rest: 1 }), 'email secret');
  small(
    'ann      hunter2   ann@x.example\nrobert   123456    r@x.example\n',
    { kind: 'blanks', header: false },
    'username secret email',
  );
  small(`${md5('a')}\n${md5('b')}\n`, delimited('\t', { rest: 0 }), 'secret');
  small(`${md5('a')}:3\n${md5('b')}:1\n`, delimited(':'), 'secret ignored');
  small(
    '6222021234567890123张三\n6222021234567890124王小明\n',
    { kind: 'fixed', widths: [19, 3], header: false },
    'bank-card name',
  );
  small("INSERT INTO u VALUES ('ann','ann@x.example','x');", { kind: 'sql-insert' }, 'username email secret');
  const quoted: Shape = { kind: 'csv', delimiter: ',', quote: '"', header: true };
  small('email,password\nann@mail.example,hunter2\n', quoted, 'email secret', 'users.csv');
});

test('most of the padding at the end of fixed lines is no delimiter', () => {
  const lines = rows((n) => `${card(n)}${n % 3 ? '王伟' : '李秀英'}`.padEnd(25));
  expectPlan(text(lines), {
    shape: { kind: 'fixed', widths: [19, 6], header: false },
    roles: 'bank-card name',
  });
});
