import type { Instant } from '#kernel/instant.ts';
import type { AxisOf, ValueOn } from './axes.ts';
import type { Basis, Value } from './axis.ts';
import type { Subject, SubjectKind } from './subject.ts';

/** One thing to be said, before it has an author, a time and a place in the ledger. Build it with `say`. */
export type Saying = {
  readonly subject: Subject;
  readonly axis: string;
  /** Null when it only withdraws. */
  readonly value: Value | null;
  readonly recipient?: string;
  readonly basis: Basis;
  /** SHA-256 of what is kept as evidence, in hex. */
  readonly evidence?: string;
  /** When it happened; left out: when it is recorded. */
  readonly happened?: Instant;
  readonly withdraws?: string;
  /** Free text that goes with it; kept encrypted. */
  readonly body?: string;
};

/** A value on an axis of a kind of subject, checked by the compiler (and again, at run time, by `allowedMove`). */
export function say<K extends SubjectKind, A extends AxisOf<K>>(
  subject: Subject<K>,
  axis: A,
  value: ValueOn<K, A> & Value,
  basis: Basis,
  more: Pick<Saying, 'recipient' | 'evidence' | 'happened' | 'body'> = {},
): Saying {
  return { subject, axis, value, basis, ...more };
}
