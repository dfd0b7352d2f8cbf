import assert from 'node:assert/strict';
import { test } from 'node:test';

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
