import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PARTIES } from './case-event.ts';
import { LISTS } from './lists.ts';
import { RUMOURS, TIMELINE } from './timeline.ts';

const events = (about: string, act: string): number =>
  TIMELINE.findIndex((event) => event.about === about && event.act === act);

test('events stand in order and speak of known subjects by known parties', () => {
  const subjects = new Set([
    ...LISTS.map((list) => list.name),
    ...RUMOURS.map((rumour) => rumour.name),
    'incident',
  ]);
  let last = 0;
  for (const { at, about, by } of TIMELINE) {
    const time = Date.parse(at);
    assert.ok(time >= last, at);
    last = time;
    assert.ok(subjects.has(about), about);
    assert.ok(by in PARTIES, by);
  }
});

test('each list appears on its day, and nothing is said of it before', () => {
  for (const list of LISTS.filter((one) => one.name !== 'bank-cards-post')) {
    const appears = TIMELINE.find((event) => event.about === list.name && event.act === 'appears');
    assert.equal(appears?.at.slice(0, 10), list.appeared, list.name);
  }
});

test('the turns of the story are in it', () => {
  assert.ok(events('codehub.example', 'reveals') < events('codehub.example', 'admits'));
  assert.ok(events('weiyu.example', 'denies') !== -1 && events('weiyu.example', 'declares-storage') !== -1);
  assert.ok(events('bank-cards-post', 'denies') < events('bank-cards-post', 'refutes'));
  const refutation = TIMELINE[events('bank-cards-post', 'refutes')];
  assert.equal(refutation?.basis, 'document');
  assert.notEqual(refutation?.by, 'dongfang-bank.example');
  assert.ok(events('incident', 'condemns') !== -1 && events('incident', 'cannot-know') !== -1);
  assert.ok(!TIMELINE.some((event) => event.about === 'youxiang.example' && event.act === 'appears'));
});
