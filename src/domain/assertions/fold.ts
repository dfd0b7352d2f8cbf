import type { Instant } from '#kernel/instant.ts';

import { type Assertion, standingKey } from './assertion.ts';
import { axisOf } from './axes.ts';
import type { Value } from './axis.ts';
import type { Subject } from './subject.ts';

/** Where a subject stands on an axis (for one recipient), by which assertion, and who disputes that. */
export type Standing = {
  readonly subject: Subject;
  readonly axis: string;
  readonly recipient: string | null;
  readonly value: Value;
  /** The assertion that makes it stand. */
  readonly by: string;
  /** Assertions on the `dispute` axis that speak against it, oldest first. */
  readonly disputedBy: readonly string[];
};

/**
 * Where a subject stands, from everything said about it. The order of `assertions` plays no part: which of them
 * happened last is read off them (`happened`, then position). Axes on which nothing stands are left out; they are
 * where they start (`startOn`).
 *
 * Being pure and total, it never refuses a history: what was allowed when it was said stays on record.
 */
export function standingsOf(assertions: readonly Assertion[]): readonly Standing[] {
  const said = notWithdrawn(assertions);
  const disputes = openDisputes(said);
  const standings: Standing[] = [];
  for (const together of groupByKey(said).values()) {
    const last = whatStands(together);
    if (last !== null) standings.push(standing(last, together, disputes));
  }
  return standings.sort((a, b) => (standingKey(a) < standingKey(b) ? -1 : 1));
}

type Said = Assertion & { readonly value: Value };

/** What was said and not taken back. */
export function notWithdrawn(assertions: readonly Assertion[]): readonly Said[] {
  const withdrawn = new Set(assertions.map((assertion) => assertion.withdraws));
  return assertions
    .filter((assertion): assertion is Said => assertion.value !== null && !withdrawn.has(assertion.id))
    .sort(asHappened);
}

/** The order of events; of two that happened at one instant, the one taken down first comes first. */
export function asHappened(a: Assertion, b: Assertion): number {
  if (a.happened !== b.happened) return a.happened < b.happened ? -1 : 1;
  return a.position - b.position;
}

/** @param together what was said on one axis for one recipient and not withdrawn, in the order of events */
export function whatStands(together: readonly Said[]): Said | null {
  const last = together.at(-1);
  if (last === undefined) return null;
  const axis = axisOf(last.subject.kind, last.axis);
  switch (axis?.stands) {
    case 'human-first':
      return together.findLast((said) => said.basis !== 'computation') ?? last;
    case 'furthest':
      return furthest(Object.keys(axis.words), together);
    case 'latest':
    case undefined:
      return last;
  }
}

/** Of several that say the same word, the latest. */
function furthest(order: readonly string[], together: readonly Said[]): Said | null {
  const reached = Math.max(...together.map((said) => order.indexOf(said.value.is)));
  return together.findLast((said) => order.indexOf(said.value.is) === reached) ?? null;
}

function groupByKey(said: readonly Said[]): Map<string, Said[]> {
  const groups = new Map<string, Said[]>();
  for (const assertion of said) {
    const key = standingKey(assertion);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [assertion]);
    else group.push(assertion);
  }
  return groups;
}

/** From an assertion to the disputes against it that are open: several parties may dispute one. */
function openDisputes(said: readonly Said[]): ReadonlyMap<string, readonly string[]> {
  const open = new Map<string, readonly string[]>();
  for (const { axis, recipient, value, id } of said) {
    if (axis !== 'dispute' || recipient === null) continue;
    open.set(recipient, value.is === 'disputed' ? [...(open.get(recipient) ?? []), id] : []);
  }
  return open;
}

/** A dispute is against what was said, so it also speaks against saying the same word again. */
function standing(
  last: Said,
  together: readonly Said[],
  disputes: ReadonlyMap<string, readonly string[]>,
): Standing {
  const { subject, axis, recipient, value, id } = last;
  const disputedBy = together
    .filter((said) => said.value.is === value.is)
    .flatMap((said) => disputes.get(said.id) ?? []);
  return { subject, axis, recipient, value, by: id, disputedBy };
}

export type Interval = Standing & {
  /** Recorded instant from which, and up to which (excluded; null: still), this was what the platform knew. */
  readonly from: Instant;
  readonly to: Instant | null;
};

/**
 * What the platform knew at every instant: the standings as they would have been read then. Past intervals never
 * change, whatever is said later, so that a figure of any date can be computed again.
 */
export function intervalsOf(assertions: readonly Assertion[]): readonly Interval[] {
  const inOrder = [...assertions].sort((a, b) => a.position - b.position);
  const closed: Interval[] = [];
  let open = new Map<string, Interval>();
  for (const [index, { recorded }] of inOrder.entries()) {
    if (inOrder[index + 1]?.recorded === recorded) continue; // one transaction: nobody read in between
    const next = nextIntervals(open, standingsOf(inOrder.slice(0, index + 1)), recorded);
    closed.push(...next.closed);
    open = next.open;
  }
  return [...closed, ...open.values()];
}

/** Compares what stood with what stands from `at` on, which is later than every `from` before. */
export function nextIntervals(
  before: ReadonlyMap<string, Interval>,
  standings: readonly Standing[],
  at: Instant,
): { readonly open: Map<string, Interval>; readonly closed: readonly Interval[] } {
  const open = new Map(
    standings.map((now) => {
      const was = before.get(standingKey(now));
      const same = was !== undefined && sameStanding(was, now);
      return [standingKey(now), same ? was : { ...now, from: at, to: null }] as const;
    }),
  );
  const ended = [...before].filter(([key, was]) => open.get(key) !== was);
  return { open, closed: ended.map(([, was]) => ({ ...was, to: at })) };
}

function sameStanding(a: Standing, b: Standing): boolean {
  return a.by === b.by && a.disputedBy.join() === b.disputedBy.join();
}
