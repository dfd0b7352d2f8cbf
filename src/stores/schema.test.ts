import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { sql } from 'kysely';

import { onBothDatabases } from '../../test/support/databases.ts';
import { migrate, readMigrations } from './migrate.ts';
import { schemaText } from './testing/schema-text.ts';

const COMMITTED = join(import.meta.dirname, '../../docs/schema.sql');

onBothDatabases('the schema', (open, shared) => {
  test('is what docs/schema.sql says, migrates once, and refuses strangers', async (t) => {
    const database = await open(t);
    const text = await schemaText(database.db);
    if (process.env['UPDATE_SCHEMA'] === '1') writeFileSync(COMMITTED, text);
    assert.equal(text, readFileSync(COMMITTED, 'utf8'), 'docs/schema.sql is stale: see its first lines');

    await migrate(database);
    const known = readMigrations();
    const { rows } = await sql<{ name: string }>`select name from schema_migrations order by number`.execute(
      database.db,
    );
    assert.deepEqual(
      rows.map(({ name }) => name),
      known.map(({ name }) => name),
    );

    const further = { number: known.length + 1, name: 'further', sql: 'create table further (id integer)' };
    await migrate(database, [...known, further]);
    await assert.rejects(migrate(database, known), /made by a newer version/);
    const changed = { ...further, sql: 'create table further (id text)' };
    await assert.rejects(migrate(database, [...known, changed]), /is not the one that this version has/);
  });

  test('a migration that fails in the middle changes nothing', async () => {
    const database = await shared();
    const known = readMigrations();
    const broken = {
      number: known.length + 1,
      name: 'broken',
      sql: 'create table half (id integer);\n\nselect 1 / 0;\n\ncreate table other (id integer)',
    };
    await assert.rejects(migrate(database, [...known, broken]), /division by zero/);
    const { rows } = await sql<{ half: string | null }>`select to_regclass('half')::text as half`.execute(
      database.db,
    );
    assert.deepEqual(rows, [{ half: null }]);
    await migrate(database, known);
  });

  test('two that open at once wait for each other', async () => {
    const database = await shared();
    const known = readMigrations();
    const once = { number: known.length + 1, name: 'once', sql: 'create table once (id integer)' };
    await Promise.all([migrate(database, [...known, once]), migrate(database, [...known, once])]);
  });
});
