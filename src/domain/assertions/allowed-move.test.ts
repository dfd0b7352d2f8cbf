import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { type Instant, instantOf } from '#kernel/instant.ts';

import { randomHistory, saying, subject } from '../../../test/support/histories.ts';
import { allowedMove } from './allowed-move.ts';
import type { Assertion } from './assertion.ts';
import { AXES } from './axes.ts';
import type { Axes } from './axis.ts';

const reason = (history: readonly Assertion[], next: Assertion): string | null => {
  const move = allowedMove(history, next);
  return move.allowed ? null : move.reason;
};
const day = (n: number): Instant => instantOf(Date.UTC(2011, 11, n));

test('a breach is handled step by step, and can be reopened', () => {
  const steps = ['collecting', 'profiled', 'indexed', 'told'].map((is, n) =>
    saying(n, { axis: 'handling', value: { is } }),
  );
  for (const [n, step] of steps.entries()) assert.equal(reason(steps.slice(0, n), step), null);
  const closed = saying(4, { axis: 'handling', value: { is: 'closed', because: 'done' } });
  assert.equal(reason(steps, closed), null);
  const indexed = saying(5, { axis: 'handling', value: { is: 'indexed' } });
  assert.match(reason([...steps, closed], indexed) ?? '', /"indexed" cannot follow "closed"/);
  const reopened = saying(5, { axis: 'handling', value: { is: 'reopened' } });
  assert.equal(reason([...steps, closed], reopened), null);
  assert.equal(reason([...steps, closed, reopened], { ...indexed, id: saying(6, {}).id, position: 6 }), null);
});

test('a late report must fit before what is known to have happened after it', () => {
  const contained = { is: 'contained', cause: 'unknown' };
  const later = saying(0, {
    axis: 'handling',
    value: { is: 'closed', because: 'removed' },
    happened: day(20),
  });
  const fits = saying(1, {
    axis: 'handling',
    value: { is: 'collecting' },
    happened: day(10),
    recorded: day(22),
  });
  const fitsNot = saying(1, {
    axis: 'handling',
    value: { is: 'reopened' },
    happened: day(10),
    recorded: day(22),
  });
  assert.equal(reason([later], fits), null);
  assert.match(reason([later], fitsNot) ?? '', /cannot follow/);
  assert.equal(reason([later], saying(1, { axis: 'containment', value: contained })), null);
});

test('statistics never reach authentic, and a denial never refutes', () => {
  const evidence = 'a'.repeat(64);
  const say = (value: { is: string; because?: string }, more: Partial<Assertion>) =>
    reason([], saying(0, { axis: 'verdict', value, ...more }));
  assert.match(say({ is: 'authentic', because: 'statistics' }, { evidence }) ?? '', /needs because/);
  assert.match(say({ is: 'authentic', because: 'admission' }, {}) ?? '', /needs evidence/);
  assert.equal(say({ is: 'authentic', because: 'admission' }, { evidence }), null);
  assert.match(say({ is: 'refuted' }, { basis: 'statement', evidence }) ?? '', /cannot rest on a statement/);
  assert.match(say({ is: 'refuted' }, { basis: 'log' }) ?? '', /needs evidence/);
  assert.equal(say({ is: 'refuted' }, { basis: 'log', evidence }), null);
});

test('an automatic reply never makes a contact acknowledged', () => {
  const recipient = `org_${'0'.repeat(26)}`;
  const sent = [
    saying(0, { axis: 'contact', recipient, value: { is: 'identified' } }),
    saying(1, { axis: 'contact', recipient, value: { is: 'sent' } }),
  ];
  const heard = { axis: 'contact', recipient, value: { is: 'acknowledged' } };
  assert.match(reason(sent, saying(2, { ...heard, basis: 'log' })) ?? '', /cannot rest on a log/);
  assert.equal(reason(sent, saying(2, { ...heard, basis: 'document' })), null);
});

