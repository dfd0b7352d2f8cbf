import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { peopleProblem, peopleTotal } from './people.ts';

describe('people affected', () => {
  it('are an interval in order', () => {
    assert.equal(peopleProblem({ least: 1, likely: 2, most: 2 }), null);
    assert.equal(peopleProblem({ least: 3, likely: 2, most: 4 }), 'not-in-order');
    assert.equal(peopleProblem({ least: 1, likely: 5, most: 4 }), 'not-in-order');
    assert.equal(peopleProblem({ least: 0.5, likely: 1, most: 4 }), 'not-whole');
    assert.equal(peopleProblem({ least: -1, likely: 1, most: 4 }), 'not-whole');
  });

  it('add up to the largest least, the sum of likely and the sum of most', () => {
    const total = peopleTotal([{ least: 5, likely: 10, most: 20 }, null, { least: 8, likely: 9, most: 10 }]);
    assert.deepEqual(total, { largestLeast: 8, sumOfLikely: 19, sumOfMost: 30, of: 3, without: 1 });
    assert.deepEqual(peopleTotal([]), { largestLeast: 0, sumOfLikely: 0, sumOfMost: 0, of: 0, without: 0 });
  });
});
