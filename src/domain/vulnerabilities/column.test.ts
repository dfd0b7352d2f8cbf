import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import fc from 'fast-check';

import type { Assertion } from '#domain/assertions/assertion.ts';
import { instantOf, msOf } from '#kernel/instant.ts';

import { randomCaseHistory, sayingOfCase } from '../../../test/support/histories.ts';
import { caseFacts } from './case-facts.ts';
import { type Column, COLUMNS, columnOf } from './column.ts';

const CHECK = `chk_${'0'.repeat(26)}`;
const FAR = instantOf(Date.UTC(2030, 0, 1));

/** Words on `repair`, a second apart; `by:superior` and the like read as shown. */
function after(...words: readonly string[]): Column {
  return columnOf(
    words.map((word, n) => sayingOfCase(n, { axis: 'repair', ...WORDS[word] })),
    FAR,
  );
}

const WORDS: Readonly<Record<string, Partial<Assertion>>> = {
  unrepaired: { value: { is: 'unrepaired' } },
  'under-way': { value: { is: 'under-way' } },
  mitigated: { value: { is: 'mitigated' } },
  'keeper-claims': { value: { is: 'repair-claimed', by: 'keeper' } },
  'superior-claims': { value: { is: 'repair-claimed', by: 'superior' } },
  verified: { value: { is: 'verified', check: CHECK }, basis: 're-test' },
  open: { value: { is: 'tested-open', check: CHECK }, basis: 're-test' },
  regressed: { value: { is: 'regressed', check: CHECK }, basis: 're-test' },
  retired: { value: { is: 'retired' } },
  'found-retired': { value: { is: 'retired' }, basis: 're-test' },
  refused: { value: { is: 'refused' } },
  accepted: { value: { is: 'risk-accepted', until: instantOf(Date.UTC(2031, 0, 1)) } },
  expired: { value: { is: 'risk-accepted', until: instantOf(Date.UTC(2020, 0, 1)) } },
};

