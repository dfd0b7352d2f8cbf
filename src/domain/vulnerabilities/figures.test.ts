import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import fc from 'fast-check';

import type { Assertion } from '#domain/assertions/assertion.ts';
import { type Instant, instantOf } from '#kernel/instant.ts';

import { BODIES, randomCaseHistory, sayingOfCase } from '../../../test/support/histories.ts';
import { COLUMNS } from './column.ts';
import { figureRow, figuresOf } from './figures.ts';

const CHECK = `chk_${'0'.repeat(26)}`;
const day = (days: number): Instant => instantOf(Date.UTC(2015, 0, 1) + days * 86_400_000);
const said = (...words: readonly (readonly [number, Partial<Assertion>])[]): readonly Assertion[] =>
  words.map(([days, more], n) => sayingOfCase(n, { recorded: day(days), ...more }));

const figures = (at: Instant, ...cases: readonly (readonly Assertion[])[]) =>
  figuresOf(
    cases.flatMap((history) => figureRow(history, at) ?? []),
    at,
  );

const verified = { axis: 'repair', basis: 're-test', value: { is: 'verified', check: CHECK } } as const;
const regressed = { axis: 'repair', basis: 're-test', value: { is: 'regressed', check: CHECK } } as const;
const keeper = { axis: 'keeper', value: { is: 'stated', organization: BODIES.keeper } } as const;
const contact = (is: string, recipient: string = BODIES.keeper) =>
  ({ axis: 'contact', value: { is }, recipient }) as const;
const people = (likely: number) =>
  ({
    axis: 'people',
    value: { is: 'stated', least: likely / 2, likely, most: likely * 2, by: 'estimated' },
  }) as const;

describe('figures', () => {
  it('add up in every direction at every date, over random histories', () => {
    fc.assert(
      fc.property(fc.array(randomCaseHistory(), { maxLength: 8 }), fc.nat({ max: 3000 }), (cases, hours) => {
        const at = instantOf(Date.UTC(2011, 11, 21) + hours * 3_600_000);
        const now = figures(at, ...cases);
        const sum = (counts: Readonly<Record<string, number>>) =>
          Object.values(counts).reduce((a, b) => a + b, 0);
        assert.equal(sum(now.columns), now.cases);
        assert.equal(sum(now.byGrade), now.cases);
        assert.equal(
          now.byProvince.reduce((total, { cases: there }) => total + there, 0),
          now.cases,
        );
        const byColumn = COLUMNS.map((column) => now.peopleByColumn[column]);
        assert.equal(
          byColumn.reduce((total, { sumOfLikely }) => total + sumOfLikely, 0),
          now.people.sumOfLikely,
        );
        assert.equal(
          now.people.sumOfLikely - now.peopleByColumn.verified.sumOfLikely,
          now.peopleAtRisk.sumOfLikely,
        );
        assert.ok(now.people.largestLeast <= now.people.sumOfLikely);
        assert.ok(now.people.sumOfLikely <= now.people.sumOfMost);
      }),
    );
  });

  it('leave out what is none of ours or counted elsewhere, and what was not reported yet', () => {
    const spam = said(
      [0, {}],
      [1, { value: { is: 'invalid', because: 'spam' } }],
      [2, { value: { is: 'closed', because: 'no-case' } }],
    );
    const later = said([9, {}]);
    assert.equal(figures(day(5), spam, later, said([0, {}])).cases, 1);
    assert.equal(figures(day(10), spam, later, said([0, {}])).cases, 2);
    assert.equal(figures(day(0), spam).inTriage, 1);
  });

  it('count the open ones in how long it takes', () => {
    // Repaired after 20 and 40 days; two open for 100 and for 50 days.
    const now = figures(
      day(100),
      said([0, {}], [20, verified]),
      said([0, {}], [40, verified]),
      said([0, {}]),
      said([50, {}]),
    );
    assert.deepEqual(now.open, {
      of: 4,
      ended: 2,
      thousandths: { 30: 750, 60: 500, 90: 500 },
      medianTenths: 400,
    });
  });

  it('open a new span when it is open again, and keep the old one', () => {
    const now = figures(day(100), said([0, {}], [10, verified], [60, regressed], [90, verified]));
    assert.equal(now.open.of, 2);
    assert.equal(now.open.ended, 2);
    assert.equal(now.regressed, 1);
    assert.equal(now.open.medianTenths, 100);
    assert.equal(figures(day(70), said([0, {}], [10, verified], [60, regressed])).columns['tested-open'], 1);
  });

  it('measure the answer of the keeper, whose superior does not answer for it', () => {
    const base = [
      [0, {}],
      [0, keeper],
      [1, contact('sent')],
      [1, contact('sent', BODIES.superior)],
    ] as const;
    const silent = said(...base, [2, contact('acknowledged', BODIES.superior)]);
    const quick = said(...base, [3, contact('acknowledged')]);
    const slow = said(...base, [
      13,
      { axis: 'repair', value: { is: 'under-way' }, organization: BODIES.keeper },
    ]);
    const untold = said([0, {}], [0, keeper]);
    assert.deepEqual(figures(day(100), silent, quick, slow, untold).answered, {
      of: 3,
      ended: 2,
      thousandths: { 3: 333, 10: 333, 15: 667 },
      medianTenths: 120,
    });
  });

  it('add people up as bounds, and those at risk apart', () => {
    const now = figures(
      day(9),
      said([0, {}], [0, people(100)]),
      said([0, {}], [0, people(40)], [5, verified]),
      said([0, {}]),
    );
    assert.deepEqual(now.people, { largestLeast: 50, sumOfLikely: 140, sumOfMost: 280, of: 3, without: 1 });
    assert.deepEqual(now.peopleAtRisk, {
      largestLeast: 50,
      sumOfLikely: 100,
      sumOfMost: 200,
      of: 2,
      without: 1,
    });
  });
});
