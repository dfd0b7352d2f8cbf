/**
 * Everybody × every route × every member of its answer, over real requests, on both databases, compared with
 * `access-table.json`. How to add a route: the head of `fixtures.ts`.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { postgresMissing, type Server, startServer } from '../support/databases.ts';
import { FIXTURES } from './fixtures.ts';
import { CALLERS } from './support/callers.ts';
import { openWorld, type World } from './support/open-world.ts';
import { rendered } from './support/render.ts';
import { allRoutes } from './support/routes.ts';
import { leaksIn } from './support/leaks.ts';
import { differences, type Observed, observe, outcomeOf, rowOf, type Table } from './support/table.ts';

const COMMITTED = join(import.meta.dirname, 'access-table.json');
const DOCUMENT = join(import.meta.dirname, '../../docs/access-table.md');
const UPDATES = process.env['UPDATE_ACCESS_TABLE'] === '1';
const HOW =
  'add it to test/access/fixtures.ts (its head says how), run with UPDATE_ACCESS_TABLE=1, read the diff';

const committed = (): Table => JSON.parse(readFileSync(COMMITTED, 'utf8')) as Table;

void describe('the table of access', () => {
  test('has a fixture for every route, and none for a route that is gone', () => {
    const routes = allRoutes().map(({ name }) => name);
    const missing = routes.filter((name) => !Object.hasOwn(FIXTURES, name));
    assert.deepEqual(missing, [], `these routes have no row in the table of access: ${HOW}`);
    const gone = Object.keys(FIXTURES).filter((name) => !routes.includes(name));
    assert.deepEqual(gone, [], 'these fixtures are of no route: take them out of test/access/fixtures.ts');
  });

  test('names every route, and docs/access-table.md says the same', { skip: UPDATES }, () => {
    assert.deepEqual(
      Object.keys(committed()),
      allRoutes().map(({ name }) => name),
      `the table and the contract name different routes: ${HOW}`,
    );
    assert.equal(
      readFileSync(DOCUMENT, 'utf8'),
      rendered(committed()),
      'docs/access-table.md is stale: run with UPDATE_ACCESS_TABLE=1',
    );
  });
});

function onOneDatabase(name: string, skip: string | false, databaseUrl: () => Promise<string | null>): void {
  void describe(`who sees what, on ${name}`, { skip }, () => {
    let world: World;
    const table: Record<string, Table[string]> = {};
    before(async () => {
      world = await openWorld(await databaseUrl());
    });
    after(() => world.close());

    for (const route of allRoutes()) {
      test(route.name, async () => {
        const fixture = FIXTURES[route.name];
        assert.ok(fixture, `${route.name} has no row in the table of access: ${HOW}`);
        const expected = UPDATES ? undefined : committed()[route.name];
        const observed = await observe(world, route, fixture, CALLERS, expected);
        mustBeSound(observed, fixture.nobody, world);
        assert.deepEqual(leaksIn(observed, world), []);
        const row = rowOf(observed);
        table[route.name] = row;
        if (UPDATES) return;
        const found = differences(route.name, row, expected);
        assert.deepEqual(found, [], `access is not what the table says; if it should be so: ${HOW}`);
      });
    }

    // Routes that were not asked this time keep their rows. Both databases write; where they differ, the next run
    // without the flag fails on one of them.
    after(() => {
      if (!UPDATES) return;
      const known: Table = existsSync(COMMITTED) ? committed() : {};
      const rows = allRoutes().flatMap(({ name }) => {
        const row = table[name] ?? known[name];
        return row === undefined ? [] : [[name, row] as const];
      });
      const updated = Object.fromEntries(rows);
      writeFileSync(COMMITTED, `${JSON.stringify(updated, null, 1)}\n`);
      writeFileSync(DOCUMENT, rendered(updated));
    });
  });
}

/** No fault of ours, and somebody gets through, so that the refusals are about people and not about the input. */
function mustBeSound(observed: readonly Observed[], nobody: string | undefined, world: World): void {
  assert.deepEqual(world.faults(), [], 'it answers with a fault of ours');
  const outcomes = observed.map(({ answer }) => outcomeOf(answer));
  if (nobody === undefined) {
    const details = observed.map(({ answer }) => JSON.stringify(answer.body)).at(-1);
    assert.ok(outcomes.includes('ok'), `nobody gets through: the fixture is not valid input (${details})`);
  } else {
    assert.ok(!outcomes.includes('ok'), `somebody gets through, though ${nobody}: take the reason out`);
  }
}

let server: Promise<Server> | undefined;
onOneDatabase('the embedded database', false, async () => null);
onOneDatabase('PostgreSQL', postgresMissing(), async () => (await (server ??= startServer())).create());
after(async () => (await server)?.stop());
