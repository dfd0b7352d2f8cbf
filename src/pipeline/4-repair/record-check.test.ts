import assert from 'node:assert/strict';
import { test } from 'node:test';

import { instantOf, msOf } from '#kernel/instant.ts';

import { onBothDatabases } from '../../../test/support/databases.ts';
import { caseWorld, DAY } from '../../../test/support/case-world.ts';
import { dueReTests } from './due-re-tests.ts';

onBothDatabases('repair and re-tests', (_open, shared) => {
  /** A valid case whose keeper, superior and authority have been told. */
  const told = async (t: Parameters<typeof caseWorld>[1], facts: { critical?: 'yes' | 'no' } = {}) => {
    const world = caseWorld(await shared(), t);
    const { api, coordinator, organization, system, person, reported } = world;
    const ministry = await organization('Ministry');
    const bureau = await organization('Bureau', ministry);
    const portal = await system(bureau, facts);
    const id = await reported();
    await api(coordinator, 'POST', `/cases/${id}/triage`, {
      verdict: { is: 'valid' },
      keeper: bureau,
      system: portal,
      cwe: 639,
    });
    for (const body of [bureau, ministry]) {
      for (const state of ['identified', 'sent']) {
        await api(coordinator, 'POST', `/cases/${id}/contacts`, {
          organization: body,
          state,
          channel: 'registered-letter',
        });
      }
    }
    const post = (actor: typeof coordinator, what: string, body: object = {}) =>
      api(actor, 'POST', `/cases/${id}/${what}`, body);
    return {
      ...world,
      id,
      bureau,
      ministry,
      portal,
      post,
      keeper: person([bureau]),
      superior: person([ministry]),
      repair: async () => (await world.word(id, 'repair'))?.is ?? null,
      check: (found: string) => post(coordinator, 'checks', { found, text: 'The same path, by hand' }),
    };
  };

  test('a claim never counts as repaired; a check does, and one that fails later reopens', async (t) => {
    const { post, keeper, coordinator, check, repair, word, id, bureau, jobs } = await told(t);
    await post(keeper, 'answers', { answer: { is: 'acknowledged' } });
    assert.equal((await word(id, 'contact', bureau))?.is, 'acknowledged');
    await post(keeper, 'answers', { answer: { is: 'under-way', text: 'Our maintainer is on it' } });
    assert.equal((await word(id, 'contact', bureau))?.is, 'engaged');

    await post(keeper, 'answers', { answer: { is: 'repaired' } });
    assert.deepEqual(await word(id, 'repair'), { is: 'repair-claimed', by: 'keeper' });
    assert.deepEqual(
      [(await word(id, 're-test'))?.is, (await word(id, 're-test'))?.['because']],
      ['due', 'claim'],
    );
    assert.ok(jobs.some(({ name }) => name === 're-test-due'));
    await assert.rejects(post(coordinator, 'closing', { because: 'repaired' }), {
      code: 'not-allowed',
      message: /a claim is not enough/,
    });

    await check('open');
    assert.equal(await repair(), 'tested-open');
    assert.equal((await word(id, 're-test'))?.is, 'done');
    await post(keeper, 'answers', { answer: { is: 'repaired' } });
    jobs.length = 0;
    await check('repaired');
    assert.equal(await repair(), 'verified');
    assert.deepEqual(
      jobs.map(({ delaySeconds }) => Math.round((delaySeconds ?? 0) / 86_400)),
      [7, 30, 90, 365],
    );
    assert.equal(new Set(jobs.map(({ once }) => once)).size, 4);
    await post(coordinator, 'closing', { because: 'repaired' });

    await check('open');
    assert.equal(await repair(), 'regressed');
    assert.equal((await word(id, 'report'))?.is, 'reopened');
    assert.deepEqual((await word(id, 're-test'))?.['because'], 'regression');
  });

  test('a claim in between does not hide that it came back', async (t) => {
    const { post, keeper, check, repair } = await told(t);
    await check('repaired');
    await post(keeper, 'answers', { answer: { is: 'repaired' } });
    await check('open');
    assert.equal(await repair(), 'regressed');
    await check('open');
    assert.equal(await repair(), 'regressed', 'still open is said again');
    await post(keeper, 'answers', { answer: { is: 'under-way' } });
    await check('open');
    assert.equal(await repair(), 'tested-open');
  });

  test('a superior claims for the keeper, and it stays a superior’s word', async (t) => {
    const { post, superior, keeper, word, id, ministry } = await told(t);
    await post(superior, 'answers', { answer: { is: 'repaired' } });
    assert.deepEqual(await word(id, 'repair'), { is: 'repair-claimed', by: 'superior' });
    assert.equal((await word(id, 'contact', ministry))?.is, 'engaged');
    await assert.rejects(post(superior, 'answers', { answer: { is: 'refused', text: 'No' } }), {
      code: 'not-allowed',
      message: /only the keeper/,
    });
    // Nobody says on whose part they speak.
    await assert.rejects(
      post(superior, 'answers', { answer: { is: 'repaired', by: 'keeper' } }),
      /Input validation/,
    );
    await post(keeper, 'answers', { answer: { is: 'repaired' } });
    assert.deepEqual(await word(id, 'repair'), { is: 'repair-claimed', by: 'keeper' });
  });

  test('a system that did not answer shows nothing', async (t) => {
    const { post, keeper, check, repair, word, id } = await told(t);
    await post(keeper, 'answers', { answer: { is: 'repaired' } });
    await check('unreachable');
    assert.equal(await repair(), 'repair-claimed');
    assert.equal((await word(id, 're-test'))?.is, 'due');
    assert.equal((await word(id, 'check'))?.['found'], 'unreachable');
  });

  test('critical infrastructure is checked with an authorisation on file only', async (t) => {
    const { post, keeper, coordinator, check, repair, word, id, deps } = await told(t, { critical: 'yes' });
    await post(keeper, 'answers', { answer: { is: 'repaired' } });
    assert.deepEqual(await word(id, 're-test'), { is: 'blocked', because: 'no-authorisation' });
    await assert.rejects(check('repaired'), { code: 'not-allowed', message: /authorisation on file/ });
    assert.equal(await word(id, 'check'), null);
    await dueReTests(deps, id);
    assert.equal((await word(id, 're-test'))?.is, 'blocked');

    await post(coordinator, 'triage', { authorisation: 'on-file' });
    await dueReTests(deps, id);
    assert.deepEqual(
      [(await word(id, 're-test'))?.is, (await word(id, 're-test'))?.['because']],
      ['due', 'claim'],
    );
    await check('repaired');
    assert.equal(await repair(), 'verified');
  });

  test('what was verified is due again after 7, 30, 90 and 365 days, once each', async (t) => {
    const { check, word, id, deps, wait, stores } = await told(t);
    await check('repaired');
    const dueAfter = async (days: number) => {
      wait(days * DAY);
      await dueReTests(deps, id);
      await dueReTests(deps, id);
      return (await word(id, 're-test'))?.['day'] ?? null;
    };
    assert.equal(await dueAfter(6), null);
    assert.equal(await dueAfter(1), 7);
    await check('repaired');
    assert.equal(await dueAfter(10), null, 'the check of day 7 answered it');
    assert.equal(await dueAfter(13), 30);
    await check('repaired');
    assert.equal(await dueAfter(336), 90, 'a check that was missed stays owed');
    await check('repaired');
    assert.equal(await dueAfter(1), null, 'and answers the days before it');
    const said = await stores.assertions.about({ kind: 'vulnerability', id });
    assert.equal(said.filter(({ axis, value }) => axis === 're-test' && value?.is === 'due').length, 3);
  });

  test('time is asked for and granted, a risk is accepted with a signed document', async (t) => {
    const { post, keeper, coordinator, repair, word, id, attached, now } = await told(t);
    const until = instantOf(msOf(now()) + 90 * DAY);
    await assert.rejects(post(coordinator, 'time', { decision: { is: 'granted', until } }), {
      code: 'bad-request',
    });
    await assert.rejects(
      post(keeper, 'answers', { answer: { is: 'time-asked', until: '2020-01-01T00:00:00Z', text: 'Late' } }),
      { code: 'bad-request', message: /future/ },
    );
    await post(keeper, 'answers', { answer: { is: 'time-asked', until, text: 'Tender' } });
    await post(coordinator, 'time', { decision: { is: 'granted', until } });
    assert.deepEqual(await word(id, 'time'), { is: 'granted', until });

    const nowhere = `evd_${'0'.repeat(26)}`;
    const accept = (evidence: string) =>
      post(keeper, 'answers', { answer: { is: 'risk-accepted', until, evidence } });
    await assert.rejects(accept(nowhere), { code: 'bad-request', message: /attach the file first/ });
    await accept(await attached(id));
    assert.equal(await repair(), 'risk-accepted');
    await post(coordinator, 'closing', { because: 'risk-accepted' });
  });

  test('a party disputes what it sees, and nothing that it does not', async (t) => {
    const { post, keeper, coordinator, check, word, id } = await told(t);
    const checked = await check('open');
    const assertion = checked.assertions.find(({ axis }) => axis === 'repair')?.id ?? '';
    await post(keeper, 'disputes', { assertion, why: 'That was the test system' });
    assert.equal((await word(id, 'dispute', assertion))?.is, 'disputed');
    const note = await post(coordinator, 'triage', { note: 'They sounded unsure' });
    await assert.rejects(post(keeper, 'disputes', { assertion: note.assertions[0]?.id, why: 'No' }), {
      code: 'not-found',
    });
    await post(coordinator, 'settlements', { assertion, why: 'It is the live one: same certificate' });
    assert.equal((await word(id, 'dispute', assertion))?.is, 'settled');
  });

  test('the keeper answers from its own logs', async (t) => {
    const { post, keeper, coordinator, superior, word, id, bureau, attached } = await told(t);
    await post(coordinator, 'log-questions');
    await assert.rejects(post(superior, 'log-answers', { found: 'none-found' }), { code: 'not-allowed' });
    await post(keeper, 'log-answers', { found: 'access-found', evidence: await attached(id) });
    assert.equal((await word(id, 'log-review', bureau))?.is, 'access-found');
    assert.equal(await word(id, 'leak'), null, 'the coordinator states the leak');
    await assert.rejects(post(coordinator, 'leak', { is: 'access-seen' }), { code: 'assertion-refused' });
    await post(coordinator, 'leak', { is: 'access-seen', basis: 'log' });
    await assert.rejects(
      post(coordinator, 'leak', { is: 'sample-seen', basis: 'document' }),
      /needs evidence/,
    );
    await post(coordinator, 'leak', { is: 'none-known', why: 'The ministry found none' });
    assert.equal((await word(id, 'leak'))?.is, 'access-seen', 'nothing is taken back by a word');
  });
});
