import { headerMeaning } from '#domain/identifiers/header-words.ts';
import type { ShapeCandidate } from './detect-shape.ts';
import { declaredTables, type DeclaredTables } from './detect-table-names.ts';
import { LIMITS, type Shape } from './plan.ts';
import { nextInsert, readHead, SqlScanner } from './sql-insert.ts';

type Table = { readonly name: string; readonly columns: readonly string[] };

/**
 * INSERT statements. Where several tables are filled, the one is taken whose columns say most about people; the plan
 * then names it. Null when the sample holds no INSERT, or none that reads.
 */
export function detectSql(text: string): ShapeCandidate | null {
  const tables = tablesIn(text);
  if (tables.length === 0) return null;
  const several = new Set(tables.map(({ name }) => name.toLowerCase())).size > 1;
  const declared = declaredTables(text);
  const readings = tables.flatMap((table) => reading(text, table, several, declared) ?? []);
  return readings.toSorted((a, b) => b.worth - a.worth)[0]?.candidate ?? null;
}

function tablesIn(text: string): readonly Table[] {
  const found = new Map<string, Table>();
  for (let next = nextInsert(text, 0); next !== null; next = nextInsert(text, next.end)) {
    const head = readHead(text, next.end);
    if (head === null || head === 'cut') continue;
    const key = head.table.toLowerCase();
    const known = found.get(key);
    // One INSERT may name the columns that another leaves out.
    if (known === undefined || known.columns.length === 0)
      found.set(key, { name: head.table, columns: head.columns });
    if (found.size >= 64) break;
  }
  return [...found.values()];
}

function reading(
  text: string,
  table: Table,
  several: boolean,
  tables: DeclaredTables,
): { readonly worth: number; readonly candidate: ShapeCandidate } | null {
  const base = several ? { kind: 'sql-insert' as const, table: table.name } : { kind: 'sql-insert' as const };
  const backslash = tally(text, base);
  const standard = tally(text, { ...base, escapes: 'standard' });
  // Both read most lists alike; PostgreSQL's own words decide when the tuples do not.
  const postgres =
    /standard_conforming_strings|^-- PostgreSQL/m.test(text) && standard.good >= backslash.good;
  const { shape, counts } = standard.good > backslash.good || postgres ? standard : backslash;
  const [columns, good] = [...counts].toSorted((a, b) => b[1] - a[1])[0] ?? [0, 0];
  if (good === 0 || columns > LIMITS.columns) return null;
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const declared = table.columns.length > 0 ? table.columns : (tables.get(table.name.toLowerCase()) ?? []);
  const names = Array.from({ length: columns }, (_, i) =>
    declared.length === columns ? declared[i]?.slice(0, LIMITS.name) : undefined,
  );
  const about = aboutPeople(names.flatMap((name) => name ?? []));
  const naming = names.every((name) => name === undefined)
    ? '; nothing names its columns'
    : `; ${table.columns.length > 0 ? 'INSERT' : 'its CREATE TABLE'} names the columns`;
  return {
    worth: about * 10 + Math.log10(all),
    candidate: {
      shape,
      names,
      score: good / all,
      because: `INSERT statements fill ${several ? `table ${table.name}` : 'a table'}; ${Math.round((good / all) * 1000) / 10} % of its tuples have ${columns} values${naming}`,
    },
  };
}

/** How many of these names say something about a person. */
export function aboutPeople(names: readonly string[]): number {
  return names.filter(saysSomething).length;
}

function saysSomething(name: string): boolean {
  const meaning = headerMeaning(name);
  return meaning !== null && meaning !== 'row-number' && meaning !== 'date';
}

type SqlShape = Extract<Shape, { kind: 'sql-insert' }>;

function tally(
  text: string,
  shape: SqlShape,
): { shape: SqlShape; counts: Map<number, number>; good: number } {
  const counts = new Map<number, number>();
  const scanner = new SqlScanner(text, shape, false);
  let seen = 0;
  for (let record = scanner.next(); record !== null && seen < 5_000; record = scanner.next(), seen++) {
    if (record.fields !== null) counts.set(record.fields.length, (counts.get(record.fields.length) ?? 0) + 1);
  }
  return { shape, counts, good: Math.max(0, ...counts.values()) };
}
