import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Assertion } from '#domain/assertions/assertion.ts';
import type { Value } from '#domain/assertions/axis.ts';
import { type Instant, instantOf } from '#kernel/instant.ts';

import {
  contactHealth,
  contactPoints,
  contactPointsNow,
  contactsInForce,
  endOf,
  liveUntil,
} from './contact-health.ts';

const day = (n: number): Instant => instantOf(Date.UTC(2015, 0, n));
const CON = `con_${'0'.repeat(26)}`;
const NAMED: Value = { is: 'named', channel: 'e-mail', role: 'security', expires: '2017-06' };
let position = 0;

function said(
  on: number,
  value: Value,
  axis: 'contact-point' | 'drill' = 'contact-point',
  contact = CON,
): Assertion {
  position++;
  return {
    id: `ast_${String(position).padStart(26, '0')}`,
    subject: { kind: 'organization', id: `org_${'0'.repeat(26)}` },
    axis,
    value,
    recipient: contact,
    actor: 'operator',
    organization: null,
    basis: 'statement',
    evidence: null,
    happened: day(on),
    recorded: day(on),
    withdraws: null,
    body: null,
    position,
  };
}
const CONFIRMED: Value = { is: 'confirmed', how: 'link' };

test('from named to withdrawn, each day shows what was known on it', () => {
  const history = [
    said(1, NAMED),
    said(3, CONFIRMED),
    said(5, { is: 'bounced' }),
    said(7, CONFIRMED),
    said(9, { is: 'withdrawn' }),
  ];
  const on = (n: number) => contactHealth(history, CON, day(n));
  assert.deepEqual([0, 2, 4, 6, 8, 10].map(on), [
    null,
    'unconfirmed',
    'live',
    'bounced',
    'live',
    'withdrawn',
  ]);
  assert.deepEqual(contactHealth([...history].reverse(), CON, day(6)), 'bounced');
});

test('who is newly named replaces nobody until confirmed; a bounce meanwhile is that of the new one', () => {
  const [first, second] = [said(1, NAMED), said(5, NAMED)];
  const history = [first, said(2, CONFIRMED), second];
  const inForce = (more: Assertion[], n: number) =>
    contactsInForce([...history, ...more], day(n)).map(({ assertion }) => assertion);
  assert.deepEqual(inForce([], 6), [first.id]);
  assert.deepEqual(inForce([said(6, { is: 'bounced' })], 7), [first.id]);
  const [point] = contactPoints([...history, said(6, { is: 'bounced' })], day(7));
  assert.deepEqual([point?.standing?.health, point?.pending?.health], ['live', 'bounced']);
  assert.deepEqual(inForce([said(6, CONFIRMED)], 7), [second.id]);
  assert.deepEqual(inForce([said(6, { is: 'withdrawn' })], 7), []);
  // Named again after the withdrawal, it begins at nothing.
  assert.deepEqual(inForce([said(6, { is: 'withdrawn' }), said(7, NAMED)], 8), []);
});

test('a sign of life holds for a year, an expired name is out whatever was said', () => {
  const history = [said(1, NAMED), said(2, CONFIRMED)];
  const health = (more: Assertion[], at: string) =>
    contactHealth([...history, ...more], CON, instantOf(Date.parse(at)));
  assert.equal(health([], '2016-01-02T00:00:00.000Z'), 'live');
  assert.equal(health([], '2016-01-02T00:00:00.001Z'), 'drill-overdue');
  const drilled = said(300, { is: 'answered', on: day(300) }, 'drill');
  assert.equal(health([drilled], '2016-06-01T00:00:00Z'), 'live');
  assert.equal(health([drilled], '2017-07-01T00:00:00Z'), 'expired');
  assert.equal(contactsInForce(history, instantOf(Date.parse('2016-02-01'))).length, 1);
});

test('a planned drill that passes, or one that fails, makes the contact overdue; an answer mends it', () => {
  const history = [said(1, NAMED), said(2, CONFIRMED), said(3, { is: 'planned', by: day(10) }, 'drill')];
  const on = (n: number, ...more: Assertion[]) => contactHealth([...history, ...more], CON, day(n));
  assert.equal(on(9), 'live');
  assert.equal(on(11), 'drill-overdue');
  const failed = said(10, { is: 'failed', on: day(10) }, 'drill');
  assert.equal(on(11, failed), 'drill-overdue');
  assert.equal(on(13, failed, said(12, { is: 'answered', on: day(12) }, 'drill')), 'live');
  assert.equal(on(13, failed, said(12, CONFIRMED)), 'live');
});

test('until when one is live does not depend on the day on which it is asked', () => {
  const history = [said(1, NAMED), said(2, CONFIRMED), said(3, { is: 'planned', by: day(10) }, 'drill')];
  for (const n of [5, 20, 2000]) {
    const [point] = contactPoints(history, day(n));
    assert.ok(point);
    assert.equal(liveUntil(point), day(10));
  }
  const [bounced] = contactPoints([...history, said(4, { is: 'bounced' })], day(5));
  assert.ok(bounced);
  assert.equal(liveUntil(bounced), null);
});

test('what is recorded ahead of a clock counts; what is taken back does not', () => {
  const named = said(4, NAMED);
  assert.equal(contactPointsNow([named], day(1)).length, 1);
  assert.equal(contactPoints([named], day(1)).length, 0);
  const back = { ...said(5, NAMED), value: null, withdraws: named.id };
  assert.deepEqual(contactPoints([named, back], day(6)), []);
});

test('a date ends with its last millisecond', () => {
  assert.equal(endOf('2015'), '2015-12-31T23:59:59.999Z');
  assert.equal(endOf('2016-02'), '2016-02-29T23:59:59.999Z');
  assert.equal(endOf('2015-12-31'), '2015-12-31T23:59:59.999Z');
});
