import assert from 'node:assert/strict';
import { test } from 'node:test';

import { splitReceipts, verifyReceipt } from '#domain/ledger/receipt.ts';

import { onBothDatabases } from '../../../test/support/databases.ts';
import { caseWorld } from '../../../test/support/case-world.ts';
import { destroyForgotten } from './forget-case.ts';

type Receipts = { receipts: { assertion: string; receipt: string }[] };

onBothDatabases('forgetting', (_open, shared) => {
  test('texts, key, terms and files are gone; the ledger and every receipt stay valid', async (t) => {
    const world = caseWorld(await shared(), t);
    const { api, coordinator, reported, seal, ledger, caseKeys, stores, jobs, removed, deps, word } = world;
    const id = await reported('Forget me');
    await api(coordinator, 'POST', `/cases/${id}/triage`, { note: 'A note', cwe: 200 });
    await seal();
    const before = await api<Receipts>(coordinator, 'GET', `/cases/${id}/receipts`);
    const key = ledger.verifierKey;
    for (const { receipt } of before.receipts) verifyReceipt(splitReceipts(receipt)[0] ?? '', key);

    await api(coordinator, 'POST', `/cases/${id}/forgetting`, { basis: 'finder-withdrew' });
    const subject = { kind: 'vulnerability', id } as const;
    assert.equal(caseKeys.state(subject), 'destroyed');
    assert.deepEqual(removed, [id]);
    assert.deepEqual(await word(id, 'report'), { is: 'closed', because: 'forgotten' });
    assert.deepEqual([...(await stores.caseTerms.titlesOf([id]))], []);
    assert.deepEqual(
      jobs.map(({ name }) => name),
      ['forget-case'],
    );
    const seen = await api<{ case: { title: { statement: { said: object } } } }>(
      coordinator,
      'GET',
      `/cases/${id}`,
    );
    assert.deepEqual(seen.case.title.statement.said, { erased: true });
    const [row] = await stores.audit.latest(9, { subjects: [id], action: 'forget-case' });
    assert.equal(row?.basis, 'finder-withdrew');

    await seal();
    const after = await api<Receipts>(coordinator, 'GET', `/cases/${id}/receipts`);
    assert.equal(after.receipts.length, before.receipts.length + 1);
    for (const { receipt } of [...before.receipts, ...after.receipts]) {
      verifyReceipt(splitReceipts(receipt)[0] ?? '', key);
    }
    assert.ok(!after.receipts.some(({ receipt }) => receipt.includes('Forget me')));

    // The job runs after a crash, and as often as it is tried; nothing can be written into the case any more.
    await destroyForgotten(deps, id);
    await assert.rejects(api(coordinator, 'POST', `/cases/${id}/triage`, { note: 'More' }), {
      code: 'assertion-refused',
    });
    await assert.rejects(api(coordinator, 'POST', `/cases/${id}/forgetting`, { basis: 'court-order' }), {
      code: 'bad-request',
    });
  });

  test('a job for a case that nobody forgot destroys nothing', async (t) => {
    const { reported, caseKeys, deps } = caseWorld(await shared(), t);
    const id = await reported();
    await destroyForgotten(deps, id);
    assert.equal(caseKeys.state({ kind: 'vulnerability', id }), 'live');
  });
});
