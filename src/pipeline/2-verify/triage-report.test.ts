import assert from 'node:assert/strict';
import { test } from 'node:test';

import { sql } from 'kysely';

import { onBothDatabases } from '../../../test/support/databases.ts';
import { caseWorld, OPERATOR, random } from '../../../test/support/case-world.ts';
import { say } from '#domain/assertions/saying.ts';
import { newId } from '#kernel/ids.ts';

type Listed = { cases: { id: string; owner: string | null }[]; next: string | null };

onBothDatabases('triage', (_open, shared) => {
  test('a report is judged and corrected in one go, and its words stay sealed', async (t) => {
    const { api, coordinator, reported, organization, system, word, database } = caseWorld(await shared(), t);
    const id = await reported();
    const bureau = await organization('Bureau');
    const { assertions } = await api(coordinator, 'POST', `/cases/${id}/triage`, {
      verdict: { is: 'valid' },
      why: 'Seen with my own eyes',
      title: 'Zweitschrift',
      keeper: bureau,
      system: await system(bureau),
      division: '330700',
      people: { least: 1000, likely: 90_000, most: 120_000, by: 'register' },
      dataClasses: ['resident-id'],
      tlp: 'AMBER+STRICT',
      critical: 'no',
    });
    assert.equal(assertions.length, 9);
    assert.deepEqual(await word(id, 'report'), { is: 'valid' });
    assert.deepEqual(await word(id, 'critical-infrastructure'), {
      is: 'stated',
      critical: 'no',
      authorisation: 'none',
    });
    for (const table of ['assertions', 'assertion_bodies', 'standings', 'cases', 'audit', 'case_terms']) {
      const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(table)} t`.execute(
        database.db,
      );
      assert.ok(!rows.some(({ row }) => /own eyes|Zweitschrift/.test(row)), table);
    }
  });

  test('it refuses what makes no sense, and keeps nothing of it', async (t) => {
    const { api, coordinator, reported, word } = caseWorld(await shared(), t);
    const id = await reported();
    const triage = (body: object) => api(coordinator, 'POST', `/cases/${id}/triage`, body);
    await assert.rejects(triage({}), { code: 'bad-request', message: /says nothing/ });
    await assert.rejects(triage({ verdict: { is: 'duplicate', of: id } }), /duplicate of itself/);
    const nobody = newId('vul', random);
    await assert.rejects(triage({ cwe: 89, verdict: { is: 'duplicate', of: nobody } }), {
      code: 'not-found',
    });
    await assert.rejects(triage({ people: { least: 5, likely: 2, most: 9, by: 'stated' } }), /interval/);
    await assert.rejects(triage({ titel: 'misspelt' }), /Input validation/);
    await assert.rejects(triage({ cwe: 79, verdict: { is: 'reopened' } }), { code: 'assertion-refused' });
    assert.equal(await word(id, 'weakness'), null);
  });

  test('the finder is asked, and answers; neither keeper nor finder writes to the other', async (t) => {
    const { api, coordinator, reported, word } = caseWorld(await shared(), t);
    const id = await reported();
    const finder = { kind: 'case-code', subject: id } as const;
    await api(coordinator, 'POST', `/cases/${id}/questions`, { text: 'Which parameter?' });
    assert.equal((await word(id, 'report'))?.is, 'needs-info');
    await api(finder, 'POST', `/cases/${id}/messages`, { to: 'coordinator', text: 'id' });
    await assert.rejects(api(finder, 'POST', `/cases/${id}/messages`, { to: 'keeper', text: 'Pay me' }), {
      code: 'not-allowed',
    });
    await assert.rejects(api(finder, 'POST', `/cases/${id}/triage`, { cwe: 1 }), { code: 'not-allowed' });
    await api(coordinator, 'POST', `/cases/${id}/triage`, { verdict: { is: 'triaging' } });
    const seen = await api<{ case: { messages: { said: { text: string } }[] } }>(
      finder,
      'GET',
      `/cases/${id}`,
    );
    assert.deepEqual(
      seen.case.messages.map(({ said }) => said.text),
      ['Which parameter?', 'id'],
    );
  });

  test('the score is ours, the vector sealed, the target by a table', async (t) => {
    const { api, coordinator, reported, word, database } = caseWorld(await shared(), t);
    const id = await reported();
    const grade = (grading: object) => api(coordinator, 'POST', `/cases/${id}/grade`, { grading });
    const vector = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N';
    await grade({ by: 'cvss', vector });
    assert.deepEqual(await word(id, 'grade'), { is: 'stated', grade: 'high', by: 'cvss-4.0', score: 87 });
    const { rows } = await sql`select 1 from assertions t where t::text like ${'%AV:N%'}`.execute(
      database.db,
    );
    assert.deepEqual(rows, []);
    await assert.rejects(grade({ by: 'cvss', vector: `${vector}/XX:Y` }), { code: 'bad-request' });
    await grade({ by: 'judgement', grade: 'critical', why: 'Everybody in the province' });
    assert.equal((await word(id, 'grade'))?.['grade'], 'critical');
    await api(coordinator, 'POST', `/cases/${id}/target`, {
      reachable: 'yes',
      automatable: 'yes',
      totalImpact: 'yes',
    });
    assert.deepEqual(
      [(await word(id, 'priority'))?.['decision'], (await word(id, 'priority'))?.['days']],
      ['immediate', 3],
    );
  });

  test('likely duplicates are suggested with reasons', async (t) => {
    const { api, coordinator, reported, organization, system } = caseWorld(await shared(), t);
    const bureau = await organization('Bureau');
    const portal = await system(bureau);
    const [first, second, other] = [await reported(), await reported(), await reported('Something else')];
    for (const id of [first, second]) {
      await api(coordinator, 'POST', `/cases/${id}/triage`, { keeper: bureau, system: portal, cwe: 639 });
    }
    await api(coordinator, 'POST', `/cases/${other}/triage`, { keeper: bureau });
    const { duplicates } = await api<{ duplicates: { id: string; reasons: { reason: string }[] }[] }>(
      coordinator,
      'GET',
      `/cases/${second}/duplicates`,
    );
    assert.deepEqual(
      duplicates.map(({ id }) => id),
      [first],
    );
    const reasons = duplicates[0]?.reasons.map(({ reason }) => reason) ?? [];
    for (const reason of ['system', 'weakness', 'title']) assert.ok(reasons.includes(reason), reason);
  });

  test('a case handed over is found under "mine", and names no account', async (t) => {
    const { api, coordinator, person, reported, word, database } = caseWorld(await shared(), t);
    const colleague = person([], ['coordinator']);
    const id = await reported();
    await assert.rejects(api(coordinator, 'POST', `/cases/${id}/owner`, { account: person().id }), {
      code: 'bad-request',
    });
    const mine = async (actor: typeof coordinator) =>
      (await api<Listed>(actor, 'GET', '/cases?owner=mine')).cases.map((one) => one.id);
    await api(coordinator, 'POST', `/cases/${id}/owner`, { account: coordinator.id });
    assert.deepEqual([await mine(coordinator), await mine(colleague)], [[id], []]);
    await api(coordinator, 'POST', `/cases/${id}/owner`, { account: colleague.id });
    assert.deepEqual([await mine(coordinator), await mine(colleague)], [[], [id]]);
    assert.match(String((await word(id, 'owner'))?.['by']), /^coordinator-/);
    for (const table of ['cases', 'case_desks', 'assertions', 'standings']) {
      const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(table)} t`.execute(
        database.db,
      );
      assert.ok(!rows.some(({ row }) => row.includes(colleague.id)), table);
    }
    await assert.rejects(api(person([newId('org', random)]), 'GET', '/cases?owner=mine'), {
      code: 'not-allowed',
    });
  });

  test('lists show whoever asks their own cases, and search is for coordinators', async (t) => {
    const { api, coordinator, person, reported, organization } = caseWorld(await shared(), t);
    const bureau = await organization('Bureau');
    const member = person([bureau]);
    const id = await reported('Payslips by a guessable address');
    await api(coordinator, 'POST', `/cases/${id}/triage`, { keeper: bureau, verdict: { is: 'valid' } });
    const ids = async (actor: typeof member, query: string) =>
      (await api<Listed>(actor, 'GET', `/cases${query}`)).cases.map((one) => one.id);
    assert.deepEqual(await ids(member, ''), []);
    for (const state of ['identified', 'sent']) {
      await api(coordinator, 'POST', `/cases/${id}/contacts`, {
        organization: bureau,
        state,
        channel: 'phone',
      });
    }
    assert.deepEqual(await ids(member, ''), [id]);
    assert.deepEqual(await ids(coordinator, '?search=payslips'), [id]);
    assert.deepEqual(await ids(coordinator, `?under=${bureau}&report=valid&overdue=false`), [id]);
    await assert.rejects(ids(member, '?search=payslips'), { code: 'not-allowed' });
    await assert.rejects(api({ kind: 'anonymous' }, 'GET', '/cases'), { code: 'not-signed-in' });
    const { next } = await api<Listed>(coordinator, 'GET', '/cases?limit=1');
    assert.ok(next !== null);
    const page = await api<Listed>(coordinator, 'GET', `/cases?limit=1&cursor=${next}`);
    assert.notEqual(page.cases[0]?.id, id);
  });

  test('numbers elsewhere, leads and incidents hang on the case', async (t) => {
    const { api, coordinator, reported, word, record } = caseWorld(await shared(), t);
    const id = await reported();
    const misuse = { kind: 'misuse', id: newId('mis', random) } as const;
    await record({ actor: OPERATOR, says: [say(misuse, 'handling', { is: 'received' }, 'statement')] });
    await api(coordinator, 'POST', `/cases/${id}/numbers`, { register: 'cnvd', number: 'CNVD-2026-11111' });
    await api(coordinator, 'POST', `/cases/${id}/links`, { to: misuse.id });
    assert.equal((await word(id, 'external-number', 'cnvd'))?.['number'], 'CNVD-2026-11111');
    assert.equal((await word(id, 'lead', misuse.id))?.is, 'linked');
    await assert.rejects(api(coordinator, 'POST', `/cases/${id}/links`, { to: newId('inc', random) }), {
      code: 'not-found',
    });
  });
});
