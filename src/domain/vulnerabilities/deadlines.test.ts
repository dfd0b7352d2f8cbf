import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import fc from 'fast-check';

import type { Assertion } from '#domain/assertions/assertion.ts';
import { type Instant, instantOf, msOf } from '#kernel/instant.ts';

import { BODIES, randomCaseHistory, sayingOfCase } from '../../../test/support/histories.ts';
import { nextDeadlines } from './deadlines.ts';
import { STEPS } from './default-clocks.ts';

const CHECK = `chk_${'0'.repeat(26)}`;
const china = (text: string): Instant => instantOf(Date.parse(`${text}+08:00`));
/** Monday, and no holiday in the three weeks after it. */
const MONDAY = '2015-04-13T10:00:00';

type Word = readonly [string, Partial<Assertion>];
/** Said in this order, at Chinese times. */
function history(...said: readonly Word[]): readonly Assertion[] {
  return said.map(([time, more], n) => sayingOfCase(n, { recorded: china(time), ...more }));
}

const due = (said: readonly Assertion[], now: string): Readonly<Record<string, string>> =>
  Object.fromEntries(nextDeadlines(said, china(now)).map(({ step, due: at }) => [step, chinese(at)]));
const chinese = (at: Instant): string => instantOf(msOf(at) + 8 * 3_600_000).slice(0, 16);

const received = [MONDAY, {}] as const;
const keeper = [MONDAY, { axis: 'keeper', value: { is: 'stated', organization: BODIES.keeper } }] as const;
const valid = ['2015-04-14T10:00:00', { value: { is: 'valid' } }] as const;
const contact = (time: string, is: string, recipient: string = BODIES.keeper) =>
  [time, { axis: 'contact', value: { is }, recipient }] as const;
const repair = (time: string, value: Assertion['value'], basis: Assertion['basis'] = 'statement') =>
  [time, { axis: 'repair', value, basis }] as const;

