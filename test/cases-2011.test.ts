/**
 * The case of December 2011, list by list, as an operator would take it in: `nuwa import FILE --json`, no flag. What
 * comes out must be the truth that the generator knows, in every figure. NUWA_TEST_CASES=all: two scales, three seeds.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import type { ImportReport } from '#contract/control.ts';
import type { Connection } from '#delivery/cli/connection.ts';
import type { Profile } from '#engines/corpus/corpus.ts';
import type { Plan } from '#domain/breaches/plan.ts';
import type { CaseList, ListTruth } from '../cases/2011/case-list.ts';
import { LISTS } from '../cases/2011/lists.ts';
import { newPlace, nuwaJson, type Place, startServer } from './support/installation.ts';

const ALL = process.env['NUWA_TEST_CASES'] === 'all';
const SCALES = ALL ? [0.0003, 0.003] : [0.0003];
const SEEDS = ALL ? [1, 2, 3] : [1];
/** Goes through the command line itself, in a process of its own with no server running; the others ask the running
 * server what `nuwa plan`, `nuwa import` and `nuwa breach` ask it. */
const ALONE = 'codehub.example';

type Ways = Pick<Connection, 'call'>;

/** One line of the table: what was looked at, as truth and as found, each as text. */
type Line = { readonly list: string; readonly what: string; readonly truth: string; readonly found: string };
type Found = { readonly plan: Plan; readonly report: ImportReport; readonly profile: Profile };

for (const scale of SCALES) {
  for (const seed of SEEDS) {
    describe(`scale ${scale}, seed ${seed}`, () => {
      test('every list is found to be what it is, with no flag', async (t) => {
        const place = newPlace(t);
        const lines: Line[] = [];
        const compare = async (list: CaseList, way: Ways) => {
          const file = join(place.lists, list.fileName);
          writeFileSync(file, Buffer.concat([...list.write(scale, seed)]));
          lines.push(...compared(list, list.truth(scale, seed), await takeIn(way, file)));
        };
        for (const list of LISTS.filter(({ name }) => name === ALONE))
          await compare(list, commandLine(place));
        const server = await startServer(t, place);
        const socket = await server.connect();
        for (const list of LISTS.filter(({ name }) => name !== ALONE)) await compare(list, socket);
        const different = lines.filter(({ truth, found }) => truth !== found);
        assert.ok(lines.length > LISTS.length * 10, `${lines.length} comparisons were made`);
        assert.equal(different.length, 0, `truth and finding differ\n${asTable(different)}`);
        await server.stop();
      });
    });
  }
}

/** What the command line sends when no flag is given, and nothing else. */
async function takeIn(way: Ways, file: string): Promise<Found> {
  const source = { paths: [file] };
  const { entries } = await way.call('plan', { source });
  const report = await way.call('import', { source, custody: {} });
  const { profile } = await way.call('breach', { name: report.breach });
  assert.equal(entries.length, 1);
  return { plan: entries[0]?.plan as Plan, report, profile: profile as Profile };
}

function commandLine(place: Place): Ways {
  const argumentsOf = (call: string, request: object): string[] => {
    if ('source' in request) return [call, ...(request.source as { paths: string[] }).paths];
    return [call, ...Object.values(request).map(String)];
  };
  return {
    call: async (call, request) => {
      const { code, object, stderr } = await nuwaJson(place, argumentsOf(call, request));
      assert.equal(code, 0, stderr);
      return object as never;
    },
  };
}

function compared(list: CaseList, truth: ListTruth, { plan, report, profile }: Found): Line[] {
  const refused = Object.values(report.refused).reduce((sum, n) => sum + n, 0);
  const schemes = Object.fromEntries(report.schemes.map(({ scheme, rows }) => [scheme, rows]));
  // A username tells people apart within its site, where the plan names one (`ListTruth.people`).
  const by = truth.people.by === 'username' && plan.site !== undefined ? 'site-username' : truth.people.by;
  const figures: [what: string, truth: unknown, found: unknown][] = [
    ['charset', truth.charset, plan.charset],
    ['shape', truth.shape, plan.shape],
    ['columns', truth.columns, plan.columns],
    ['columns in the report', truth.columns.map(({ role }) => role), report.entries[0]?.columns],
    ['site', list.name.endsWith('.example') ? list.name : undefined, plan.site],
    ['rows', truth.rows, report.rows],
    ['indexed', truth.indexed, report.indexed],
    ['refused', truth.refused, report.refused],
    ['rows, added up', truth.rows, report.indexed + refused],
    ['people by', by, report.people.by],
    ['people', truth.people.distinct, report.people.distinct],
    ['schemes', truth.schemes, schemes],
    ['repeated rows', truth.repeated.exact + truth.repeated.variants, profile.duplicateRows],
    // Other shapes than mobile numbers are counted there, too.
    ['mobile numbers among the secrets', true, profile.identifierLike.rows >= truth.mobilePasswords],
    ['custody', 'not stated', [...new Set(Object.values(report.custody))].join()],
  ];
  return figures.map(([what, wanted, found]) => ({
    list: list.name,
    what,
    truth: inOrder(wanted),
    found: inOrder(found),
  }));
}

/** As JSON with keys in order, and without those whose value is 0: no refusal and none counted are the same. */
function inOrder(value: unknown): string {
  return (
    JSON.stringify(value, (_key, part: unknown) =>
      typeof part === 'object' && part !== null && !Array.isArray(part)
        ? Object.fromEntries(
            Object.entries(part)
              .filter(([, count]) => count !== 0)
              .sort(([a], [b]) => (a < b ? -1 : 1)),
          )
        : part,
    ) ?? 'none'
  );
}

function asTable(lines: readonly Line[]): string {
  return lines
    .map(({ list, what, truth, found }) => `${list}: ${what}\n  truth ${truth}\n  found ${found}`)
    .join('\n');
}
