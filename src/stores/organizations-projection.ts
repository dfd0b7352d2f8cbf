import { sql } from 'kysely';

import type { Instant } from '#kernel/instant.ts';
import { contactPoints, type ContactPoint, liveUntil } from '#domain/organizations/contact-health.ts';
import { linesOf } from '#domain/organizations/line.ts';
import { foldName, nameTerms } from '#domain/organizations/name-terms.ts';
import { type OrganizationState, organizationState } from '#domain/organizations/organization-state.ts';

import { inChunks } from './columns.ts';
import type { Db } from './database.ts';
import type { Projection, SubjectHistory } from './projection.ts';
import type { ContactStanding } from './tables/organizations.ts';

/**
 * The registry of organizations and their contact points, as lists and search read it. A move in the line rewrites the
 * paths of everything below, in `cases`, too, in the transaction that says it.
 */
export const organizationProjection: Projection = {
  kinds: ['organization'],
  write: async (tx, subjects) => {
    const known = subjects.flatMap(({ subject, history }) => {
      const state = organizationState(history);
      return state === null ? [] : [{ id: subject.id, state, history }];
    });
    const ids = new Set(known.map(({ id }) => id));
    await removeUnknown(
      tx,
      subjects.filter(({ subject }) => !ids.has(subject.id)),
    );
    await writeContactPoints(tx, subjects);
    await writeOrganizations(tx, known);
  },
  clear: async (tx) => {
    await tx.deleteFrom('organizations').execute();
    await tx.deleteFrom('contact_points').execute();
  },
};

type Known = {
  readonly id: string;
  readonly state: OrganizationState;
  readonly history: SubjectHistory['history'];
};

async function writeOrganizations(tx: Db, known: readonly Known[]): Promise<void> {
  if (known.length === 0) return;
  const before = new Map(
    (
      await linesStored(
        tx,
        known.map(({ id }) => id),
      )
    ).map((row) => [row.id, row]),
  );
  const superiors = new Map(known.map(({ id, state }) => [id, state.facts.superior]));
  const outside = [...superiors.values()].filter((id) => id !== null && !superiors.has(id)) as string[];
  const linesOutside = new Map((await linesStored(tx, outside)).map(({ id, line }) => [id, line]));
  const lines = linesOf(superiors, (id) => linesOutside.get(id) ?? null);
  const rows = known.map((one) => rowOf(one, lines.get(one.id) ?? `${one.id}/`));
  for (const some of inChunks(rows)) {
    await tx
      .insertInto('organizations')
      .values(some)
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((eb) => {
          const { id: _id, ...columns } = some[0] as (typeof rows)[number];
          const names = Object.keys(columns) as (keyof typeof columns)[];
          return Object.fromEntries(names.map((name) => [name, eb.ref(`excluded.${name}`)]));
        }),
      )
      .execute();
  }
  for (const { id, line } of rows) {
    const old = before.get(id)?.line;
    if (old !== undefined && old !== line) await moveSubtree(tx, old, line);
  }
  const moved = rows.filter(({ id, line }) => before.get(id)?.line !== line).map(({ id }) => id);
  await adoptChildren(tx, moved);
  const changed = rows.filter((row) => {
    const was = before.get(row.id);
    return was === undefined || was.line !== row.line || was.sector !== row.sector;
  });
  await followInCases(
    tx,
    changed.map(({ id }) => id),
  );
}

const linesStored = async (
  tx: Db,
  ids: readonly string[],
): Promise<readonly { readonly id: string; readonly line: string; readonly sector: string | null }[]> => {
  if (ids.length === 0) return [];
  return await tx
    .selectFrom('organizations')
    .select(['id', 'line', 'sector'])
    .where('id', '=', sql<string>`any(${[...new Set(ids)]}::text[])`)
    .execute();
};

/** Carries all paths that begin with `from` over to `to`. */
async function moveSubtree(tx: Db, from: string, to: string): Promise<void> {
  const line = sql<string>`${to}::text || substr(line, ${from.length + 1}::integer)`;
  const end = endOfSubtree(from);
  await tx.updateTable('cases').set({ line }).where('line', '>=', from).where('line', '<', end).execute();
  await tx
    .updateTable('organizations')
    .set({ line })
    .where('line', '>=', from)
    .where('line', '<', end)
    .execute();
}

/** The first path after all that begin with this one: `0` follows the slash. */
export const endOfSubtree = (line: string): string => `${line.slice(0, -1)}0`;

