import type { Instant } from '#kernel/instant.ts';

import type { Basis, Value } from './axis.ts';
import { subjectKey, type Subject } from './subject.ts';

/**
 * One statement about a subject: who says what, on what basis, with what evidence, when. Appended, never changed.
 * `docs/formats/assertion-v1.md` is its format.
 */
export type Assertion = {
  /** `ast_…` */
  readonly id: string;
  readonly subject: Subject;
  readonly axis: string;
  /** What is said; null when this only withdraws. */
  readonly value: Value | null;
  /** Whom or what it is about beside the subject, where the axis asks for one. */
  readonly recipient: string | null;
  /** Who says so: `operator`, `platform`, `address:<keyed tag>`, or a pseudonym of the case. Names nobody. */
  readonly actor: string;
  /** The organization in whose name it is said. */
  readonly organization: string | null;
  readonly basis: Basis;
  /** SHA-256 of what is kept as evidence, 64 lower-case hexadecimal digits. */
  readonly evidence: string | null;
  /** When it happened, as far as the actor says; never after `recorded`. */
  readonly happened: Instant;
  /** When the platform took it down: the same for all of one transaction, and later than every one before. */
  readonly recorded: Instant;
  /** Identifier of the earlier assertion that this one takes back. */
  readonly withdraws: string | null;
  /** Commitment of the free text that goes with it, 64 lower-case hexadecimal digits; the text may be erased since. */
  readonly body: string | null;
  /** Index of its leaf in the ledger: the order in which assertions were taken down, over all subjects. */
  readonly position: number;
};

/** What stands or falls together: a subject on an axis, for one recipient. */
export const standingKey = (said: Pick<Assertion, 'subject' | 'axis' | 'recipient'>): string =>
  `${subjectKey(said.subject)}/${said.axis}/${said.recipient ?? ''}`;
