import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Plan, Shape } from './plan.ts';
import { recordsOf } from './records.ts';

const planOf = (shape: Shape, columns: number, charset: Plan['charset'] = 'utf-8'): Plan => ({
  version: 1,
  charset,
  shape,
  columns: Array.from({ length: columns }, (_, i) => ({ name: `c${i}`, role: 'ignored' as const })),
});

/** Fields joined by `|`, or the reason in angle brackets. */
function read(plan: Plan, input: string | Uint8Array): string[] {
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  return [...recordsOf(plan, bytes)].map((r) => ('refused' in r ? `<${r.refused}>` : r.fields.join('|')));
}

const insert = (values: string) => `INSERT INTO \`t\` (\`a\`, \`b\`) VALUES ${values}`;

test('SQL of MySQL: escapes, doubled quotes, NULL, numbers, hex, calls', () => {
  const plan = planOf({ kind: 'sql-insert' }, 2);
  assert.deepEqual(
    read(
      plan,
      insert(
        `('it\\'s','a''b'),("d\\"q",NULL), (12 , -3.5),(0x6162636465, X'ff'),('a\\\\','n\\n\\%'),(NOW(3),_utf8'x');`,
      ),
    ),
    ["it's|a'b", 'd"q|', '12|-3.5', '6162636465|ff', 'a\\|n\n\\%', 'NOW(3)|x'],
  );
});

test('SQL of PostgreSQL: a backslash is a character, E strings and casts are read', () => {
  const plan = planOf({ kind: 'sql-insert', escapes: 'standard' }, 2);
  const text = `INSERT INTO public."user" VALUES ('pass\\', E'a\\'b\\x41\\u4e2d'), ('x'::text, '2011-01-01'::date);`;
  assert.deepEqual(read(plan, text), ["pass\\|a'bA中", 'x|2011-01-01']);
});

test('SQL of SQL Server: brackets, N strings, statements without semicolons', () => {
  const plan = planOf({ kind: 'sql-insert', escapes: 'standard' }, 2);
  const text =
    "INSERT [dbo].[u] ([a], [b]) VALUES (N'一', CAST(N'2011-01-01' AS DateTime))\r\nGO\r\nINSERT [dbo].[u] ([a], [b]) VALUES (N'2', N'b')\r\n";
  assert.deepEqual(read(plan, text), ['一|2011-01-01', '2|b']);
});

test('SQL: scaffolding is no record; a broken tuple is one and costs little', () => {
  const plan = planOf({ kind: 'sql-insert' }, 2);
  const text = `-- dump\n\nDROP TABLE t;\nCREATE TABLE \`t\` (\n  \`a\` int\n);\n${insert("(1,'a'),(2,'it's'),(3,'c'),(4),(5,6,7);")}\n/* bought from nobody */\nREPLACE INTO t VALUES (8,'x`;
  assert.deepEqual(read(plan, text), [
    '1|a',
    '<malformed>',
    '3|c',
    '<too-few-fields>',
    '<too-many-fields>',
    '<malformed>',
  ]);
});
