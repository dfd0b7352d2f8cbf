import { type RawBuilder, type Selectable, sql } from 'kysely';

import type { OrganizationKind, Sector } from '#domain/assertions/organization-fields.ts';
import { foldName, searchTerms } from '#domain/organizations/name-terms.ts';
import { NATION, rungOf, territoriesOf, territoryRange } from '#domain/organizations/territory.ts';
import { NuwaError } from '#kernel/errors.ts';
import { type Instant, parseInstant } from '#kernel/instant.ts';

import { fromTime, fromTimeOrNull, inChunks } from './columns.ts';
import type { Db } from './database.ts';
import { endOfSubtree } from './organizations-projection.ts';
import type { ContactStanding, OrganizationTables } from './tables/organizations.ts';

/** An organization as lists show it. */
export type OrganizationRow = {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly kinds: readonly OrganizationKind[];
  readonly creditCode: string | null;
  readonly sector: Sector | null;
  readonly superior: string | null;
  readonly line: string;
  readonly division: string | null;
  readonly domain: string | null;
  readonly dissolved: boolean;
  readonly dissolvedInto: string | null;
  readonly contact: ContactStanding;
  readonly contactUntil: Instant | null;
  readonly changed: Instant;
};

/** What a list shows of its contacts at a date. `lapsed`: confirmed once, and expiry or drill has passed. */
export type ContactFilter = 'none' | 'named' | 'bounced' | 'withdrawn' | 'live' | 'lapsed';

export type OrganizationFilter = {
  /** Path of the organization whose subtree is meant, itself included. */
  readonly line?: string;
  /** Code of a territory. */
  readonly division?: string;
  readonly sector?: Sector;
  readonly kind?: OrganizationKind;
  readonly contact?: ContactFilter;
  readonly dissolved?: boolean;
};

/** Where a page ended: the values of the columns that it is ordered by. */
export type OrganizationCursor = readonly string[];
export type OrganizationPage = {
  readonly rows: readonly OrganizationRow[];
  readonly next: OrganizationCursor | null;
};

const COLUMNS = [
  'id',
  'name',
  'name_en',
  'kinds',
  'credit_code',
  'sector',
  'superior',
  'line',
  'division',
  'domain',
  'dissolved',
  'dissolved_into',
  'contact',
  'contact_until',
  'changed',
] as const;

