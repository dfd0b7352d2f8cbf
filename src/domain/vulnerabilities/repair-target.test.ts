import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { fastBecause, type FastFacts } from './fast-lane.ts';
import { repairTarget } from './repair-target.ts';
import { type Answer, TARGET_TABLES, type TargetQuestions } from './repair-target-tables.ts';
import { instantOf } from '#kernel/instant.ts';

const ANSWERS: readonly Answer[] = ['yes', 'no'];
const ALL: readonly TargetQuestions[] = ANSWERS.flatMap((reachable) =>
  ANSWERS.flatMap((automatable) =>
    ANSWERS.flatMap((totalImpact) =>
      ANSWERS.map((leakSeen) => ({ reachable, automatable, totalImpact, leakSeen })),
    ),
  ),
);

describe('the repair target', () => {
  it('has exactly one row for all answers, in every table', () => {
    for (const table of TARGET_TABLES) {
      assert.equal(table.rows.length, ALL.length);
      for (const answers of ALL) {
        for (const lane of ['normal', 'fast'] as const) {
          const target = repairTarget(answers, lane, table);
          assert.equal(target.table, table.version);
          assert.equal(target.days, table.days[target.decision]);
        }
      }
    }
  });

  it('is that of the table of clocks where no leak was seen', () => {
    for (const answers of ALL.filter(({ leakSeen }) => leakSeen === 'no')) {
      const missing = [answers.automatable, answers.totalImpact].filter((answer) => answer === 'no').length;
      const reachable = answers.reachable === 'yes';
      const rest = { normal: 60, fast: 14 };
      const days = reachable && missing === 0 ? 3 : reachable && missing === 1 ? 14 : null;
      assert.equal(repairTarget(answers, 'normal').days, days ?? rest.normal);
      assert.equal(repairTarget(answers, 'fast').days, days ?? rest.fast);
    }
  });

  it('is never later where more speaks for haste', () => {
    const questions = ['reachable', 'automatable', 'totalImpact', 'leakSeen'] as const;
    for (const answers of ALL) {
      for (const question of questions) {
        for (const lane of ['normal', 'fast'] as const) {
          const worse = repairTarget({ ...answers, [question]: 'yes' }, lane);
          assert.ok(worse.days <= repairTarget({ ...answers, [question]: 'no' }, lane).days);
        }
      }
      assert.ok(repairTarget(answers, 'fast').days <= repairTarget(answers, 'normal').days);
    }
  });

  it('is refused by a table that lacks the row', () => {
    const table = { version: 'none', days: { immediate: 1, soon: 2, scheduled: 3 }, rows: [] };
    assert.throws(() => repairTarget(ALL[0] as TargetQuestions, 'normal', table), /lacks a row/);
  });
});

describe('the fast lane', () => {
  const plain: FastFacts = {
    likely: 10,
    classes: ['name'],
    received: instantOf(Date.UTC(2015, 0, 1)),
    leak: 'exposure-possible',
    minors: false,
    criticalInfrastructure: false,
  };
  const because = (more: Partial<FastFacts>) => fastBecause({ ...plain, ...more });

  it('is for many people, sensitive data of some, a leak that was seen, minors and critical infrastructure', () => {
    assert.deepEqual(because({}), []);
    assert.deepEqual(because({ likely: null }), []);
    assert.deepEqual(because({ likely: 999_999 }), []);
    assert.deepEqual(because({ likely: 1_000_000 }), ['million-people']);
    assert.deepEqual(because({ likely: 100_000 }), []);
    assert.deepEqual(because({ likely: 99_999, classes: ['health-insurance'] }), []);
    assert.deepEqual(because({ likely: 100_000, classes: ['health-insurance'] }), [
      'hundred-thousand-sensitive',
    ]);
    assert.deepEqual(because({ leak: 'access-seen' }), ['access-seen']);
    assert.deepEqual(because({ leak: 'circulating' }), ['access-seen']);
    assert.deepEqual(because({ minors: true, criticalInfrastructure: true }), [
      'minors',
      'critical-infrastructure',
    ]);
  });

  it('takes what was sensitive when the report came in', () => {
    const id = (text: string) =>
      because({ likely: 200_000, classes: ['resident-id'], received: instantOf(Date.parse(text)) }).length;
    assert.equal(id('2014-06-01T00:00:00Z'), 1);
    assert.equal(id('2025-10-31T15:59:00Z'), 1);
    assert.equal(id('2025-10-31T16:00:00Z'), 0);
  });
});