describe('deadlines', () => {
  it('begin with an answer to the finder and the triage', () => {
    assert.deepEqual(due(history(received), MONDAY), {
      'first-answer': '2015-04-15T00:00',
      triage: '2015-04-16T00:00',
    });
  });

  it('are short in the fast lane, in hours', () => {
    const minors = [MONDAY, { axis: 'minors', value: { is: 'stated', minors: 'yes' } }] as const;
    assert.deepEqual(due(history(received, minors), MONDAY), {
      'first-answer': '2015-04-13T14:00',
      triage: '2015-04-14T10:00',
    });
  });

  it('wait while the finder is asked, and start anew with the answer', () => {
    const asked = ['2015-04-14T09:00:00', { value: { is: 'needs-info' } }] as const;
    const back = ['2015-04-20T09:00:00', { value: { is: 'triaging' } }] as const;
    assert.deepEqual(due(history(received, asked), '2015-04-18T09:00:00'), {});
    assert.deepEqual(due(history(received, asked, back), '2015-04-20T10:00:00'), {
      triage: '2015-04-23T00:00',
    });
  });

  it('go up the ladder until a human answers', () => {
    const base = [received, keeper, valid] as const;
    assert.deepEqual(due(history(...base), '2015-04-14T11:00:00'), { 'first-notice': '2015-04-16T00:00' });
    const sent = contact('2015-04-15T10:00:00', 'sent');
    assert.deepEqual(due(history(...base, sent), '2015-04-15T11:00:00'), {
      'other-channel': '2015-04-18T00:00',
      superior: '2015-04-23T00:00',
      province: '2015-04-30T00:00',
      nation: '2015-05-08T00:00',
      'repair-target': '2015-06-14T10:00',
    });
    const delivered = contact('2015-04-16T10:00:00', 'delivered');
    const told = contact('2015-04-22T10:00:00', 'sent', BODIES.superior);
    assert.deepEqual(Object.keys(due(history(...base, sent, delivered, told), '2015-04-22T11:00:00')), [
      'province',
      'nation',
      'repair-target',
    ]);
    const answer = contact('2015-04-24T10:00:00', 'acknowledged');
    assert.deepEqual(
      Object.keys(due(history(...base, sent, delivered, told, answer), '2015-04-24T11:00:00')),
      ['repair-target'],
    );
  });

  it('take two notices of one hour for the two channels of the first', () => {
    const base = [received, keeper, valid, contact('2015-04-15T10:00:00', 'sent')] as const;
    const steps = (...more: readonly Word[]) =>
      Object.keys(due(history(...base, ...more), '2015-04-17T00:00:00'));
    assert.ok(steps(contact('2015-04-15T10:30:00', 'sent')).includes('other-channel'));
    assert.ok(!steps(contact('2015-04-16T10:30:00', 'sent')).includes('other-channel'));
  });

  it('let the repair rest while a claim waits for its check, and run on when it fails', () => {
    const base = [received, keeper, valid, contact('2015-04-15T10:00:00', 'sent')] as const;
    const claim = repair('2015-04-20T10:00:00', { is: 'repair-claimed', by: 'keeper' });
    const claimed = due(history(...base, claim), '2015-04-20T11:00:00');
    assert.equal(claimed['re-test'], '2015-04-23T00:00');
    assert.equal(claimed['repair-target'], undefined);
    const failed = repair('2015-04-22T10:00:00', { is: 'tested-open', check: CHECK }, 're-test');
    const open = due(history(...base, claim, failed), '2015-04-22T11:00:00');
    assert.equal(open['re-test'], undefined);
    assert.equal(open['repair-target'], '2015-06-14T10:00');
  });

  it('start the repair anew when it is open again, and later where time was granted', () => {
    const base = [received, keeper, valid, contact('2015-04-15T10:00:00', 'sent')] as const;
    const verified = repair('2015-05-20T10:00:00', { is: 'verified', check: CHECK }, 're-test');
    const again = repair('2015-07-20T10:00:00', { is: 'regressed', check: CHECK }, 're-test');
    const priority = [
      MONDAY,
      { axis: 'priority', value: { is: 'stated', decision: 'soon', days: 14, table: 'repair-target-1' } },
    ] as const;
    const said = history(...base, priority, verified, again);
    assert.equal(due(said, '2015-07-20T11:00:00')['repair-target'], '2015-08-03T10:00');
    const time = [
      '2015-07-21T10:00:00',
      { axis: 'time', value: { is: 'granted', until: china('2015-09-01T00:00:00') } },
    ] as const;
    const later = history(...base, priority, verified, again, time);
    assert.equal(due(later, '2015-07-21T11:00:00')['repair-target'], '2015-09-01T00:00');
  });

  it('end with the case, but for the checks of what was repaired', () => {
    const verified = repair('2015-05-20T10:00:00', { is: 'verified', check: CHECK }, 're-test');
    const closed = ['2015-05-20T11:00:00', { value: { is: 'closed', because: 'repaired' } }] as const;
    const said = history(received, keeper, valid, contact('2015-04-15T10:00:00', 'sent'), verified, closed);
    assert.deepEqual(due(said, '2015-05-21T00:00:00'), { 're-test': '2015-05-27T10:00' });
    const invalid = ['2015-04-14T10:00:00', { value: { is: 'invalid', because: 'spam' } }] as const;
    assert.deepEqual(due(history(received, invalid), '2015-05-01T00:00:00'), {});
  });

  it('come in order, each step once, overdue once they are past, over random histories', () => {
    fc.assert(
      fc.property(randomCaseHistory(), fc.nat({ max: 3000 }), (said, hours) => {
        const now = instantOf(Date.UTC(2011, 11, 21) + hours * 3_600_000);
        const next = nextDeadlines(said, now);
        assert.deepEqual(
          next.map((deadline) => deadline.due),
          next.map((deadline) => deadline.due).toSorted(),
        );
        assert.equal(new Set(next.map(({ step }) => step)).size, next.length);
        for (const { step, due: at, overdue, since } of next) {
          assert.ok(STEPS.includes(step));
          assert.equal(overdue, at <= now);
          assert.ok(since <= now);
        }
      }),
    );
  });
});
