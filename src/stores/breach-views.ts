import { sql } from 'kysely';

import type { AxisOf, ValueOn } from '#domain/assertions/axes.ts';
import { startOn } from '#domain/assertions/axes.ts';
import type { Instant } from '#kernel/instant.ts';

import { fromTime } from './columns.ts';
import type { Db } from './database.ts';
import type { ImportCounts } from './imports.ts';
import type { ImportState } from './tables.ts';

/** Axes of a breach on which it stands once (not once for each recipient). */
export type BreachAxis = Exclude<AxisOf<'breach'>, 'duties' | 'contact' | 'belongs-to' | 'dispute'>;

/** A breach as lists and pages show it: its handle, where it stands on every axis now, and what is in the corpus. */
export type BreachView<Profile = unknown> = {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly created: Instant;
  /** When the latest of its standings began. */
  readonly changed: Instant;
  readonly standings: { readonly [A in BreachAxis]: ValueOn<'breach', A> };
  /** By axis: the assertion that makes it stand; axes on which nobody said anything are left out. */
  readonly by: { readonly [A in BreachAxis]?: string };
  /** Axes whose standing is disputed. */
  readonly disputed: readonly BreachAxis[];
  /** Incidents that it belongs to. */
  readonly incidents: readonly string[];
  /** Its latest dump in the corpus; null when none is (yet, or any more). */
  readonly dump: DumpView<Profile> | null;
};

export type DumpView<Profile> = {
  readonly import: string;
  readonly state: ImportState;
  readonly counts: ImportCounts;
  readonly profile: Profile;
  readonly added: Instant;
};

/** Read models: one statement each, however many breaches there are. Free texts are read by `bodies` (key needed). */
export const breachViewStore = (db: Db) => ({
  /** All breaches, the oldest first, whatever their publicity: who may see which is for the caller to decide. */
  list: async <Profile>(): Promise<readonly BreachView<Profile>[]> => {
    const { rows } = await views(sql`true`).execute(db);
    return rows.map((row) => fromRow<Profile>(row));
  },

  byId: async <Profile>(id: string): Promise<BreachView<Profile> | null> => {
    const { rows } = await views(sql`b.id = ${id}`).execute(db);
    return rows[0] === undefined ? null : fromRow<Profile>(rows[0]);
  },

  /** In any case of letters. */
  byName: async <Profile>(name: string): Promise<BreachView<Profile> | null> => {
    const { rows } = await views(sql`lower(b.name) = lower(${name})`).execute(db);
    return rows[0] === undefined ? null : fromRow<Profile>(rows[0]);
  },

  /** Those behind numbers found in a segment. */
  byNumbers: async <Profile>(numbers: readonly number[]): Promise<readonly BreachView<Profile>[]> => {
    if (numbers.length === 0) return [];
    const { rows } = await views(sql`b.number in (${sql.join(numbers)})`).execute(db);
    return rows.map((row) => fromRow<Profile>(row));
  },
});

type StandingJson = {
  readonly axis: string;
  readonly recipient: string;
  readonly value: { readonly is: string };
  readonly by: string;
  readonly disputed: boolean;
};
type ViewRow = {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly created: Date;
  readonly changed: Date | null;
  readonly standings: readonly StandingJson[] | null;
  readonly import: string | null;
  readonly state: ImportState | null;
  readonly counts: unknown;
  readonly profile: unknown;
  readonly ended: Date | null;
};

const views = (condition: ReturnType<typeof sql>) => sql<ViewRow>`
  select b.id, b.number, b.name, b.created, s.changed, s.standings, i.id as import, i.state, i.counts, i.profile, i.ended
  from breaches b
  left join lateral (
    select jsonb_agg(jsonb_build_object('axis', axis, 'recipient', recipient, 'value', value,
      'by', assertion, 'disputed', disputed_by <> '[]')) as standings, max(known_from) as changed
    from standings
    where subject_kind = 'breach' and subject_id = b.id and known_to is null
  ) s on true
  left join lateral (
    select * from imports
    where breach = b.id and state in ('indexed', 'published')
    order by started desc limit 1
  ) i on true
  where ${condition}
  order by b.number`;

const ONE_STANDING = [
  'handling',
  'verdict',
  'word',
  'containment',
  'people',
  'title',
  'organization',
  'domain',
  'breach-date',
  'data-classes',
  'sensitive',
  'description',
  'publicity',
  'handed-in-by',
  'legal-basis',
  'approved-by',
] as const satisfies readonly BreachAxis[];

function fromRow<Profile>(row: ViewRow): BreachView<Profile> {
  const said = row.standings ?? [];
  const byAxis = new Map(said.filter(({ recipient }) => recipient === '').map((now) => [now.axis, now]));
  const valueOn = (axis: BreachAxis) => byAxis.get(axis)?.value ?? startOn('breach', axis);
  return {
    id: row.id,
    number: row.number,
    name: row.name,
    created: fromTime(row.created),
    changed: fromTime(row.changed ?? row.created),
    // Values were checked against their axes before they were recorded.
    standings: Object.fromEntries(
      ONE_STANDING.map((axis) => [axis, valueOn(axis)]),
    ) as BreachView['standings'],
    by: Object.fromEntries([...byAxis].map(([axis, now]) => [axis, now.by])),
    disputed: ONE_STANDING.filter((axis) => byAxis.get(axis)?.disputed === true),
    incidents: said
      .filter(({ axis, value }) => axis === 'belongs-to' && value.is === 'belongs')
      .map(({ recipient }) => recipient)
      .sort(),
    dump:
      row.import === null || row.state === null || row.ended === null
        ? null
        : {
            import: row.import,
            state: row.state,
            counts: row.counts as ImportCounts,
            profile: row.profile as Profile,
            added: fromTime(row.ended),
          },
  };
}
