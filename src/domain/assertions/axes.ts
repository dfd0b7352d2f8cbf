import type { Axes, Axis, Value, ValueOf } from './axis.ts';
import { BREACH_AXES } from './breach-axes.ts';
import { INCIDENT_AXES } from './incident-axes.ts';
import { RUMOUR_AXES } from './rumour-axes.ts';
import type { SubjectKind } from './subject.ts';

/** The axes of every kind of subject. A kind without axes cannot be spoken about yet. */
export const AXES = {
  breach: BREACH_AXES,
  incident: INCIDENT_AXES,
  rumour: RUMOUR_AXES,
  vulnerability: {},
  organization: {},
  set: {},
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