test('anything may be withdrawn once, and nothing but withdrawn', () => {
  const first = saying(0, { axis: 'handling', value: { is: 'collecting' } });
  const second = saying(1, { axis: 'handling', value: { is: 'profiled' } });
  const withdraw = (position: number, more: Partial<Assertion>) =>
    saying(position, { axis: 'handling', value: null, ...more });
  const back = withdraw(2, { withdraws: first.id });
  assert.equal(reason([first, second], back), null);
  assert.match(reason([first, second, back], withdraw(3, { withdraws: first.id })) ?? '', /already/);
  assert.match(reason([first, back], withdraw(3, { withdraws: back.id })) ?? '', /cannot be withdrawn/);
  assert.match(reason([first], withdraw(2, { withdraws: first.id, axis: 'title' })) ?? '', /not said/);
  assert.match(reason([], withdraw(2, { withdraws: first.id })) ?? '', /not said/);
  assert.match(
    reason([first], withdraw(2, { withdraws: first.id, value: { is: 'profiled' } })) ?? '',
    /says nothing else/,
  );
});

test('only what was said can be disputed', () => {
  const found = saying(0, { axis: 'verdict', value: { is: 'plausible' } });
  const dispute = saying(1, { axis: 'dispute', value: { is: 'disputed' }, recipient: found.id });
  assert.equal(reason([found], dispute), null);
  assert.match(reason([], dispute) ?? '', /not said about this subject/);
});

test('malformed statements are refused, and the reason quotes none of them', () => {
  const planted = 'planted<secret>';
  const bad: Partial<Assertion>[] = [
    { axis: planted },
    { axis: '__proto__' },
    { axis: 'constructor' },
    { axis: 'verdict', value: { is: planted } },
    { axis: 'verdict', value: { is: 'toString' } },
    { axis: 'verdict', value: { is: 'open', more: planted } },
    { axis: 'verdict', value: { is: 'recycled', of: [planted] } },
    { axis: 'verdict', value: { is: 'open' }, recipient: planted },
    { axis: 'verdict', value: { is: 'open' }, evidence: planted },
    { axis: 'title', value: { is: 'stated', text: '' } },
    { axis: 'title', value: { is: 'stated', text: `${planted}\n` } },
    { axis: 'domain', value: { is: 'stated', domain: planted } },
    { axis: 'breach-date', value: { is: 'stated', date: '2011-02-30' } },
    { axis: 'description', value: { is: 'stated' } },
    { axis: 'duties', value: { is: 'met' }, recipient: planted },
    { axis: 'duties', value: { is: 'running', due: '2011-12-21' }, recipient: 'tell-people' },
    { axis: 'people', value: { is: 'told', by: 'keeper', people: -1, how: 'letter', steps: ['none'] } },
    { axis: 'title', value: null },
    { axis: 'title', value: { is: 'not-stated' }, happened: day(25), recorded: day(24) },
    { axis: 'title', value: { is: 'not-stated' }, subject: { kind: 'breach', id: planted } },
    { axis: 'title', value: { is: 'not-stated' }, subject: { kind: 'incident', id: subject.id } },
    { axis: 'title', value: { is: 'not-stated' }, basis: planted as Assertion['basis'] },
  ];
  for (const said of bad) {
    const why = reason([], saying(0, said));
    assert.ok(why !== null, JSON.stringify(said));
    assert.ok(!why.includes('planted'), why);
  }
});

test('every axis starts at a word of its own and moves between words of its own, each of which can be reached', () => {
  for (const axes of Object.values(AXES) as Axes[]) {
    for (const [name, axis] of Object.entries(axes)) {
      const known = Object.keys(axis.words);
      assert.ok(known.includes(axis.start), name);
      if (axis.moves === 'free') continue;
      assert.deepEqual(Object.keys(axis.moves).sort(), known.toSorted(), name);
      const reached = new Set([axis.start]);
      for (const from of reached) for (const to of axis.moves[from] ?? []) reached.add(to);
      assert.deepEqual([...reached].sort(), known.toSorted(), name);
    }
  }
});

test('random histories hold only moves that were allowed when they were made', () => {
  fc.assert(
    fc.property(randomHistory(), (history) => {
      for (const [n, said] of history.entries()) {
        assert.equal(reason(history.slice(0, n), said), null);
      }
    }),
  );
});
