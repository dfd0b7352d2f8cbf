import type { AxisOf } from '#domain/assertions/axes.ts';

import type { CaseField } from './case-policy.ts';

/**
 * Which axes of a vulnerability a field shows. Every axis stands in exactly one field; a test sees to it, so that a
 * new axis is shown to nobody until somebody has decided to whom. Fields without an axis are made of others' rows.
 */
export const AXES_OF_FIELD = {
  standing: ['report', 'repair', 'publicity', 'leak', 'time', 're-test', 'tlp'],
  title: ['title'],
  description: ['description'],
  technical: ['technical', 'how-to-check'],
  grading: ['weakness', 'grade', 'priority'],
  vector: ['vector'],
  people: ['people', 'minors', 'data-classes'],
  system: ['keeper', 'system', 'place', 'critical-infrastructure'],
  /** Whom we told and who passed it on; what the keeper found in its own logs is as little the finder's business. */
  contacts: ['contact', 'passed-to', 'log-review'],
  evidence: ['evidence'],
  checks: ['check'],
  messages: ['message'],
  /** How it came in tells whether the finder has an account. */
  consent: ['intake', 'consent'],
  credit: ['credit'],
  timeline: [],
  owner: ['owner'],
  notes: ['note'],
  numbers: ['external-number'],
  family: ['family'],
  leads: ['lead', 'belongs-to'],
} as const satisfies Readonly<Record<CaseField, readonly AxisOf<'vulnerability'>[]>>;

/** Seen with whatever it speaks against: a dispute shows wherever the finding shows. */
export const FOLLOWING_AXES = ['dispute'] as const satisfies readonly AxisOf<'vulnerability'>[];

const FIELD_OF_AXIS: ReadonlyMap<string, CaseField> = new Map(
  (Object.keys(AXES_OF_FIELD) as CaseField[]).flatMap((field) =>
    AXES_OF_FIELD[field].map((axis) => [axis, field] as const),
  ),
);

/** Null for an axis that follows another statement, and for one that no field shows. */
export const fieldOfAxis = (axis: string): CaseField | null => FIELD_OF_AXIS.get(axis) ?? null;
