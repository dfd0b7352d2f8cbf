import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { type Instant, instantOf } from '#kernel/instant.ts';

import { randomHistory, saying, subject } from '../../../test/support/histories.ts';
import type { Assertion } from './assertion.ts';
import { intervalsOf, standingsOf } from './fold.ts';

const words = (history: readonly Assertion[], axis: string) =>
  standingsOf(history)
    .filter((standing) => standing.axis === axis)
    .map(({ value }) => value.is);

test('the latest word stands, by when it happened and not by when we heard of it', () => {
  const denied = saying(0, { axis: 'word', value: { is: 'denied' }, happened: day(20), recorded: day(21) });
  const earlier = saying(1, {
    axis: 'word',
    value: { is: 'investigating' },
    happened: day(19),
    recorded: day(22),
  });
  assert.deepEqual(words([denied, earlier], 'word'), ['denied']);
});

test('what is withdrawn falls, and what stood before stands again', () => {
  const first = saying(0, { axis: 'title', value: { is: 'stated', text: 'one' } });
  const second = saying(1, { axis: 'title', value: { is: 'stated', text: 'two' } });
  const withdrawal = saying(2, { axis: 'title', value: null, withdraws: second.id });
  assert.equal(standingsOf([first, second, withdrawal])[0]?.by, first.id);
  assert.deepEqual(standingsOf([second, withdrawal]), []);
});

test('a computation never overrules a human verdict, and stands when the human takes it back', () => {
  const human = saying(0, { axis: 'verdict', value: { is: 'plausible' }, basis: 'document' });
  const computed = saying(1, {
    axis: 'verdict',
    value: { is: 'recycled', of: [subject.id] },
    basis: 'computation',
  });
  const back = saying(2, { axis: 'verdict', value: null, withdraws: human.id });
  assert.deepEqual(words([human, computed], 'verdict'), ['plausible']);
  assert.deepEqual(words([human, computed, back], 'verdict'), ['recycled']);
});

test('a dispute shows where its finding stands, also when the finding is said again, until it is settled', () => {
  const found = saying(0, { axis: 'verdict', value: { is: 'plausible' } });
  const dispute = saying(1, { axis: 'dispute', value: { is: 'disputed' }, recipient: found.id });
  const other = saying(2, { axis: 'dispute', value: { is: 'disputed' }, recipient: found.id });
  const again = saying(3, { axis: 'verdict', value: { is: 'plausible' } });
  const changed = saying(4, { axis: 'verdict', value: { is: 'open' } });
  const settled = saying(5, { axis: 'dispute', value: { is: 'settled' }, recipient: found.id });
  const disputedBy = (...history: Assertion[]) =>
    standingsOf(history).find(({ axis }) => axis === 'verdict')?.disputedBy;

  assert.deepEqual(disputedBy(found), []);
  assert.deepEqual(disputedBy(found, dispute, other), [dispute.id, other.id]);
  assert.deepEqual(disputedBy(found, dispute, again), [dispute.id]);
  assert.deepEqual(disputedBy(found, dispute, again, changed), []);
  assert.deepEqual(disputedBy(found, dispute, other, again, settled), []);
});

test('recipients stand apart from each other', () => {
  const running = saying(0, {
    axis: 'duties',
    recipient: 'tell-authority',
    value: { is: 'running', due: null },
  });
  const met = saying(1, { axis: 'duties', recipient: 'tell-people', value: { is: 'met' } });
  assert.deepEqual(words([running, met], 'duties'), ['running', 'met']);
});

test('the order in which a history is handed over plays no part', () => {
  fc.assert(
    fc.property(
      randomHistory().chain((history) =>
        fc.tuple(
          fc.constant(history),
          fc.shuffledSubarray([...history], { minLength: history.length, maxLength: history.length }),
        ),
      ),
      ([history, shuffled]) => {
        assert.deepEqual(standingsOf(shuffled), standingsOf(history));
        assert.deepEqual(intervalsOf(shuffled), intervalsOf(history));
      },
    ),
  );
});

test('the intervals show, at every instant, what the fold of everything known then shows', () => {
  fc.assert(
    fc.property(randomHistory(), (history) => {
      const intervals = intervalsOf(history);
      for (const { recorded } of history) {
        const known = history.filter((said) => said.recorded <= recorded);
        const then = intervals
          .filter(({ from, to }) => from <= recorded && (to === null || to > recorded))
          .map(({ from: _from, to: _to, ...standing }) => standing);
        assert.deepEqual(byKey(then), byKey(standingsOf(known)));
      }
    }),
  );
});

test('what is said later changes no interval that has ended', () => {
  fc.assert(
    fc.property(randomHistory(), fc.nat(), (history, cut) => {
      const before = history.slice(0, history.length === 0 ? 0 : cut % history.length);
      // Said at one instant with what follows, it would not have been seen alone.
      const seen = before.filter((said) => said.recorded !== history[before.length]?.recorded);
      const later = new Set(intervalsOf(history).map((interval) => JSON.stringify(interval)));
      for (const interval of intervalsOf(seen)) {
        if (interval.to !== null) assert.ok(later.has(JSON.stringify(interval)));
      }
    }),
  );
});

const day = (n: number): Instant => instantOf(Date.UTC(2011, 11, n));
const byKey = <T>(standings: readonly T[]): readonly string[] =>
  standings.map((s) => JSON.stringify(s)).sort();
