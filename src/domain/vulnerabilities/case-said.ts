import { type Assertion, standingKey } from '#domain/assertions/assertion.ts';
import { type AxisOf, startOn, type ValueOn } from '#domain/assertions/axes.ts';
import type { Value } from '#domain/assertions/axis.ts';
import { notWithdrawn, whatStands } from '#domain/assertions/fold.ts';
import type { Instant } from '#kernel/instant.ts';

export type Said = Assertion & { readonly value: Value };
export type CaseAxis = AxisOf<'vulnerability'>;

/** What was said of one vulnerability and had happened by an instant, ready to be asked. */
export type CaseSaid = {
  readonly at: Instant;
  /** All of it, in the order of events. */
  readonly events: readonly Said[];
  /** On one axis, whomever it is about. */
  readonly on: (axis: CaseAxis) => readonly Said[];
  /** What stands on an axis that is about the vulnerability itself, and where axes start if nothing does. */
  readonly value: <A extends CaseAxis>(axis: A) => ValueOn<'vulnerability', A>;
  /** By recipient, on an axis that is about one. */
  readonly values: <A extends CaseAxis>(axis: A) => ReadonlyMap<string, ValueOn<'vulnerability', A>>;
};

/**
 * What had happened by `at`, as it is known from `history`: dates are those of the events, so that a figure of any past
 * day comes out of the assertions alone. What was taken back never counts, whenever that was. Whoever wants to know
 * what was *known* on a day leaves out of `history` what was recorded later.
 *
 * @param history everything said about one vulnerability, in any order
 */
export function caseSaid(history: readonly Assertion[], at: Instant): CaseSaid {
  const events = notWithdrawn(history).filter(({ happened }) => happened <= at);
  const byAxis = new Map<string, Said[]>();
  for (const said of events) {
    const together = byAxis.get(said.axis);
    if (together === undefined) byAxis.set(said.axis, [said]);
    else together.push(said);
  }
  const on = (axis: CaseAxis) => byAxis.get(axis) ?? [];
  return {
    at,
    events,
    on,
    // Values were checked against their axes before they were recorded.
    value: <A extends CaseAxis>(axis: A) =>
      (whatStands(on(axis))?.value ?? startOn('vulnerability', axis)) as ValueOn<'vulnerability', A>,
    values: <A extends CaseAxis>(axis: A) => {
      const groups = Map.groupBy(on(axis), standingKey);
      const standing = [...groups.values()].flatMap((group) => whatStands([...group]) ?? []);
      return new Map(
        standing.map(({ recipient, value }) => [recipient ?? '', value as ValueOn<'vulnerability', A>]),
      );
    },
  };
}