/** Those that named one of these as their superior before it stood where it stands now, or before it was known. */
async function adoptChildren(tx: Db, superiors: readonly string[]): Promise<void> {
  if (superiors.length === 0) return;
  const { rows } = await sql<{ id: string }>`
    select c.id from organizations c join organizations p on p.id = c.superior
    where c.superior = any(${superiors}::text[])
      and c.line <> p.line || c.id || '/' and position(c.id in p.line) = 0`.execute(tx);
  for (const { id } of rows) {
    // Read anew each time: an earlier one of them may have carried this one along.
    const { rows: places } = await sql<{ from: string; to: string }>`
      select c.line as "from", p.line || c.id || '/' as "to"
      from organizations c join organizations p on p.id = c.superior where c.id = ${id}`.execute(tx);
    const place = places[0];
    if (place !== undefined && place.from !== place.to) await moveSubtree(tx, place.from, place.to);
  }
}

/** Cases carry line and sector of their keeper, which may become known after the case. */
async function followInCases(tx: Db, keepers: readonly string[]): Promise<void> {
  if (keepers.length === 0) return;
  await sql`
    update cases set line = o.line, sector = o.sector from organizations o
    where o.id = cases.keeper and cases.keeper = any(${keepers}::text[])
      and (cases.line is distinct from o.line or cases.sector is distinct from o.sector)`.execute(tx);
}

function rowOf({ id, state, history }: Known, line: string) {
  const { facts, dissolved } = state;
  const points = contactPoints(history, lastRecorded(history));
  const standings = points.map(standingOf);
  const until = points
    .flatMap((point) => (standingOf(point) === 'confirmed' ? (liveUntil(point) ?? []) : []))
    .sort();
  return {
    id,
    name: facts.name,
    name_en: facts.nameEn,
    name_key: foldName(facts.name),
    name_en_key: facts.nameEn === null ? null : foldName(facts.nameEn),
    kinds: [...facts.kinds] as string[],
    credit_code: facts.creditCode,
    sector: facts.sector as string | null,
    superior: facts.superior,
    line,
    division: facts.division,
    domain: facts.domain,
    dissolved: dissolved !== null,
    dissolved_into: dissolved?.into ?? null,
    contact: BEST.find((one) => standings.some((standing) => standing === one)) ?? ('none' as const),
    contact_until: until.at(-1) ?? null,
    terms: nameTerms([facts.name, facts.nameEn]),
    changed: lastRecorded(history),
  };
}

const BEST: readonly ContactStanding[] = ['confirmed', 'named', 'bounced', 'withdrawn'];

function standingOf(point: ContactPoint): Exclude<ContactStanding, 'none'> {
  if (point.withdrawn) return 'withdrawn';
  if (point.standing !== null && point.bounced === null) return 'confirmed';
  return point.pending !== null && point.pending.health === 'unconfirmed' ? 'named' : 'bounced';
}

const lastRecorded = (history: SubjectHistory['history']): Instant => {
  const last = history.at(-1);
  if (last === undefined) throw new Error('a subject without a history reached the projection');
  return last.recorded;
};

/** Takes back what nobody states any more: its rows go, and what stood below it stands at the top of its own line. */
async function removeUnknown(tx: Db, subjects: readonly SubjectHistory[]): Promise<void> {
  for (const { subject } of subjects) {
    const row = (await linesStored(tx, [subject.id]))[0];
    if (row === undefined) continue;
    await tx.deleteFrom('organizations').where('id', '=', subject.id).execute();
    await moveSubtree(tx, row.line, '');
    await tx
      .updateTable('cases')
      .set({ line: null, sector: null })
      .where('keeper', '=', subject.id)
      .execute();
  }
}

async function writeContactPoints(tx: Db, subjects: readonly SubjectHistory[]): Promise<void> {
  const withContacts = subjects.filter(({ history }) => history.some(({ axis }) => axis === 'contact-point'));
  if (withContacts.length === 0) return;
  await tx
    .deleteFrom('contact_points')
    .where('organization', '=', sql<string>`any(${withContacts.map(({ subject }) => subject.id)}::text[])`)
    .execute();
  const rows = withContacts.flatMap(({ subject, history }) =>
    contactPoints(history, lastRecorded(history)).flatMap((point) => {
      const naming = point.standing ?? point.pending;
      if (naming === null) return [];
      return [
        {
          organization: subject.id,
          contact: point.id,
          state: standingOf(point),
          channel: naming.channel,
          role: naming.role,
          expires: naming.expires,
          named_by: naming.assertion,
          pending: point.standing === null ? null : (point.pending?.assertion ?? null),
          confirmed: point.confirmed,
          bounced: point.bounced,
          drilled: point.drilled,
          drill_by: point.drillBy,
          live_until: liveUntil(point),
        },
      ];
    }),
  );
  for (const some of inChunks(rows)) await tx.insertInto('contact_points').values(some).execute();
}
