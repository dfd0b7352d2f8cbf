import type { Value } from '#domain/assertions/axis.ts';
import type { Interval } from '#domain/assertions/fold.ts';
import type { Assertion } from '#domain/assertions/assertion.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import type { Profile } from '#engines/corpus/corpus.ts';
import type { Instant } from '#kernel/instant.ts';
import type { BreachRow } from '#stores/breaches.ts';
import type { ImportRow } from '#stores/imports.ts';
import type { Stores } from '#stores/stores-on.ts';

export type CatalogueNeeds = {
  readonly stores: Pick<Stores, 'breaches' | 'imports' | 'standings' | 'assertions'>;
};

/** A breach as everybody may see it: read off its standings and the profile of its list. */
export type CataloguedBreach = {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly organization: string | null;
  readonly domain: string | null;
  /** Day of the breach, ISO; null when nobody has said so. */
  readonly happened: string | null;
  readonly added: Instant;
  readonly modified: Instant;
  readonly rows: number;
  readonly people: number | null;
  readonly dataClasses: string[];
  readonly schemes: { scheme: string; rows: number }[];
  readonly sensitive: boolean;
  readonly verdict: string;
  readonly publicity: string;
  readonly import: ImportRow<Profile> | null;
};

/** Every breach that may be named in public. A removed or withheld one is not among them. */
export async function listPublicBreaches(needs: CatalogueNeeds): Promise<readonly CataloguedBreach[]> {
  const all = await listBreaches(needs);
  return all.filter(({ publicity, import: latest }) => publicity === 'public' && latest !== null);
}

/** Every breach with a list in the corpus, for the operator. */
export async function listBreaches({ stores }: CatalogueNeeds): Promise<readonly CataloguedBreach[]> {
  const facts = await stores.imports.facts();
  const rows = await stores.breaches.byNumbers([...new Set(facts.map(({ number }) => number))]);
  return Promise.all(rows.map((row) => catalogued(stores, row)));
}

/** By name in any case of letters, whether it may be named in public or not. */
export async function findBreach({ stores }: CatalogueNeeds, name: string): Promise<CataloguedBreach | null> {
  const row = await stores.breaches.byName(name);
  return row === null ? null : catalogued(stores, row);
}

export type Asserted = Assertion & { readonly withdrawn: boolean };

/** Everything said about a breach, oldest first, withdrawn statements marked. */
export async function assertedAbout(
  { stores }: CatalogueNeeds,
  breach: string,
): Promise<readonly Asserted[]> {
  const all = await stores.assertions.about(subjectOf(breach));
  const withdrawn = new Set(all.map(({ withdraws }) => withdraws));
  return all
    .filter(({ value }) => value !== null)
    .map((said) => ({ ...said, withdrawn: withdrawn.has(said.id) }));
}

const subjectOf = (id: string): Subject<'breach'> => ({ kind: 'breach', id });

async function catalogued(stores: CatalogueNeeds['stores'], row: BreachRow): Promise<CataloguedBreach> {
  const [standings, imports] = await Promise.all([
    stores.standings.now(subjectOf(row.id)),
    stores.imports.ofBreach<Profile>(row.id),
  ]);
  const active = imports.filter(({ state }) => state === 'indexed' || state === 'published').at(-1) ?? null;
  const on = valueOn(standings);
  return {
    id: row.id,
    name: row.name,
    title: textOf(on('title'), 'text') ?? row.name,
    organization: textOf(on('organization'), 'name'),
    domain: textOf(on('domain'), 'domain'),
    happened: textOf(on('breach-date'), 'date'),
    added: row.created,
    modified: standings.reduce((latest, { from }) => (from > latest ? from : latest), row.created),
    rows: active?.counts?.rows ?? 0,
    people: active?.profile?.people.by ? active.profile.people.distinct : null,
    dataClasses: classesOf(on('data-classes')),
    schemes: (active?.profile?.schemes ?? []).map(({ scheme, rows }) => ({ scheme, rows })),
    sensitive: textOf(on('sensitive'), 'sensitive') === 'yes',
    verdict: on('verdict')?.is ?? 'open',
    publicity: on('publicity')?.is ?? 'withheld',
    import: active,
  };
}

const valueOn =
  (standings: readonly Interval[]) =>
  (axis: string): Value | null =>
    standings.find((standing) => standing.axis === axis)?.value ?? null;

function textOf(value: Value | null, parameter: string): string | null {
  const text = value?.[parameter];
  return typeof text === 'string' ? text : null;
}

function classesOf(value: Value | null): string[] {
  const classes = value?.['classes'];
  return Array.isArray(classes) ? classes.filter((name) => typeof name === 'string') : [];
}
