import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { SpringAct } from '#contract/demo-spring.ts';

import { ORGANIZATIONS, SYSTEMS } from './bodies.ts';
import { demoCase2015 } from './demo-case.ts';
import { FINDINGS } from './findings.ts';
import { PROVINCES } from './provinces.ts';
import { TRUTH } from './truth.ts';

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

test('the findings are those that were published', () => {
  assert.equal(FINDINGS.length, TRUTH.vulnerabilities);
  assert.equal(PROVINCES.length, TRUTH.provinces);
  assert.equal(sum(FINDINGS.map(({ people }) => people)), TRUTH.people.likely);
  for (const [code, , , number] of PROVINCES) {
    assert.equal(FINDINGS.filter(({ province }) => province === code).length, number, code);
  }
  assert.equal(sum(Object.values(TRUTH.columns)), TRUTH.vulnerabilities);
});

test('the acts come in order, and name only who and what is in the case', () => {
  const { acts, organizations, systems, sets } = demoCase2015();
  assert.deepEqual(
    acts.map(({ at }) => at),
    acts.map(({ at }) => at).sort(),
  );
  const known = new Set([...organizations, ...systems, ...sets].map(({ key }) => key));
  const reported = new Set<string>();
  for (const act of acts) {
    if (act.act === 'reports') reported.add(act.case);
    if ('case' in act)
      assert.ok(reported.has(act.case), `${act.case} is reported before anything is done about it`);
    if ('organization' in act) assert.ok(known.has(act.organization), act.organization);
    if ('system' in act) assert.ok(known.has(act.system), act.system);
    if ('set' in act) assert.ok(known.has(act.set), act.set);
  }
  for (const { superior } of ORGANIZATIONS) assert.ok(superior === null || known.has(superior));
  for (const { keeper } of SYSTEMS) assert.ok(known.has(keeper), keeper);
});

/** What an act leaves in its case at its instant; by this a play that was interrupted knows what it has played. */
function marksOf(act: SpringAct): readonly string[] {
  if (!('case' in act)) return [];
  const marks = (...axes: readonly string[]) => axes.map((axis) => `${act.case} ${axis} ${act.at}`);
  switch (act.act) {
    case 'reports':
      return marks('intake');
    case 'finds-valid':
      return marks('report', 'grade', 'leak');
    case 'is-told':
    case 'answers':
      return marks(`contact ${act.organization}`);
    case 'under-way':
    case 'claims-repair':
      return marks('repair', `contact ${act.organization}`);
    case 'is-quoted':
      return marks('repair');
    case 'is-checked':
      return marks('repair', 'check');
    case 'passes-on':
      return marks('passed-to');
    case 'is-linked':
      return marks('lead');
  }
}

test('no two acts could be taken for one another', () => {
  const marks = demoCase2015().acts.flatMap(marksOf);
  assert.equal(new Set(marks).size, marks.length);
  const saidOfSets = demoCase2015().acts.flatMap((act) =>
    act.act === 'says-of-set' ? [`${act.set} ${act.said.axis} ${act.organization} ${act.at}`] : [],
  );
  assert.equal(new Set(saidOfSets).size, saidOfSets.length);
});
