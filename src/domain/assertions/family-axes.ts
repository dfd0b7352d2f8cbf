import { type Axes, attribute, statedInBody } from './axis.ts';
import { count, id, orNull, text } from './fields.ts';
import { DISPUTE } from './shared-axes.ts';

/** One supplier's hole that stands in many systems: the technical part is said once, each system has its own case. */
export const FAMILY_AXES = {
  product: attribute({ product: text(200), version: orNull(text(100)), supplier: orNull(id('org')) }),
  weakness: attribute({ cwe: count }),
  title: statedInBody,
  technical: statedInBody,
  'how-to-check': statedInBody,
  vector: statedInBody,
  dispute: DISPUTE,
} as const satisfies Axes;
