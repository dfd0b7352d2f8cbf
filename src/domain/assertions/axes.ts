import type { Axes, Axis, Value, ValueOf } from './axis.ts';
import { BREACH_AXES } from './breach-axes.ts';
import { FAMILY_AXES } from './family-axes.ts';
import { INCIDENT_AXES } from './incident-axes.ts';
import { MISUSE_AXES } from './misuse-axes.ts';
import { ORGANIZATION_AXES } from './organization-axes.ts';
import { RUMOUR_AXES } from './rumour-axes.ts';
import { SET_AXES } from './set-axes.ts';
import type { SubjectKind } from './subject.ts';
import { SYSTEM_AXES } from './system-axes.ts';
import { VULNERABILITY_AXES } from './vulnerability-axes.ts';

/** The axes of every kind of subject. */
export const AXES = {
  breach: BREACH_AXES,
  incident: INCIDENT_AXES,
  rumour: RUMOUR_AXES,
  vulnerability: VULNERABILITY_AXES,
  family: FAMILY_AXES,
  misuse: MISUSE_AXES,
  organization: ORGANIZATION_AXES,
  system: SYSTEM_AXES,
  set: SET_AXES,
} as const satisfies Record<SubjectKind, Axes>;

export type AxisOf<K extends SubjectKind> = keyof (typeof AXES)[K] & string;
export type ValueOn<K extends SubjectKind, A extends AxisOf<K>> = (typeof AXES)[K][A] extends infer X extends
  Axis
  ? ValueOf<X>
  : never;

/** The axis of this name, or null. `kind` and `name` may come from outside. */
export function axisOf(kind: SubjectKind, name: string): Axis | null {
  const axes: Axes = AXES[kind];
  return Object.hasOwn(axes, name) ? (axes[name] ?? null) : null;
}

/** Where a subject stands on an axis while nobody has said anything. */
export function startOn(kind: SubjectKind, name: string): Value | null {
  const axis = axisOf(kind, name);
  return axis === null ? null : { is: axis.start };
}