/** Reads of the registry; `organizationProjection` alone writes it. */
export const organizationStore = (db: Db) => ({
  byId: async (id: string): Promise<OrganizationRow | null> => {
    const row = await db.selectFrom('organizations').select(COLUMNS).where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : fromRow(row);
  },

  byIds: async (ids: readonly string[]): Promise<readonly OrganizationRow[]> => {
    const found: OrganizationRow[] = [];
    for (const some of inChunks([...new Set(ids)])) {
      const rows = await db
        .selectFrom('organizations')
        .select(COLUMNS)
        .where('id', '=', anyOf(some))
        .execute();
      found.push(...rows.map(fromRow));
    }
    return found;
  },

  /** Those in being that have one of these codes. */
  byCreditCodes: async (codes: readonly string[]): Promise<readonly OrganizationRow[]> => {
    const found: OrganizationRow[] = [];
    for (const some of inChunks([...new Set(codes)])) {
      const rows = await db
        .selectFrom('organizations')
        .select(COLUMNS)
        .where('credit_code', '=', anyOf(some))
        .where('dissolved', '=', false)
        .execute();
      found.push(...rows.map(fromRow));
    }
    return found;
  },

  /** Directly below one (or at the top of the lines, for null), by name. */
  children: async (
    superior: string | null,
    { after, limit }: { readonly after?: OrganizationCursor | undefined; readonly limit: number },
  ): Promise<OrganizationPage> => {
    const rows = await db
      .selectFrom('organizations')
      .select([...COLUMNS, 'name_key'])
      .where('superior', superior === null ? 'is' : '=', superior)
      .where(afterKeys(['name_key', 'id'], after))
      .orderBy('name_key')
      .orderBy('id')
      .limit(limit + 1)
      .execute();
    return pageOf(rows, limit, (row) => [row.name_key, row.id]);
  },

  /** Rungs below this place in the line, itself not counted; 0 when nobody is below. */
  depthBelow: async (line: string): Promise<number> => {
    const { rows } = await sql<{ deepest: number | null }>`
      select max(length(line) - length(replace(line, '/', '')))::integer as deepest
      from organizations where line >= ${line} and line < ${endOfSubtree(line)}`.execute(db);
    const own = line.length - line.replaceAll('/', '').length;
    return Math.max(0, (rows[0]?.deepest ?? own) - own);
  },

  /** Authorities in being whose territory is one of those that hold this division, itself to the nation. */
  authoritiesOver: async (division: string): Promise<readonly OrganizationRow[]> => {
    const rows = await db
      .selectFrom('organizations')
      .select(COLUMNS)
      .where('division', '=', anyOf(territoriesOf(division)))
      .where(sql<boolean>`'authority' = any (kinds)`)
      .where('dissolved', '=', false)
      .orderBy('division')
      .orderBy('name_key')
      .limit(MOST_AUTHORITIES)
      .execute();
    return rows.map(fromRow);
  },

  /**
   * A page of those that the filter lets through. The order is the one that an index gives for the filter: down the
   * line, by division, by the day on which a contact lapsed, or by name.
   */
  list: async (
    filter: OrganizationFilter,
    {
      after,
      limit,
      at,
    }: { readonly after?: OrganizationCursor | undefined; readonly limit: number; readonly at: Instant },
  ): Promise<OrganizationPage> => {
    const order = orderFor(filter);
    const keys = ORDERS[order];
    let query = db
      .selectFrom('organizations')
      .select([...COLUMNS, 'name_key'])
      .where(afterKeys(keys, after))
      .limit(limit + 1);
    for (const key of keys) query = query.orderBy(key);
    if (filter.line !== undefined) {
      query = query.where('line', '>=', filter.line).where('line', '<', endOfSubtree(filter.line));
    }
    if (filter.division !== undefined && filter.division !== NATION) {
      const { least, most } = territoryRange(filter.division);
      query =
        rungOf(filter.division) === 'county'
          ? query.where('division', '=', filter.division)
          : query.where('division', '>=', least).where('division', '<=', most);
    }
    if (filter.sector !== undefined) query = query.where('sector', '=', filter.sector);
    // A literal out of a closed list, so that the partial indexes serve.
    if (filter.kind !== undefined) query = query.where(sql<boolean>`${sql.lit(filter.kind)} = any (kinds)`);
    if (filter.dissolved !== undefined) {
      query = query.where(filter.dissolved ? sql<boolean>`dissolved` : sql<boolean>`not dissolved`);
    }
    switch (filter.contact) {
      case undefined:
        break;
      case 'live':
        query = query.where('contact', '=', 'confirmed').where('contact_until', '>=', new Date(at));
        break;
      case 'lapsed':
        query = query.where('contact', '=', 'confirmed').where('contact_until', '<', new Date(at));
        break;
      default:
        query = query.where('contact', '=', filter.contact);
    }
    return pageOf(await query.execute(), limit, (row) => keys.map((key) => textOf(row[key])));
  },

  /**
   * The best matches by name in any language: equal ones first, then those that begin with the text, then those that
   * hold it. Dissolved ones come last within their rank.
   * @param text from outside; one character finds by beginning only
   */
  search: async (text: string, limit: number): Promise<readonly OrganizationRow[]> => {
    const key = foldName(text);
    // PostgreSQL takes no zero character in a text.
    if (key === '' || key.includes('\0')) return [];
    const found = new Map<string, OrganizationRow>();
    const take = (rows: readonly Row[]) => {
      for (const row of rows.map(fromRow).sort((a, b) => Number(a.dissolved) - Number(b.dissolved))) {
        if (found.size < limit && !found.has(row.id)) found.set(row.id, row);
      }
    };
    take(await beginningWith(db, key, key, limit).execute());
    take(await beginningWithEn(db, key, key, limit).execute());
    if (found.size < limit) take(await beginningWith(db, key, `${key}\u{10ffff}`, limit).execute());
    if (found.size < limit) take(await beginningWithEn(db, key, `${key}\u{10ffff}`, limit).execute());
    const terms = searchTerms(text);
    if (found.size < limit && terms.length > 0) take(await holding(db, key, terms, limit * 2).execute());
    return [...found.values()];
  },

  /** All, by identifier: for export. */
  afterId: async (after: string, limit: number): Promise<readonly OrganizationRow[]> => {
    const rows = await db
      .selectFrom('organizations')
      .select(COLUMNS)
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(fromRow);
  },

  count: async (): Promise<number> => {
    const row = await db
      .selectFrom('organizations')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return Number(row.count);
  },
});

