/**
 * Every route with inputs drawn from its own schema, valid and slightly wrong, as anybody, as a member of the keeper and
 * as a coordinator: no fault of ours, problems as documented, and nobody let in or shown a member where the table of
 * access says no. `NUWA_FUZZ_RUNS` draws more (an hour of it: 500), `NUWA_FUZZ_SEED` others.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import fc from 'fast-check';

import { problem } from '#contract/problem.ts';
import { ERROR_SENTENCES } from '#kernel/errors.ts';

import { FIXTURES } from '../access/fixtures.ts';
import { CALLERS, type Caller } from '../access/support/callers.ts';
import { leaksIn } from '../access/support/leaks.ts';
import { type Answer, type Input, openWorld, type World } from '../access/support/open-world.ts';
import { membersOf } from '../access/support/shape.ts';
import { outcomeOf, type Table } from '../access/support/table.ts';
import { type Operation, readOperations } from './operations.ts';
import { type Place, type Schema, slightlyWrong, valid } from './schema-arbitrary.ts';

const RUNS = Number(process.env['NUWA_FUZZ_RUNS'] ?? 4);
const SEED = Number(process.env['NUWA_FUZZ_SEED'] ?? 20260122);
const TABLE = JSON.parse(
  readFileSync(join(import.meta.dirname, '../access/access-table.json'), 'utf8'),
) as Table;
const AS: readonly Caller['name'][] = ['anyone', 'keeper responsible', 'coordinator'];
/** Nothing that we answer because the world outside is not there. */
const UNAVAILABLE = new Set(['notice-undeliverable', 'mailbox-unreachable']);

const { operations, components } = await readOperations();

void describe('every route, asked with anything', () => {
  let world: World;
  before(async () => {
    world = await openWorld(null);
  });
  after(() => world.close());

  for (const operation of operations) {
    test(operation.name, async () => {
      const { shown, bodies } = world;
      const ids = [...Object.values(shown), ...Object.values(bodies), world.accounts.finder].filter(
        (one): one is string => typeof one === 'string',
      );
      const inputs = inputsOf(operation, { components, ids });
      for (const caller of CALLERS.filter(({ name }) => AS.includes(name))) {
        await fc.assert(
          fc.asyncProperty(inputs, async (input) => {
            const answer = await world.ask(caller, operation, input);
            assert.deepEqual(world.faults(), []);
            mustBeDocumented(answer);
            mustBeInTable(operation, caller, answer);
            assert.deepEqual(leaksIn([{ caller, answer }], world), []);
          }),
          { numRuns: RUNS, seed: SEED, endOnFailure: true },
        );
      }
    });
  }
});

/** Paths are always whole: one that is not is another path. */
function inputsOf({ params, query, body }: Operation, place: Place): fc.Arbitrary<Input> {
  const parts = {
    params: texts(valid(params, place)),
    query: texts(maybeWrong(query, place)),
    ...(body === null ? {} : { body: maybeWrong(body, place) }),
  };
  return fc.record(parts) as fc.Arbitrary<Input>;
}

const maybeWrong = (schema: Schema, place: Place): fc.Arbitrary<unknown> =>
  fc.oneof(valid(schema, place), slightlyWrong(valid(schema, place)));

/** As an address carries them. A lone surrogate cannot stand in one, and a dot alone would be another path. */
const texts = (members: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, string>> =>
  members.map((value) =>
    Object.fromEntries(
      Object.entries(typeof value === 'object' && value !== null ? value : {}).map(([name, member]) => {
        const text = typeof member === 'string' ? member : (JSON.stringify(member) ?? '');
        return [name, text.toWellFormed().replace(/^\.*$/, 'x')];
      }),
    ),
  );

/** Success, or a problem of RFC 9457 with a code of ours, that blames nobody but who asked. */
function mustBeDocumented(answer: Answer): void {
  if (answer.status < 300) return;
  const { code, status } = problem.parse(answer.body);
  assert.ok(Object.hasOwn(ERROR_SENTENCES, code), `${code} is no code of ours`);
  assert.equal(status, answer.status);
  assert.ok(status < 500 || UNAVAILABLE.has(code), `answers ${status} ${code}`);
}

/** The table knows members by the seeded case; here any value may stand in one, so the two first steps are compared. */
function mustBeInTable({ name }: Operation, caller: Caller, answer: Answer): void {
  if (outcomeOf(answer) !== 'ok' || FIXTURES[name]?.nobody !== undefined) return;
  const row = TABLE[name];
  assert.ok(row, `${name} has no row in the table of access`);
  assert.ok(row.answers['ok']?.includes(caller.name), `${caller.name} is let in, and the table says no`);
  const allowed = new Set(
    row.shows.flatMap(({ to, members }) => (to.includes(caller.name) ? members.flatMap(firstSteps) : [])),
  );
  const beyond = membersOf(answer.body)
    .flatMap(firstSteps)
    .filter((member) => !allowed.has(member));
  assert.deepEqual(beyond, [], `${caller.name} sees what the table does not show them`);
}

/** `case.title[].by` is `case` and `case.title`. */
function firstSteps(member: string): readonly string[] {
  const [first = '', second] = member.replaceAll(/\[\]|\{\}/g, '').split('.');
  return second === undefined ? [first] : [first, `${first}.${second}`];
}
