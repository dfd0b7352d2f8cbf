import type { Assertion } from '#domain/assertions/assertion.ts';
import type { ValueOn } from '#domain/assertions/axes.ts';
import type { Value } from '#domain/assertions/axis.ts';
import { notWithdrawn } from '#domain/assertions/fold.ts';

type Stated<V> = Omit<Extract<V, { readonly is: 'stated' }>, 'is'>;

/** The plain facts of an organization, as one statement carries them. */
export type OrganizationFacts = Stated<ValueOn<'organization', 'registered'>>;
/** The plain facts of a system. */
export type SystemFacts = Stated<ValueOn<'system', 'registered'>>;

export type OrganizationState = {
  readonly facts: OrganizationFacts;
  /** Who answers for it since it is gone (`into` null: nobody is known to); null while it exists. */
  readonly dissolved: { readonly into: string | null } | null;
};
export type SystemState = { readonly facts: SystemFacts; readonly retired: boolean };

/**
 * What is known of an organization, from everything said about it in any order. The facts last stated outlive its end:
 * what was reported while it existed still shows its name.
 * @returns null while nobody has stated any
 */
export function organizationState(history: readonly Assertion[]): OrganizationState | null {
  const { facts, last } = lastStated(history);
  if (facts === null || last === null) return null;
  const gone = last.is === 'dissolved' ? (last as ValueOn<'organization', 'registered'>) : null;
  return {
    facts: facts as unknown as OrganizationFacts,
    dissolved: gone?.is === 'dissolved' ? { into: gone.into } : null,
  };
}

/** The same of a system. */
export function systemState(history: readonly Assertion[]): SystemState | null {
  const { facts, last } = lastStated(history);
  if (facts === null || last === null) return null;
  return { facts: facts as unknown as SystemFacts, retired: last.is === 'retired' };
}

function lastStated(history: readonly Assertion[]): { facts: Value | null; last: Value | null } {
  const said = notWithdrawn(history).filter(({ axis }) => axis === 'registered');
  const stated = said.findLast(({ value }) => value.is === 'stated')?.value ?? null;
  if (stated === null) return { facts: null, last: null };
  const { is: _is, ...facts } = stated;
  return { facts: facts as Value, last: said.at(-1)?.value ?? null };
}

/** Do two statements of facts say the same? Saying the same again would only lengthen the record. */
export function sameFacts(
  one: OrganizationFacts | SystemFacts,
  other: OrganizationFacts | SystemFacts,
): boolean {
  const text = (facts: object) => JSON.stringify(Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1)));
  return text(one) === text(other);
}
