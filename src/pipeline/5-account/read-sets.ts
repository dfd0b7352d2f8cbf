import { mayReadSets } from '#domain/access/set-policy.ts';
import type { Viewer } from '#domain/access/viewer.ts';
import type { Assertion } from '#domain/assertions/assertion.ts';
import type { ValueOn } from '#domain/assertions/axes.ts';
import type { Value } from '#domain/assertions/axis.ts';
import { standingsOf } from '#domain/assertions/fold.ts';
import { subjectKey } from '#domain/assertions/subject.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Instant } from '#kernel/instant.ts';
import type { Stores } from '#stores/stores-on.ts';

export type ReadSetsNeeds = {
  readonly stores: Pick<Stores, 'assertions' | 'organizations' | 'standings'>;
  readonly viewerOf: (actor: Actor) => Promise<Viewer>;
};

export type StatedSet = {
  readonly id: string;
  readonly meaning: Omit<ValueOn<'set', 'meaning'> & { readonly is: 'stated' }, 'is'>;
  /** What stands, each under the name of whoever says it, the oldest first. */
  readonly statements: readonly SetLine[];
};

export type SetLine = {
  readonly assertion: string;
  readonly organization: string;
  readonly axis: string;
  readonly value: Value;
  readonly basis: Assertion['basis'];
  readonly happened: Instant;
  readonly recorded: Instant;
  readonly disputed: boolean;
};

/** With the names of those who speak; null where the registry has lost one. */
export type NamedSet = Omit<StatedSet, 'statements'> & {
  readonly statements: readonly (SetLine & { readonly name: string | null })[];
};

/** Every set that was named, with what stands about it. @throws NuwaError not-allowed */
export async function readSets(
  { stores, viewerOf }: ReadSetsNeeds,
  actor: Actor,
): Promise<readonly NamedSet[]> {
  if (!mayReadSets(await viewerOf(actor))) {
    throw new NuwaError('not-allowed', { reason: 'statements about sets are read by those who work here' });
  }
  const sets = await stores.standings.subjectsAt('set', 'meaning', 'stated');
  const histories = await stores.assertions.aboutAll(sets);
  const stated = sets.flatMap((set) => statedSet(set.id, histories.get(subjectKey(set)) ?? []));
  const speakers = stated.flatMap(({ statements }) => statements.map(({ organization }) => organization));
  const known = await stores.organizations.byIds([...new Set(speakers)]);
  const names = new Map(known.map(({ id, name }) => [id, name]));
  return stated.map(({ statements, ...set }) => ({
    ...set,
    statements: statements.map((line) => ({ ...line, name: names.get(line.organization) ?? null })),
  }));
}

/** One set, from everything said about it; none while nobody has said which cases are meant. */
export function statedSet(id: string, history: readonly Assertion[]): StatedSet[] {
  const standings = standingsOf(history);
  // Checked against its axis before it was recorded.
  const stated = standings.find(({ axis }) => axis === 'meaning')?.value as
    | ValueOn<'set', 'meaning'>
    | undefined;
  if (stated?.is !== 'stated') return [];
  const { text, sector, division, to } = stated;
  const meaning = { text, sector, division, to };
  const byId = new Map(history.map((assertion) => [assertion.id, assertion]));
  const statements = standings.flatMap(({ axis, recipient, value, by, disputedBy }) => {
    const said = byId.get(by);
    if (said === undefined || recipient === null || axis === 'dispute') return [];
    const { basis, happened, recorded } = said;
    const disputed = disputedBy.length > 0;
    return [{ assertion: by, organization: recipient, axis, value, basis, happened, recorded, disputed }];
  });
  return [{ id, meaning, statements: statements.sort((a, b) => (a.happened < b.happened ? -1 : 1)) }];
}
