import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { type LadderMember, ladderOf, nearestAuthority } from './authorities.ts';
import {
  DEEPEST_LINE,
  isInLineOf,
  lineDepth,
  lineMembers,
  lineProblem,
  linesOf,
  ringsIn,
  superiorsOn,
} from './line.ts';
import { foldName, nameTerms, searchTerms } from './name-terms.ts';
import { isWithin, territoriesOf, territoryRange } from './territory.ts';

/** Each member's superior is any other or none: rings happen. */
const registries = fc
  .array(fc.option(fc.nat({ max: 14 }), { nil: null }), { maxLength: 15 })
  .map((list) => new Map(list.map((superior, id) => [`o${id}`, superior === null ? null : `o${superior}`])));

test('lines of any registry end with their own member, hold nobody twice, and follow superiors where no ring is', () => {
  fc.assert(
    fc.property(registries, (superiors) => {
      const lines = linesOf(superiors, () => null);
      const rings = ringsIn(superiors);
      for (const [id, superior] of superiors) {
        const members = lineMembers(lines.get(id) ?? '');
        assert.equal(members.at(-1), id);
        assert.equal(new Set(members).size, members.length);
        if (superior !== null && superiors.has(superior) && !rings.has(id)) {
          assert.equal(members.at(-2), superior);
          assert.ok(isInLineOf(lines.get(id) ?? '', lines.get(superior) ?? ''));
        }
      }
    }),
  );
});

test('a ring is exactly those who are their own superiors', () => {
  fc.assert(
    fc.property(registries, (superiors) => {
      const reaches = (start: string) => {
        let at = superiors.get(start) ?? null;
        for (let steps = 0; at !== null && steps < 20; steps++) {
          if (at === start) return true;
          at = superiors.get(at) ?? null;
        }
        return false;
      };
      assert.deepEqual([...ringsIn(superiors)].sort(), [...superiors.keys()].filter(reaches).sort());
    }),
  );
});

test('nobody stands below themselves, and a line has so many rungs and no more', () => {
  assert.equal(lineProblem('b', 'a/b/c/', 0), 'own-superior');
  assert.equal(lineProblem('d', 'a/b/c/', 0), null);
  const deep = 'abcdefgh'
    .slice(0, DEEPEST_LINE - 1)
    .split('')
    .map((id) => `${id}/`)
    .join('');
  assert.equal(lineProblem('z', deep, 0), null);
  assert.equal(lineProblem('z', deep, 1), 'too-deep');
  assert.equal(lineDepth(deep), DEEPEST_LINE - 1);
  assert.deepEqual(superiorsOn('a/b/c/'), ['b', 'a']);
});

test('territories hold what their digits say', () => {
  assert.deepEqual(territoriesOf('330784'), ['330784', '330700', '330000', '000000']);
  assert.ok(isWithin('330784', '330700') && isWithin('330784', '330000') && isWithin('330784', '000000'));
  assert.equal(isWithin('330784', '330600'), false);
  assert.equal(isWithin('330700', '330784'), false);
  assert.deepEqual(territoryRange('330700'), { least: '330700', most: '330799' });
});

const member = (id: string, more: Partial<LadderMember> = {}): LadderMember => ({
  id,
  kinds: ['authority'],
  sector: 'social-security',
  division: null,
  ...more,
});

test('the nearest authority of the sector goes before any that watches over all', () => {
  const city = member('city', { division: '610200' });
  const province = member('province', { division: '610000' });
  const general = member('general', { division: '610202', sector: 'internet' });
  const elsewhere = member('elsewhere', { division: '620000' });
  const all = [elsewhere, general, province, city];
  assert.equal(nearestAuthority(all, '610202', 'social-security'), city);
  assert.equal(nearestAuthority(all, '610300', 'social-security'), province);
  assert.equal(nearestAuthority(all, '610202', 'health'), general);
  assert.equal(nearestAuthority(all, '630000', 'health'), null);
});

test('the ladder: superior, then province, then nation, nobody twice, never the keeper', () => {
  const keeper = member('keeper', { division: '610202', kinds: ['keeper'] });
  const city = member('city', { division: '610200' });
  const province = member('province', { division: '610000' });
  const ministry = member('ministry', { division: null });
  const steps = ladderOf(
    keeper,
    [city, province, ministry],
    [city, province, member('net', { sector: 'internet', division: '000000' }), keeper],
  );
  assert.deepEqual(
    steps.map(({ who, as, rung }) => [who.id, as, rung]),
    [
      ['city', 'superior', 'next'],
      ['province', 'superior', 'province'],
      ['ministry', 'superior', 'nation'],
      ['net', 'authority', 'nation'],
    ],
  );
  assert.deepEqual(ladderOf(keeper, [], []), []);
});

test('every part of a name of two characters or more is found by its terms', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 2, maxLength: 30, unit: 'grapheme' }),
      fc.nat(),
      fc.nat(),
      (name, a, b) => {
        const folded = foldName(name);
        const part = folded.slice(a % (folded.length + 1), (a % (folded.length + 1)) + 2 + (b % 10));
        // A part cut in the middle of a character is no text that anybody types.
        fc.pre(part.isWellFormed() && foldName(part) === part && folded.isWellFormed());
        const terms = new Set(nameTerms([name]));
        for (const term of searchTerms(part)) assert.ok(terms.has(term));
      },
    ),
  );
  assert.deepEqual(searchTerms('一'), []);
});
