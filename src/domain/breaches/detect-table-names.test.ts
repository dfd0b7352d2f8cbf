import assert from 'node:assert/strict';
import { test } from 'node:test';
import { copyBlocks, declaredTables } from './detect-table-names.ts';
import { delimited, detect, expectPlan, rows, text } from './testing/expect-plan.ts';
import { hex, mail, md5, mobile, moment, pass } from './testing/invented.ts';

/** Short and of one length: without its name the column would pass for a salt. */
const short = (n: number) => `u${String(n).padStart(5, '0')}`;
const COLUMNS = ['id', 'username', 'password', 'email', 'phone'];
const ROLES = 'ignored username secret email mobile';
const CREATE =
  'CREATE TABLE public.users (\n    id integer DEFAULT nextval(\'users_id_seq\'::regclass) NOT NULL,\n    "username" character varying(64),\n    password text,\n    email text,\n    phone character varying(20),\n    CONSTRAINT one PRIMARY KEY (id)\n);\n';

test('PostgreSQL: names of the INSERT, plain and in quotes, or of the CREATE TABLE before it', () => {
  const values = (n: number) =>
    `VALUES (${n}, '${short(n)}', '${md5(pass(n))}', '${mail(n)}', ${n % 5 ? `'${mobile(n)}'` : 'NULL'});`;
  for (const list of [`(${COLUMNS.join(', ')}) `, `("${COLUMNS.join('", "')}") `, '']) {
    const statements = rows((n) => `INSERT INTO public.users ${list}${values(n)}`);
    const dump = text([
      '-- PostgreSQL database dump',
      ...(list === '' ? CREATE.split('\n') : []),
      ...statements,
    ]);
    const shape = { kind: 'sql-insert', escapes: 'standard' } as const;
    expectPlan(dump, { shape, roles: ROLES, header: COLUMNS });
    const said = detect(dump).evidence.join('\n');
    assert.match(said, list === '' ? /its CREATE TABLE names the columns/ : /INSERT names the columns/);
  }
});

test('MySQL: backticks, one line, remarks with semicolons and parentheses, keys', () => {
  const statements = rows(
    (n) => `INSERT INTO \`m\` VALUES (${n},'${short(n)}','${hex(n, 6)}','${md5(pass(n))}');`,
  );
  const oneLine =
    "CREATE TABLE IF NOT EXISTS `db`.`m` (`id` int(11) NOT NULL, `username` varchar(64) DEFAULT 'a,b', `salt` char(6), `passwd` decimal(10,2), PRIMARY KEY (`id`), KEY `k` (`salt`)) ENGINE=InnoDB;";
  const remarks =
    "CREATE TABLE `m`(\n  `id` int COMMENT 'a; it\\'s (',\n  `username` varchar(64), -- not (\n  `salt` char(6) /* ) */,\n  `passwd` char(32),\n  UNIQUE KEY `k` (`id`,`salt`)\n);\nCREATE TABLE `log` (`id` int, `at` text);";
  const log = rows((n) => `INSERT INTO \`log\` VALUES (${n},'${moment(n)}');`);
  const look = { roles: 'ignored username salt secret', header: ['id', 'username', 'salt', 'passwd'] };
  expectPlan(text([oneLine, ...statements]), { shape: { kind: 'sql-insert' }, ...look });
  expectPlan(text([remarks, ...log, ...statements]), { shape: { kind: 'sql-insert', table: 'm' }, ...look });
});

test('what looks like a CREATE TABLE and does not end names nothing', () => {
  assert.deepEqual([...declaredTables("CREATE TABLE a (x int, y text DEFAULT 'no end")], [['a', []]]);
  assert.deepEqual(declaredTables('CREATE TABLE b ("key" int, PRIMARY KEY ("key"))').get('b'), ['key']);
});

test('PostgreSQL: the lines of a COPY block are named by it', () => {
  const users = rows((n) => [n, short(n), md5(pass(n)), mail(n), n % 5 ? mobile(n) : '\\N'].join('\t'));
  const log = rows((n) => `${n}\t${moment(n)}`);
  const block = (table: string, columns: string, lines: readonly string[]) => [
    `COPY ${table} (${columns}) FROM stdin;`,
    ...lines,
    '\\.',
    '',
  ];
  const dump = text([
    '-- PostgreSQL database dump',
    ...CREATE.split('\n'),
    ...block('public.log', 'id, "at"', log),
    ...block('public.users', COLUMNS.join(', '), users),
    'ALTER TABLE public.users;',
  ]);
  expectPlan(dump, { shape: delimited('\t'), roles: ROLES, header: COLUMNS });
  assert.match(
    detect(dump).evidence.join('\n'),
    /COPY statement fills table users; 100 % of its lines have 5 fields/,
  );
  assert.deepEqual(
    copyBlocks(dump.toString()).map(({ table, columns }) => [table, columns.length]),
    [
      ['log', 2],
      ['users', 5],
    ],
  );
});
