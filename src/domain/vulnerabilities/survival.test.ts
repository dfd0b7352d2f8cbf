import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import fc from 'fast-check';

import { survival } from './survival.ts';

const spans = (...signed: number[]) => signed.map((days) => ({ ms: Math.abs(days), ended: days > 0 }));

describe('survival', () => {
  it('is that of the published example: remission of leukaemia under 6-MP', () => {
    // E. J. Freireich et al., Blood 21 (1963) 699; the example of most textbooks. Negative: still in remission.
    const data = spans(
      6,
      6,
      6,
      -6,
      7,
      -9,
      10,
      -10,
      -11,
      13,
      16,
      -17,
      -19,
      -20,
      22,
      23,
      -25,
      -32,
      -32,
      -34,
      -35,
    );
    const { openAfter, median, ended } = survival(data);
    const at = (weeks: number) => openAfter(weeks);
    assert.deepEqual([5, 6, 7, 10, 13, 16, 22, 23].map(at), [1000, 857, 807, 753, 690, 627, 538, 448]);
    assert.equal(median, 23);
    assert.equal(ended, 9);
    assert.equal(at(36), null);
  });

  it('is the plain share where all have ended', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
        fc.nat({ max: 60 }),
        (all, t) => {
          const still = all.filter((days) => days > t).length / all.length;
          assert.ok(Math.abs((survival(spans(...all)).openAfter(t) ?? -1) - 1000 * still) <= 0.5 + 1e-6);
        },
      ),
    );
  });

  it('never rises, and has no median while fewer than half have ended', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }).filter((n) => n !== 0)), (all) => {
        const { openAfter, median, ended } = survival(spans(...all));
        const shares = Array.from({ length: 60 }, (_, t) => openAfter(t)).filter((share) => share !== null);
        assert.deepEqual(
          shares,
          shares.toSorted((a, b) => b - a),
        );
        if (ended === 0) assert.equal(median, null);
      }),
    );
  });
});
