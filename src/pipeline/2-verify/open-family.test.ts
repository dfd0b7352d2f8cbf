import assert from 'node:assert/strict';
import { test } from 'node:test';

import { onBothDatabases } from '../../../test/support/databases.ts';
import { caseWorld } from '../../../test/support/case-world.ts';

type Family = { family: string; cases: { system: string; vulnerability: string; known: boolean }[] };
type Report = {
  findings: {
    line: number;
    outcome: string;
    case: string | null;
    system: string | null;
    like: string[];
    of: number | null;
  }[];
  refusals: { line: number }[];
};

onBothDatabases('families and findings', (_open, shared) => {
  test('one supplier’s hole opens a case in each system, and each goes its own way', async (t) => {
    const { api, coordinator, organization, system, word, person } = caseWorld(await shared(), t);
    const supplier = await organization('Supplier');
    const keepers = [await organization('North'), await organization('South'), await organization('East')];
    const systems = await Promise.all(
      keepers.map((keeper) => system(keeper, { supplier, product: 'Portal 3' })),
    );
    const family = {
      product: 'Portal 3',
      supplier,
      cwe: 89,
      title: 'Search field takes SQL',
      technical: 'The parameter q is put into the statement as it comes',
      vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
      systems: systems.slice(0, 2),
    };
    const opened = await api<Family>(coordinator, 'POST', '/families', family);
    assert.equal(opened.cases.length, 2);
    const more = await api<Family>(coordinator, 'POST', `/families/${opened.family}/systems`, { systems });
    assert.deepEqual(
      more.cases.map(({ known }) => known),
      [true, true, false],
    );
    const ids = more.cases.map(({ vulnerability }) => vulnerability);
    assert.equal(new Set(ids).size, 3);
    for (const [index, id] of ids.entries()) {
      assert.equal((await word(id, 'keeper'))?.['organization'], keepers[index]);
      assert.equal((await word(id, 'grade'))?.['score'], 75);
    }

    await api(coordinator, 'POST', `/cases/${ids[0]}/checks`, { found: 'open', text: 'By hand' });
    assert.deepEqual(await Promise.all(ids.map(async (id) => (await word(id, 'repair'))?.is ?? null)), [
      'tested-open',
      null,
      null,
    ]);
    for (const state of ['identified', 'sent']) {
      await api(coordinator, 'POST', `/cases/${ids[1]}/contacts`, {
        organization: keepers[1],
        state,
        channel: 'email',
      });
    }
    const seen = await api<{ case: { technical: { shared: { technical: { text: string } } } } }>(
      person([keepers[1] ?? '']),
      'GET',
      `/cases/${ids[1]}`,
    );
    assert.match(seen.case.technical.shared.technical.text, /parameter q/);
    await assert.rejects(api(person(keepers), 'POST', '/families', { product: 'X', title: 'Y' }), {
      code: 'not-allowed',
    });
  });

  const NUCLEI = [
    {
      'template-id': 'open-listing',
      info: { name: 'Open listing', severity: 'high', classification: { 'cwe-id': ['cwe-548'] } },
      host: 'https://benefits.example',
      'matched-at': 'https://benefits.example/export/',
    },
    {
      'template-id': 'open-listing',
      info: { name: 'Open listing', severity: 'high', classification: { 'cwe-id': ['cwe-548'] } },
      host: 'https://unknown.example',
      'matched-at': 'https://unknown.example/export/',
    },
  ];
  const text = [...NUCLEI, NUCLEI[0]].map((one) => JSON.stringify(one)).join('\n');

  test('findings are tried dry, opened once, and known from then on', async (t) => {
    const { api, coordinator, organization, system, word } = caseWorld(await shared(), t);
    const portal = await system(
      await organization('Bureau'),
      {},
      'https://benefits.example/login\n198.51.100.7',
    );
    const run = (dryRun: boolean, body = text) =>
      api<Report>(coordinator, 'POST', '/findings', { format: 'nuclei', text: body, dryRun });
    const dry = await run(true, `${text}\nno json`);
    assert.deepEqual(
      dry.findings.map(({ outcome, system: at, of }) => [outcome, at, of]),
      [
        ['opens', portal, null],
        ['opens', null, null],
        ['repeated', portal, 1],
      ],
    );
    assert.deepEqual(
      dry.refusals.map(({ line }) => line),
      [4],
    );
    const opened = await run(false);
    const id = opened.findings[0]?.case ?? '';
    assert.equal((await word(id, 'weakness'))?.['cwe'], 548);
    assert.equal((await word(id, 'report'))?.is ?? 'received', 'received');
    const again = await run(false);
    assert.deepEqual(
      again.findings.map(({ outcome, case: one }) => [outcome, one]),
      [
        ['known', id],
        ['known', opened.findings[1]?.case],
        ['repeated', null],
      ],
    );
    const elsewhere = await run(true, text.replaceAll('/export/', '/backup/'));
    assert.deepEqual(elsewhere.findings[0]?.like, [id]);
  });
});
