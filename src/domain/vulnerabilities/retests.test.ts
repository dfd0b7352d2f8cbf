import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import fc from 'fast-check';

import type { Assertion } from '#domain/assertions/assertion.ts';
import { type Instant, instantOf } from '#kernel/instant.ts';

import { randomCaseHistory, sayingOfCase } from '../../../test/support/histories.ts';
import { columnOf } from './column.ts';
import { retestsAfter } from './retests.ts';

const CHECK = `chk_${'0'.repeat(26)}`;
const START = Date.UTC(2015, 0, 5); // a Monday
const day = (days: number): Instant => instantOf(START + days * 86_400_000);
const said = (...words: readonly (readonly [number, Partial<Assertion>])[]): readonly Assertion[] =>
  [[0, {}] as const, ...words].map(([days, more], n) => sayingOfCase(n, { recorded: day(days), ...more }));

const verified = { axis: 'repair', basis: 're-test', value: { is: 'verified', check: CHECK } } as const;
const regressed = { axis: 'repair', basis: 're-test', value: { is: 'regressed', check: CHECK } } as const;
const claim = { axis: 'repair', value: { is: 'repair-claimed', by: 'keeper' } } as const;
const critical = (authorisation: string) =>
  ({ axis: 'critical-infrastructure', value: { is: 'stated', critical: 'yes', authorisation } }) as const;

describe('checks that are owed', () => {
  it('come 7, 30, 90 and 365 days after a verified repair', () => {
    const owed = (now: number, ...checks: number[]) => {
      const history = said([0, verified], ...checks.map((days) => [days, verified] as const));
      return retestsAfter(history, day(now)).map(({ because, day: of, by }) => [because, of, by]);
    };
    assert.deepEqual(owed(1), [['schedule', 7, day(7)]]);
    assert.deepEqual(owed(20), [['schedule', 7, day(7)]]);
    assert.deepEqual(owed(20, 8), [['schedule', 30, day(30)]]);
    assert.deepEqual(owed(95, 8, 91), [['schedule', 365, day(365)]]);
    assert.deepEqual(owed(400, 8, 91, 366), []);
  });

  it('start anew with a new repair after a regression', () => {
    const history = said([0, verified], [40, regressed], [50, claim], [60, verified]);
    assert.deepEqual(
      retestsAfter(history, day(61)).map(({ day: of, by }) => [of, by]),
      [[7, day(67)]],
    );
  });

  it('follow a claim in two working days, or 24 hours in the fast lane; claiming twice puts nothing off', () => {
    const twice = said([1, claim], [3, claim]);
    assert.deepEqual(
      retestsAfter(twice, day(3)).map(({ because, by }) => [because, by]),
      [['claim', instantOf(Date.parse('2015-01-09T00:00:00+08:00'))]],
    );
    const fast = said([0, { axis: 'minors', value: { is: 'stated', minors: 'yes' } }], [1, claim]);
    assert.equal(retestsAfter(fast, day(1))[0]?.by, day(2));
  });

  it('follow a regression and a request', () => {
    assert.deepEqual(
      retestsAfter(said([0, verified], [7, regressed]), day(7)).map(({ because }) => because),
      ['regression'],
    );
    const request = {
      axis: 're-test',
      value: { is: 'due', because: 'request', by: day(9), day: null },
    } as const;
    const asked = said([2, request]);
    assert.deepEqual(
      retestsAfter(asked, day(3)).map(({ because, by }) => [because, by]),
      [['request', day(9)]],
    );
    assert.deepEqual(retestsAfter(said([2, request], [4, regressed]), day(5)).length, 1);
  });

  it('are blocked for critical infrastructure without an authorisation', () => {
    const blocked = (authorisation: string) =>
      retestsAfter(said([0, critical(authorisation)], [1, claim]), day(2)).map((retest) => retest.blocked);
    assert.deepEqual(blocked('none'), ['no-authorisation']);
    assert.deepEqual(blocked('on-file'), [null]);
  });

  it('are owed wherever a repair is only claimed, over random histories', () => {
    fc.assert(
      fc.property(randomCaseHistory(), (history) => {
        const now = history.at(-1)?.recorded ?? day(0);
        const owed = retestsAfter(history, now);
        const dismissed = owed.length === 0;
        if (columnOf(history, now) === 'claimed-by-keeper' && !dismissed) {
          assert.ok(owed.some(({ because }) => because === 'claim'));
        }
        assert.deepEqual(
          owed.map(({ by }) => by),
          owed.map(({ by }) => by).toSorted(),
        );
      }),
    );
  });
});
