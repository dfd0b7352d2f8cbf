import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { CompiledQuery, sql } from 'kysely';

import { NuwaError } from '#kernel/errors.ts';

import type { Database, Db } from './database.ts';

export type Migration = { readonly number: number; readonly name: string; readonly sql: string };

const FOLDER = join(import.meta.dirname, 'migrations');
/** Any number that nobody else on a shared server takes as an advisory lock: "nuwa" in ASCII. */
const LOCK = 0x6e757761;

/** `0001-spine.sql`, `0002-….sql`: the numbers leave no gap. */
export function readMigrations(folder = FOLDER): readonly Migration[] {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  return files.map((file, index) => {
    const match = /^(\d{4})-([a-z0-9-]+)\.sql$/.exec(file);
    if (match === null || Number(match[1]) !== index + 1) {
      throw new Error(`the migration ${file} is misnamed or its number leaves a gap`);
    }
    return { number: index + 1, name: match[2] ?? '', sql: readFileSync(join(folder, file), 'utf8') };
  });
}

/**
 * Applies what is missing, in order, all in one transaction under a lock: two servers that start together wait for
 * each other, and a crash in the middle leaves the schema as it was.
 *
 * @throws NuwaError `database-newer` when the database was made by a newer Nüwa, or by other migrations.
 */
export async function migrate(database: Database, migrations = readMigrations()): Promise<void> {
  await database.transaction(async (tx) => {
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx);
    await sql`create table if not exists schema_migrations (
      number integer primary key,
      name text not null,
      sha256 text not null,
      applied timestamptz not null default now()
    )`.execute(tx);
    const applied = await appliedMigrations(tx);
    refuseStrangers(applied, migrations);
    for (const migration of migrations.slice(applied.length)) {
      await runScript(tx, migration.sql);
      await sql`insert into schema_migrations (number, name, sha256)
        values (${migration.number}, ${migration.name}, ${digest(migration)})`.execute(tx);
    }
  });
}

type Applied = { readonly number: number; readonly name: string; readonly sha256: string };

async function appliedMigrations(tx: Db): Promise<readonly Applied[]> {
  const { rows } =
    await sql<Applied>`select number, name, sha256 from schema_migrations order by number`.execute(tx);
  return rows;
}

function refuseStrangers(applied: readonly Applied[], known: readonly Migration[]): void {
  for (const [index, row] of applied.entries()) {
    const migration = known[index];
    if (migration === undefined) {
      throw refusal(`it was made by a newer version (migration ${row.number}, ${row.name})`);
    }
    if (row.sha256 !== digest(migration)) {
      throw refusal(`its migration ${row.number} (${row.name}) is not the one that this version has`);
    }
  }
}

const refusal = (reason: string): NuwaError => new NuwaError('database-newer', { reason });

const digest = (migration: Migration): string => createHash('sha256').update(migration.sql).digest('hex');

/** A statement ends with a semicolon before an empty line; the embedded database takes them one at a time. */
async function runScript(tx: Db, script: string): Promise<void> {
  for (const statement of script.split(/;\n\s*\n/)) {
    if (statement.trim() !== '') await tx.executeQuery(CompiledQuery.raw(statement));
  }
}