/** More authorities than any place has above it. */
const MOST_AUTHORITIES = 500;

const ORDERS = {
  line: ['line', 'id'],
  division: ['division', 'name_key', 'id'],
  lapsed: ['contact_until', 'id'],
  name: ['name_key', 'id'],
} as const;
type Key = (typeof ORDERS)[keyof typeof ORDERS][number];

function orderFor({ line, division, contact, kind }: OrganizationFilter): keyof typeof ORDERS {
  if (line !== undefined) return 'line';
  if (division !== undefined && division !== NATION) return 'division';
  if (kind === 'authority') return 'division';
  return contact === 'lapsed' ? 'lapsed' : 'name';
}

/**
 * `(a, b) > (…)`, which an index in this order answers without reading what lies before.
 * @throws NuwaError bad-request for a cursor of a list in another order
 */
function afterKeys(keys: readonly Key[], after: OrganizationCursor | undefined): RawBuilder<boolean> {
  if (after === undefined) return sql<boolean>`true`;
  const fits =
    after.length === keys.length &&
    keys.every((key, index) => key !== 'contact_until' || parseInstant(after[index] ?? '') !== null);
  if (!fits) {
    throw new NuwaError('bad-request', {
      problem: 'cursor: take it from the page before, with the same filter',
    });
  }
  const values = keys.map((key, index) =>
    key === 'contact_until' ? sql`${after[index]}::timestamptz` : sql`${after[index]}::text`,
  );
  return sql<boolean>`(${sql.join(keys.map((key) => sql.ref(key)))}) > (${sql.join(values)})`;
}

const beginningWith = (db: Db, from: string, to: string, limit: number) =>
  db
    .selectFrom('organizations')
    .select(COLUMNS)
    .where('name_key', '>=', from)
    .where('name_key', '<=', to)
    .orderBy('name_key')
    .orderBy('id')
    .limit(limit);

const beginningWithEn = (db: Db, from: string, to: string, limit: number) =>
  db
    .selectFrom('organizations')
    .select(COLUMNS)
    .where('name_en_key', '>=', from)
    .where('name_en_key', '<=', to)
    .orderBy('name_en_key')
    .orderBy('id')
    .limit(limit);

/** Terms first, by the index; then the text itself, since terms do not say where they stand. */
// Ordered, so that for a word that stands in very many names the planner walks the index of names to the limit, and does
// not read the whole table.
const holding = (db: Db, key: string, terms: readonly number[], limit: number) =>
  db
    .selectFrom('organizations')
    .select(COLUMNS)
    .where(sql<boolean>`terms @> ${terms}::integer[]`)
    .where(
      sql<boolean>`(position(${key}::text in name_key) > 0 or position(${key}::text in name_en_key) > 0)`,
    )
    .orderBy('name_key')
    .orderBy('id')
    .limit(limit);

const anyOf = (values: readonly string[]) => sql<string>`any(${values}::text[])`;

type Row = Pick<Selectable<OrganizationTables['organizations']>, (typeof COLUMNS)[number]>;

function pageOf<R extends Row>(
  rows: readonly R[],
  limit: number,
  cursorOf: (row: R) => OrganizationCursor,
): OrganizationPage {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown.map(fromRow),
    next: rows.length > limit && last !== undefined ? cursorOf(last) : null,
  };
}

const textOf = (value: string | Date | null): string =>
  value instanceof Date ? value.toISOString() : (value ?? '');

const fromRow = (row: Row): OrganizationRow => ({
  id: row.id,
  name: row.name,
  nameEn: row.name_en,
  kinds: row.kinds as OrganizationKind[],
  creditCode: row.credit_code,
  sector: row.sector as Sector | null,
  superior: row.superior,
  line: row.line,
  division: row.division,
  domain: row.domain,
  dissolved: row.dissolved,
  dissolvedInto: row.dissolved_into,
  contact: row.contact,
  contactUntil: fromTimeOrNull(row.contact_until),
  changed: fromTime(row.changed),
});
