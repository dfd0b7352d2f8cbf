import type { Assertion } from '#domain/assertions/assertion.ts';
import { type Instant, instantOf } from '#kernel/instant.ts';

/** Between columns and the words of the domain. */

export const fromTime = (time: Date): Instant => instantOf(time.getTime());
export const fromTimeOrNull = (time: Date | null): Instant | null => (time === null ? null : fromTime(time));

export const toJson = (value: unknown): string => JSON.stringify(value);

/** PostgreSQL's code of a violated unique constraint. Both drivers give the name of the constraint with it. */
export function violates(error: unknown, constraint: string): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, constraint: name } = error as Record<string, unknown>;
  return code === '23505' && name === constraint;
}

type AssertionRow = {
  readonly id: string;
  readonly position: number;
  readonly subject_kind: Assertion['subject']['kind'];
  readonly subject_id: string;
  readonly axis: string;
  readonly value: Assertion['value'];
  readonly recipient: string | null;
  readonly actor: string;
  readonly organization: string | null;
  readonly basis: Assertion['basis'];
  readonly evidence: string | null;
  readonly happened: Date;
  readonly recorded: Date;
  readonly withdraws: string | null;
  readonly body: string | null;
};

export function fromAssertionRow(row: AssertionRow): Assertion {
  const { subject_kind: kind, subject_id: id, ...rest } = row;
  return {
    id: rest.id,
    subject: { kind, id },
    axis: rest.axis,
    value: rest.value,
    recipient: rest.recipient,
    actor: rest.actor,
    organization: rest.organization,
    basis: rest.basis,
    evidence: rest.evidence,
    happened: fromTime(rest.happened),
    recorded: fromTime(rest.recorded),
    withdraws: rest.withdraws,
    body: rest.body,
    position: rest.position,
  };
}

/** Rows of one statement: a statement takes 65,535 parameters at most, and no table of ours has more than 30 columns. */
const CHUNK = 1000;

export function* inChunks<T>(rows: readonly T[]): Generator<T[]> {
  for (let from = 0; from < rows.length; from += CHUNK) yield rows.slice(from, from + CHUNK);
}
