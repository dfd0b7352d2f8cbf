import cvss from 'ae-cvss-calculator';

import type { ValueOn } from '#domain/assertions/axes.ts';

import type { Grade } from './case-facts.ts';
import { parseChineseVector } from './chinese-metrics.ts';
import { CVSS_3_1, CVSS_4_0, type VectorProblem, vectorProblem } from './cvss-metrics.ts';

/** What is stated on the axis `grade`; the vector itself goes to the axis `vector`, encrypted. */
export type GradeValue = Extract<ValueOn<'vulnerability', 'grade'>, { readonly is: 'stated' }>;

export type Graded =
  | { readonly kind: 'graded'; readonly value: GradeValue }
  /** `nothing-affected`: it scores 0.0, and what affects nothing is no vulnerability. */
  | { readonly kind: 'refused'; readonly problem: VectorProblem | 'nothing-affected' };

/**
 * Grade of a CVSS vector of version 4.0 or 3.1, with every metric it names: base alone, or with threat and environment.
 * The vector is taken strictly: every base metric, nothing unknown, nothing twice.
 *
 * @param vector attacker-controlled
 */
export function gradeFromCvss(vector: string): Graded {
  const v4 = vector.startsWith(`${CVSS_4_0.prefix}/`);
  const problem = vectorProblem(vector, v4 ? CVSS_4_0 : CVSS_3_1);
  if (problem !== null) return { kind: 'refused', problem };
  const scores = v4 ? new cvss.Cvss4P0(vector).calculateScores() : new cvss.Cvss3P1(vector).calculateScores();
  const score = Math.round(scores.overall * 10);
  const grade = ratingOf(score);
  if (grade === null) return { kind: 'refused', problem: 'nothing-affected' };
  return { kind: 'graded', value: { is: 'stated', grade, by: v4 ? 'cvss-4.0' : 'cvss-3.1', score } };
}

/**
 * FIRST's qualitative ratings, the same in v3.1 (section 5) and v4.0 (section 6); null for 0.0, "none".
 * @param score tenths, 0 to 100
 */
export function ratingOf(score: number): Grade | null {
  if (score >= 90) return 'critical';
  if (score >= 70) return 'high';
  if (score >= 40) return 'medium';
  return score > 0 ? 'low' : null;
}

/**
 * A grade of GB/T 30279-2020, set by a person with the values it rests on: 超危 critical, 高危 high, 中危 medium, 低危 low.
 * @param vector as `chineseVector` writes it
 */
export function gradeByPerson(grade: Grade, vector: string): Graded {
  if (parseChineseVector(vector) === null) return { kind: 'refused', problem: 'not-a-metric' };
  return { kind: 'graded', value: { is: 'stated', grade, by: 'gbt-30279', score: null } };
}
