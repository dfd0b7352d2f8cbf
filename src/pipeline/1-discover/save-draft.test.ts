import assert from 'node:assert/strict';
import { test } from 'node:test';

import { draftCodeOf, readDraftCode } from '#domain/reports/case-code.ts';
import { onBothDatabases } from '../../../test/support/databases.ts';
import {
  type DraftContent,
  beginDraft,
  discardDraft,
  listDrafts,
  openDraft,
  saveDraft,
} from './save-draft.ts';
import { account, ANYONE, reportHouse } from './testing/report-house.ts';

const typed = (title: string): DraftContent => ({
  kind: 'vulnerability',
  fields: { title, classes: ['name'] },
});

onBothDatabases('a draft', (_open, shared) => {
  test('of nobody in particular opens with its secret and with nothing else', async () => {
    const house = reportHouse(await shared());
    const draft = await beginDraft(house, ANYONE, typed('one'));
    await saveDraft(house, ANYONE, draft, typed('two'));
    const held = readDraftCode(
      ` ${draftCodeOf({ id: draft.id, secret: draft.secret ?? '' }).toLowerCase()} `,
    );
    assert.deepEqual(await openDraft(house, ANYONE, held!), typed('two'));
    const sloppy = { id: draft.id, secret: draft.secret?.toLowerCase().replaceAll('-', '') ?? '' };
    assert.deepEqual(await openDraft(house, ANYONE, sloppy), typed('two'));
    const absent = { code: 'not-found', message: /no draft/ };
    for (const secret of ['0000-0000-0000-0000', null, '']) {
      const wrong = { id: draft.id, secret };
      await assert.rejects(openDraft(house, ANYONE, wrong), absent);
      await assert.rejects(saveDraft(house, ANYONE, wrong, typed('three')), absent);
      await assert.rejects(discardDraft(house, account(), wrong), absent);
    }
    assert.deepEqual(await openDraft(house, ANYONE, draft), typed('two'));
    await discardDraft(house, ANYONE, draft);
    await assert.rejects(openDraft(house, ANYONE, draft), absent);
  });

  test('of an account is listed for that account alone', async () => {
    const house = reportHouse(await shared());
    const [one, other] = [account(), account()];
    const first = await beginDraft(house, one, typed('first'));
    const second = await beginDraft(house, one, { kind: 'misuse', fields: {} });
    assert.equal(first.secret, null);
    assert.deepEqual(
      (await listDrafts(house, one)).map(({ id, kind }) => [id, kind]),
      [
        [second.id, 'misuse'],
        [first.id, 'vulnerability'],
      ],
    );
    assert.deepEqual(await listDrafts(house, other), []);
    assert.deepEqual(await listDrafts(house, ANYONE), []);
    for (const actor of [other, ANYONE]) {
      await assert.rejects(openDraft(house, actor, first), { code: 'not-found' });
    }
    assert.deepEqual(await openDraft(house, one, first), typed('first'));
  });

  test('ends after thirty days without a change', async () => {
    const house = reportHouse(await shared());
    const draft = await beginDraft(house, ANYONE, typed('one'));
    const kept = await beginDraft(house, ANYONE, typed('kept'));
    house.wait(29 * 86_400_000);
    await saveDraft(house, ANYONE, kept, typed('kept'));
    house.wait(2 * 86_400_000);
    await assert.rejects(openDraft(house, ANYONE, draft), { code: 'not-found' });
    assert.deepEqual(await openDraft(house, ANYONE, kept), typed('kept'));
    await beginDraft(house, ANYONE, typed('another'));
    assert.equal(await house.stores.drafts.delete(draft.id), false, 'it was swept');
  });

  test('that is too large is refused', async () => {
    const house = reportHouse(await shared());
    await assert.rejects(beginDraft(house, ANYONE, typed('x'.repeat(200_000))), { code: 'too-large' });
  });
});
