import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import fc from 'fast-check';

import {
  CHINESE_METRICS,
  type ChineseMetrics,
  chineseVector,
  parseChineseVector,
} from './chinese-metrics.ts';
import { CVSS_3_1, CVSS_4_0 } from './cvss-metrics.ts';
import { gradeByPerson, gradeFromCvss, ratingOf } from './grade.ts';

/**
 * Vectors of FIRST's examples (first.org/cvss/v3.1/examples, /v4.0/examples). The scores are also those of Red Hat's
 * independent implementation (`cvss` 3.6, PyPI), with which 6,000 random vectors were compared once; three differed by
 * a tenth, all of v3.1 with environmental metrics named and none defined, where we give the base score.
 */
const EXAMPLES: readonly (readonly [string, number])[] = [
  // CVE-2013-1937, CVE-2013-0375, CVE-2014-3566, CVE-2012-1516
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', 61],
  ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N', 64],
  ['CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N', 31],
  ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H', 99],
  // CVE-2009-0783, CVE-2012-0384, CVE-2015-1098, CVE-2014-0160
  ['CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L', 42],
  ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H', 88],
  ['CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H', 78],
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', 75],
  // CVE-2014-6271, CVE-2008-1447, CVE-2014-2005, CVE-2010-0467
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 98],
  ['CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:N/I:H/A:N', 68],
  ['CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 68],
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:L/I:N/A:N', 58],
  // CVE-2022-41741, CVE-2020-3549, CVE-2023-3089, CVE-2021-44714
  ['CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 73],
  ['CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 77],
  ['CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:L/SC:N/SI:N/SA:N', 83],
  ['CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N', 46],
  // CVE-2022-21830, CVE-2022-22186, CVE-2023-21989, CVE-2020-3947
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:A/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N', 51],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:L/VA:N/SC:N/SI:N/SA:N', 69],
  ['CVSS:4.0/AV:L/AC:L/AT:N/PR:H/UI:N/VC:N/VI:N/VA:N/SC:H/SI:N/SA:N', 59],
  ['CVSS:4.0/AV:L/AC:L/AT:N/PR:L/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H', 93],
  // CVE-2014-0160, CVE-2021-44228 with threat metrics
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N/E:A', 87],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:A', 100],
  // CVE-2013-6014, CVE-2016-5729
  ['CVSS:4.0/AV:A/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:H/SI:N/SA:H', 64],
  ['CVSS:4.0/AV:L/AC:L/AT:N/PR:H/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H', 93],
];

describe('grade', () => {
  it('scores the examples of the specifications as FIRST does', () => {
    for (const [vector, score] of EXAMPLES) {
      const graded = gradeFromCvss(vector);
      assert.equal(graded.kind === 'graded' ? graded.value.score : graded.problem, score, vector);
    }
  });

  it('rates as the specifications do', () => {
    const at = (score: number) => ratingOf(score);
    assert.deepEqual([0, 1, 39, 40, 69, 70, 89, 90, 100].map(at), [
      null,
      'low',
      'low',
      'medium',
      'medium',
      'high',
      'high',
      'critical',
      'critical',
    ]);
  });

  it('refuses what is not exactly a vector', () => {
    const good = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N';
    const four = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N';
    const problems: readonly (readonly [string, string])[] = [
      ['', 'unknown-version'],
      ['CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', 'unknown-version'],
      ['AV:N/AC:L/Au:N/C:P/I:P/A:P', 'unknown-version'],
      [good.replace('/A:N', ''), 'base-metric-missing'],
      [`${good}/A:N`, 'twice'],
      [`${good}/XX:N`, 'unknown-metric'],
      [`${good}/constructor:N`, 'unknown-metric'],
      [`${good}/E:Q`, 'unknown-value'],
      [`${good}/`, 'not-a-metric'],
      [good.replace('AV:N', 'AV:N:N'), 'not-a-metric'],
      [`${good}${'/E:H'.repeat(100)}`, 'not-a-metric'],
      [four.replace('AV:N/AC:L', 'AC:L/AV:N'), 'out-of-order'],
      [four.replace('/AT:N', ''), 'base-metric-missing'],
      [four.replace('VC:H', 'VC:N'), 'nothing-affected'],
      ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N', 'nothing-affected'],
    ];
    for (const [vector, problem] of problems) {
      assert.deepEqual(gradeFromCvss(vector), { kind: 'refused', problem }, vector);
    }
  });

  it('takes every vector that the tables can make, and none with a sign changed to another letter', () => {
    const vectorOf = ({ prefix, base, optional }: typeof CVSS_3_1) =>
      fc
        .tuple(
          ...Object.entries({ ...base, ...optional }).map(([name, values]) =>
            fc
              .constantFrom(...(values.includes(' ') ? values.split(' ') : Array.from(values)))
              .map((value) => `${name}:${value}`),
          ),
        )
        .map((metrics) => [prefix, ...metrics].join('/'));
    for (const table of [CVSS_3_1, CVSS_4_0]) {
      fc.assert(
        fc.property(vectorOf(table), fc.nat(), (vector, place) => {
          const graded = gradeFromCvss(vector);
          assert.ok(graded.kind === 'graded' || graded.problem === 'nothing-affected', vector);
          if (graded.kind === 'graded') {
            assert.ok(Number.isInteger(graded.value.score) && (graded.value.score ?? 0) <= 100);
            assert.equal(graded.value.grade, ratingOf(graded.value.score ?? 0));
          }
          const at = place % vector.length;
          const broken = `${vector.slice(0, at)}?${vector.slice(at + 1)}`;
          assert.equal(gradeFromCvss(broken).kind, 'refused', broken);
        }),
        { numRuns: 200 },
      );
    }
  });

  it('keeps the values of a Chinese grade that a person sets', () => {
    const metrics: ChineseMetrics = {
      path: 'network',
      trigger: 'low',
      privilege: 'none',
      interaction: 'no',
      confidentiality: 'severe',
      integrity: 'general',
      availability: 'none',
      cost: 'low',
      difficulty: 'high',
      reach: 'mid',
    };
    const vector = chineseVector(metrics);
    assert.equal(Object.keys(CHINESE_METRICS).length, 10);
    assert.deepEqual(parseChineseVector(vector), metrics);
    assert.deepEqual(gradeByPerson('critical', vector), {
      kind: 'graded',
      value: { is: 'stated', grade: 'critical', by: 'gbt-30279', score: null },
    });
    for (const broken of [
      vector.replace('/reach:mid', ''),
      `${vector}/reach:mid`,
      vector.replace('mid', 'vast'),
    ]) {
      assert.equal(parseChineseVector(broken), null);
      assert.equal(gradeByPerson('low', broken).kind, 'refused');
    }
  });
});
