import { sql } from 'kysely';

import type { Db } from '../database.ts';

/**
 * The schema that the migrations make, as text: `docs/schema.sql`. Read from the catalogue, so that it is what is and
 * not what was meant; written the same by every PostgreSQL from 15 on.
 */
export async function schemaText(db: Db): Promise<string> {
  const parts = [
    '-- What the migrations in src/stores/migrations make of an empty database. Generated: after a new migration, run',
    '--   UPDATE_SCHEMA=1 node --test src/stores/schema.test.ts',
    '-- The job queue keeps its own tables in the schema pgboss.',
  ].join('\n');
  const [functions, tables] = [await functionTexts(db), await tableTexts(db)];
  return `${[parts, ...functions, ...tables].join('\n\n')}\n`;
}

async function functionTexts(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ text: string }>`
    select pg_get_functiondef(p.oid) as text from pg_proc p
    where p.pronamespace = 'public'::regnamespace
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    order by p.proname`.execute(db);
  return rows.map(({ text }) => `${text.trim()};`);
}

type Column = { readonly table: string; readonly text: string };

async function tableTexts(db: Db): Promise<readonly string[]> {
  const columns = await ofTables(sql`
    select c.relname as table, a.attnum as at, format('%I %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
      case when a.attidentity = 'a' then ' generated always as identity'
           when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end,
      case when a.attnotnull then ' not null' else '' end) as text
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'`);
  // PostgreSQL 18 also lists "not null" as constraints (contype n); the columns have said so already.
  const constraints = await ofTables(sql`
    select c.relname as table, array_position('{p,u,f,c}'::"char"[], k.contype) as at,
      format('constraint %I %s', k.conname, pg_get_constraintdef(k.oid)) as text
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where c.relnamespace = 'public'::regnamespace and k.contype in ('p', 'u', 'f', 'c')`);
  const rest = await ofTables(sql`
    select c.relname as table, 1 as at, pg_get_indexdef(i.indexrelid) as text
    from pg_index i join pg_class c on c.oid = i.indrelid
    where c.relnamespace = 'public'::regnamespace
      and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
    union all
    select c.relname, 2, pg_get_triggerdef(t.oid) from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = 'public'::regnamespace and not t.tgisinternal`);

  const names = [...new Set(columns.map(({ table }) => table))].sort();
  return names.map((name) => {
    const of = (all: readonly Column[]) => all.filter(({ table }) => table === name).map(({ text }) => text);
    const body = [...of(columns), ...of(constraints)].map((line) => `  ${line}`).join(',\n');
    return [`create table ${name} (\n${body}\n);`, ...of(rest).map((line) => `${line};`)].join('\n');
  });

  async function ofTables(query: ReturnType<typeof sql>): Promise<readonly Column[]> {
    const { rows } = await sql<Column>`select x."table", x.text from (${query}) x
      order by x."table" collate "C", x.at, x.text collate "C"`.execute(db);
    return rows;
  }
}
