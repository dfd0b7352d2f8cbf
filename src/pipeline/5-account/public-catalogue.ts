import type { Assertion } from '#domain/assertions/assertion.ts';
import { valueText } from '#domain/assertions/value-text.ts';
import type { Profile } from '#engines/corpus/corpus.ts';
import type { Instant } from '#kernel/instant.ts';
import type { KeyOf } from '#stores/bodies.ts';
import type { BreachView } from '#stores/breach-views.ts';
import type { Stores } from '#stores/stores-on.ts';

export type CatalogueNeeds = { readonly stores: Pick<Stores, 'breachViews' | 'assertions'> };

/** A breach as pages and answers show it: read off its standings and the profile of its list. */
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
  readonly verdict: BreachView['standings']['verdict']['is'];
  readonly publicity: BreachView['standings']['publicity']['is'];
  /** Assertion whose body describes the breach, where somebody did. */
  readonly describedBy: string | null;
  readonly dump: BreachView<Profile>['dump'];
};

/** Every breach that may be named in public and has a list in the corpus. */
export async function listPublicBreaches(needs: CatalogueNeeds): Promise<readonly CataloguedBreach[]> {
  return (await listBreaches(needs)).filter(({ publicity }) => publicity === 'public');
}

/** Every breach with a list in the corpus, for the operator. */
export async function listBreaches({ stores }: CatalogueNeeds): Promise<readonly CataloguedBreach[]> {
  const views = await stores.breachViews.list<Profile>();
  return views.filter(({ dump }) => dump !== null).map(catalogued);
}

/** By name in any case of letters, whether it may be named in public or not. */
export async function findBreach({ stores }: CatalogueNeeds, name: string): Promise<CataloguedBreach | null> {
  const view = await stores.breachViews.byName<Profile>(name);
  return view === null ? null : catalogued(view);
}

/** By the numbers found in a segment: what the person concerned is told of. Withheld ones are left out. */
export async function exposedBreaches(
  { stores }: CatalogueNeeds,
  numbers: readonly number[],
): Promise<readonly CataloguedBreach[]> {
  const views = await stores.breachViews.byNumbers<Profile>(numbers);
  return views.map(catalogued).filter(({ publicity }) => publicity === 'public');
}

/** What the operator says about the breach, in their own words; null when nothing, or when it was erased. */
export async function noteOf(
  stores: Pick<Stores, 'bodies'>,
  keyOf: KeyOf,
  { id, describedBy }: CataloguedBreach,
): Promise<string | null> {
  if (describedBy === null) return null;
  const body = await stores.bodies.read(describedBy, { kind: 'breach', id }, keyOf);
  return body?.kind === 'text' ? body.text : null;
}

export type Asserted = Assertion & {
  readonly withdrawn: boolean;
  /** The value in one line. */
  readonly said: string;
};

/** Everything said about a breach, oldest first, withdrawn statements marked. */
export async function assertedAbout(
  { stores }: CatalogueNeeds,
  breach: string,
): Promise<readonly Asserted[]> {
  const all = await stores.assertions.about({ kind: 'breach', id: breach });
  const withdrawn = new Set(all.map(({ withdraws }) => withdraws));
  return all.flatMap((one) =>
    one.value === null ? [] : [{ ...one, said: valueText(one.value), withdrawn: withdrawn.has(one.id) }],
  );
}

function catalogued({
  id,
  name,
  created,
  changed,
  standings: on,
  by,
  dump,
}: BreachView<Profile>): CataloguedBreach {
  const profile = dump?.profile;
  return {
    id,
    name,
    title: on.title.is === 'stated' ? on.title.text : name,
    organization: on.organization.is === 'stated' ? on.organization.name : null,
    domain: on.domain.is === 'stated' ? on.domain.domain : null,
    happened: on['breach-date'].is === 'stated' ? on['breach-date'].date : null,
    added: dump?.added ?? created,
    modified: changed,
    rows: dump?.counts.rows ?? 0,
    people: profile?.people.by ? profile.people.distinct : null,
    dataClasses: on['data-classes'].is === 'stated' ? [...on['data-classes'].classes] : [],
    schemes: (profile?.schemes ?? []).map(({ scheme, rows }) => ({ scheme, rows })),
    sensitive: on.sensitive.is === 'stated' && on.sensitive.sensitive === 'yes',
    verdict: on.verdict.is,
    publicity: on.publicity.is,
    describedBy: by.description ?? null,
    dump,
  };
}
