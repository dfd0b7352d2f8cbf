import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import fc from 'fast-check';

import { instantOf } from '#kernel/instant.ts';

import { type DuplicateFacts, likelyDuplicates } from './duplicates.ts';
import { bigrams, MOST_TERMS, searchTerms, sharedTerms } from './terms.ts';

const KEY = new Uint8Array(32).fill(1);
const base: DuplicateFacts = {
  id: 'vul_a',
  keeper: 'org_a',
  system: 'sys_a',
  division: '220100',
  cwe: 89,
  classes: ['name', 'resident-id'],
  received: instantOf(Date.UTC(2015, 0, 1)),
  titleTerms: searchTerms('长春医保系统 SQL 注入', KEY),
};
const other = (more: Partial<DuplicateFacts>): DuplicateFacts => ({ ...base, id: 'vul_b', ...more });
const nothing = { keeper: null, system: null, division: null, cwe: null, classes: [], titleTerms: [] };

describe('likely duplicates', () => {
  it('are explained, and full agreement is 100', () => {
    const [found] = likelyDuplicates(base, [other({})]);
    assert.equal(found?.score, 100);
    assert.deepEqual(
      found?.reasons.map(({ reason }) => reason),
      ['system', 'keeper', 'place', 'weakness', 'classes', 'time', 'title'],
    );
    assert.equal(
      found?.reasons.reduce((sum, { points }) => sum + points, 0),
      found?.score,
    );
  });

  it('are suggested by system and weakness, or by keeper, weakness and title, not by the place', () => {
    const ids = (more: Partial<DuplicateFacts>) => likelyDuplicates(base, [other(more)]).length;
    assert.equal(ids({ ...nothing, system: 'sys_a', cwe: 89 }), 1);
    assert.equal(ids({ ...nothing, keeper: 'org_a', cwe: 89, titleTerms: base.titleTerms }), 1);
    assert.equal(ids({ ...nothing, keeper: 'org_a', division: '220100', classes: base.classes }), 0);
    assert.equal(ids({ ...nothing, division: '220100' }), 0);
    assert.equal(ids(nothing), 0);
  });

  it('never agree on what nobody has said', () => {
    const unknown = { ...base, ...nothing, id: 'vul_x' };
    assert.deepEqual(likelyDuplicates(unknown, [other(nothing)]), []);
  });

  it('leave out the case itself and come likeliest first, at most ten', () => {
    const many = Array.from({ length: 30 }, (_, n) =>
      other({ id: `vul_${n}`, ...(n % 2 ? { cwe: 79 } : {}) }),
    );
    const found = likelyDuplicates(base, [base, ...many]);
    assert.equal(found.length, 10);
    assert.ok(found.every(({ id }) => id !== base.id));
    assert.deepEqual(
      found.map(({ score }) => score),
      found.map(({ score }) => score).toSorted((a, b) => b - a),
    );
  });
});

describe('search terms', () => {
  it('are pairs of neighbours inside a run, without regard to case, width and spaces between scripts', () => {
    assert.deepEqual([...bigrams('SQL 注入')], ['sq', 'ql', '注入']);
    assert.deepEqual([...bigrams('ＳＱＬ注入')], ['sq', 'ql', '注入']);
    assert.deepEqual([...bigrams('a b，c')], []);
  });

  it('of a part are among those of the whole, and say nothing under another key', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('医保社系统ab1 ，')) }),
        fc.nat(),
        fc.nat(),
        (text, a, b) => {
          const part = text.slice(Math.min(a, b) % 20, Math.max(a, b) % 40);
          const whole = new Set(searchTerms(text, KEY));
          if (text.includes(part)) assert.ok(searchTerms(part, KEY).every((term) => whole.has(term)));
        },
      ),
    );
    const [one, two] = [searchTerms('医保系统', KEY), searchTerms('医保系统', new Uint8Array(32))];
    assert.equal(sharedTerms(one, two), 0);
    assert.equal(sharedTerms(one, one), 1);
  });

  it('are whole numbers of 32 bits, bounded in number', () => {
    const long = Array.from({ length: 20_000 }, (_, n) => String.fromCodePoint(0x4e00 + n)).join('');
    const terms = searchTerms(long, KEY);
    assert.equal(terms.length, MOST_TERMS);
    assert.ok(terms.every((term) => Number.isInteger(term) && Math.abs(term) <= 2 ** 31));
  });
});
