import assert from 'node:assert/strict';
import { test } from 'node:test';

import { newId } from '#kernel/ids.ts';

import { onBothDatabases } from '../../../test/support/databases.ts';
import { caseWorld, random } from '../../../test/support/case-world.ts';

onBothDatabases('telling', (_open, shared) => {
  const world = async (t: Parameters<typeof caseWorld>[1]) => {
    const made = caseWorld(await shared(), t);
    const bureau = await made.organization('Bureau');
    const maintainer = await made.organization('Maintainer');
    const id = await made.reported();
    await made.api(made.coordinator, 'POST', `/cases/${id}/triage`, {
      verdict: { is: 'valid' },
      keeper: bureau,
      system: await made.system(bureau, { maintainer }),
    });
    const tell = (organization: string, state: string, more: object = {}) =>
      made.api(made.coordinator, 'POST', `/cases/${id}/contacts`, {
        organization,
        state,
        channel: 'registered-letter',
        ...more,
      });
    return { ...made, id, bureau, maintainer, tell };
  };

  test('an organization sees the case from the notice on, and not before', async (t) => {
    const { api, person, tell, id, bureau, organization } = await world(t);
    const [keeper, stranger] = [person([bureau]), person([await organization('Another')])];
    await tell(bureau, 'identified');
    await assert.rejects(api(keeper, 'GET', `/cases/${id}`), { code: 'not-found' });
    await tell(bureau, 'sent', { note: 'Letter 12-7, to the office of Mr. Gu' });
    const seen = await api<{ case: { contacts: { told: { statement: { said: { text: string } } }[] } } }>(
      keeper,
      'GET',
      `/cases/${id}`,
    );
    assert.match(
      seen.case.contacts.told[0]?.statement.said.text ?? '',
      /^channel: registered-letter\nLetter 12-7/,
    );
    await assert.rejects(api(stranger, 'GET', `/cases/${id}`), { code: 'not-found' });
  });

  test('an automatic reply never makes contact acknowledged', async (t) => {
    const { tell, word, id, bureau, attached } = await world(t);
    await tell(bureau, 'identified');
    await tell(bureau, 'sent');
    await assert.rejects(tell(bureau, 'acknowledged', { basis: 'log' }), { code: 'assertion-refused' });
    await tell(bureau, 'delivered', { basis: 'log', evidence: await attached(id) });
    assert.equal((await word(id, 'contact', bureau))?.is, 'delivered');
    await tell(bureau, 'acknowledged', { channel: 'phone' });
    await assert.rejects(tell(newId('org', random), 'identified'), { code: 'not-found' });
    await assert.rejects(tell(bureau, 'sent', { happened: '2090-01-01T00:00:00Z' }), {
      code: 'assertion-refused',
    });
  });

  test('the keeper passes it on to whoever maintains the system, and to nobody else', async (t) => {
    const { api, person, tell, word, id, bureau, maintainer, organization } = await world(t);
    await tell(bureau, 'identified');
    await tell(bureau, 'sent');
    const [keeper, worker] = [person([bureau]), person([maintainer])];
    const pass = (to: string, passed = true) =>
      api(keeper, 'POST', `/cases/${id}/maintainer`, { organization: to, passed });
    await assert.rejects(pass(await organization('Press')), { code: 'bad-request', message: /maintain/ });
    await assert.rejects(api(worker, 'GET', `/cases/${id}`), { code: 'not-found' });
    await pass(maintainer);
    await api(worker, 'POST', `/cases/${id}/answers`, { answer: { is: 'repaired' } });
    assert.deepEqual(await word(id, 'repair'), { is: 'repair-claimed', by: 'keeper' });
    await assert.rejects(api(worker, 'POST', `/cases/${id}/maintainer`, { organization: maintainer }), {
      code: 'not-allowed',
    });
    await pass(maintainer, false);
    await assert.rejects(api(worker, 'GET', `/cases/${id}`), { code: 'not-found' });
  });

  test('nothing open is named in public', async (t) => {
    const { api, coordinator, id, word } = await world(t);
    const open = (audience: string) =>
      api(coordinator, 'POST', `/cases/${id}/publicity`, { audience, opened: true });
    await open('counted');
    await assert.rejects(open('listed'), { code: 'not-allowed', message: /verified repair/ });
    await api(coordinator, 'POST', `/cases/${id}/checks`, { found: 'repaired', text: 'By hand' });
    await open('listed');
    assert.equal((await word(id, 'publicity', 'listed'))?.is, 'opened');
  });
});