describe('the column of a vulnerability', () => {
  it('is told by the strongest basis since the latest change', () => {
    const table: readonly (readonly [readonly string[], Column])[] = [
      [[], 'no-word'],
      [['unrepaired'], 'no-word'],
      [['under-way'], 'under-way'],
      [['mitigated'], 'under-way'],
      [['keeper-claims'], 'claimed-by-keeper'],
      [['superior-claims'], 'claimed-by-superior'],
      [['keeper-claims', 'superior-claims'], 'claimed-by-keeper'],
      [['superior-claims', 'keeper-claims'], 'claimed-by-keeper'],
      [['under-way', 'superior-claims'], 'claimed-by-superior'],
      [['superior-claims', 'under-way'], 'under-way'],
      [['keeper-claims', 'under-way'], 'under-way'],
      [['keeper-claims', 'unrepaired'], 'no-word'],
      [['keeper-claims', 'verified'], 'verified'],
      [['keeper-claims', 'open'], 'tested-open'],
      [['verified', 'regressed'], 'tested-open'],
      // A claim after a failed check is newer than the check.
      [['open', 'keeper-claims'], 'claimed-by-keeper'],
      // Its superior's is not; nor do words that admit the hole replace the check.
      [['open', 'superior-claims'], 'tested-open'],
      [['open', 'under-way'], 'tested-open'],
      [['open', 'mitigated'], 'tested-open'],
      [['open', 'refused'], 'tested-open'],
      [['open', 'accepted'], 'tested-open'],
      [['open', 'keeper-claims', 'under-way'], 'tested-open'],
      [['open', 'keeper-claims', 'unrepaired'], 'tested-open'],
      [['open', 'keeper-claims', 'superior-claims'], 'claimed-by-keeper'],
      // A claim adds nothing to a verified repair.
      [['verified', 'keeper-claims'], 'verified'],
      [['verified', 'superior-claims'], 'verified'],
      [['verified', 'keeper-claims', 'open'], 'tested-open'],
      // A retirement that nobody looked at is a claim.
      [['retired'], 'claimed-by-keeper'],
      [['open', 'retired'], 'claimed-by-keeper'],
      [['open', 'found-retired'], 'verified'],
      [['retired', 'open'], 'tested-open'],
      [['verified', 'retired'], 'verified'],
      [['refused'], 'refused-or-accepted'],
      [['accepted'], 'refused-or-accepted'],
      [['under-way', 'expired'], 'under-way'],
      [['expired'], 'no-word'],
    ];
    for (const [words, column] of table) assert.equal(after(...words), column, words.join(', '));
  });

  it('falls back when an accepted risk runs out', () => {
    const until = instantOf(Date.UTC(2012, 0, 1));
    const history = [
      sayingOfCase(0, { axis: 'repair', value: { is: 'under-way' } }),
      sayingOfCase(1, { axis: 'repair', value: { is: 'risk-accepted', until } }),
    ];
    assert.equal(columnOf(history, instantOf(msOf(until) - 1)), 'refused-or-accepted');
    assert.equal(columnOf(history, until), 'under-way');
  });

  it('is that of any past date, by when things happened', () => {
    const claimed = instantOf(Date.UTC(2015, 0, 1));
    const history = [
      sayingOfCase(0, {
        axis: 'repair',
        value: { is: 'repair-claimed', by: 'keeper' },
        happened: claimed,
        recorded: instantOf(Date.UTC(2015, 5, 1)),
      }),
    ];
    assert.equal(columnOf(history, instantOf(msOf(claimed) - 1)), 'no-word');
    assert.equal(columnOf(history, claimed), 'claimed-by-keeper');
  });

  it('is one of seven at every date, so that the columns add up', () => {
    fc.assert(
      fc.property(fc.array(randomCaseHistory(), { maxLength: 6 }), fc.nat({ max: 3000 }), (cases, hours) => {
        const at = instantOf(Date.UTC(2011, 11, 21) + hours * 3_600_000);
        const known = cases.filter((history) => caseFacts(history, at) !== null);
        const counts = COLUMNS.map(
          (column) => known.filter((history) => columnOf(history, at) === column).length,
        );
        assert.equal(
          counts.reduce((a, b) => a + b, 0),
          known.length,
        );
      }),
    );
  });

  it('is never verified by words alone, nor tested open', () => {
    fc.assert(
      fc.property(randomCaseHistory(), fc.nat({ max: 3000 }), (history, hours) => {
        const at = instantOf(Date.UTC(2011, 11, 21) + hours * 3_600_000);
        const words = history.filter(({ basis }) => basis !== 're-test');
        const column = columnOf(words, at);
        assert.ok(column !== 'verified' && column !== 'tested-open', column);
      }),
    );
  });

  it('stays tested open, whatever is said, until the keeper claims or something is checked', () => {
    fc.assert(
      fc.property(randomCaseHistory(), (history) => {
        const end = history.at(-1)?.recorded ?? FAR;
        if (columnOf(history, end) !== 'tested-open') return;
        for (const word of [
          'under-way',
          'mitigated',
          'superior-claims',
          'refused',
          'accepted',
          'unrepaired',
        ]) {
          const later = instantOf(msOf(end) + 1000);
          const said = sayingOfCase(900, { axis: 'repair', ...WORDS[word], recorded: later });
          assert.equal(columnOf([...history, said], later), 'tested-open', word);
        }
      }),
    );
  });

  it('is what it was before, once the last word is taken back', () => {
    fc.assert(
      fc.property(randomCaseHistory(), fc.constantFrom(...Object.keys(WORDS)), (history, word) => {
        const end = history.at(-1)?.recorded ?? FAR;
        const said = sayingOfCase(900, { axis: 'repair', ...WORDS[word], recorded: end });
        const back = sayingOfCase(901, { axis: 'repair', value: null, withdraws: said.id, recorded: end });
        assert.equal(columnOf([...history, said, back], end), columnOf(history, end));
      }),
    );
  });

  it('does not depend on the order in which a history is given', () => {
    fc.assert(
      fc.property(randomCaseHistory(), (history) => {
        const end = history.at(-1)?.recorded ?? FAR;
        assert.equal(columnOf(history.toReversed(), end), columnOf(history, end));
      }),
    );
  });
});
