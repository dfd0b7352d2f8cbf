import { type Selectable, sql } from 'kysely';

import { foldName, searchTerms } from '#domain/organizations/name-terms.ts';
import { NATION, territoryRange } from '#domain/organizations/territory.ts';
import type { SystemFacts } from '#domain/organizations/organization-state.ts';
import type { Instant } from '#kernel/instant.ts';

import { fromTime, inChunks } from './columns.ts';
import type { Db } from './database.ts';
import type { OrganizationTables } from './tables/organizations.ts';

/** An information system as lists show it. */
export type SystemRow = SystemFacts & {
  readonly id: string;
  readonly retired: boolean;
  readonly changed: Instant;
};

export type SystemFilter = {
  readonly keeper?: string;
  readonly maintainer?: string;
  readonly supplier?: string;
  readonly division?: string;
};

/** Name and identifier of the last row of a page. */
export type SystemCursor = readonly [string, string];
export type SystemPage = { readonly rows: readonly SystemRow[]; readonly next: SystemCursor | null };

const COLUMNS = [
  'id',
  'name',
  'name_key',
  'keeper',
  'maintainer',
  'supplier',
  'product',
  'division',
  'classes',
  'people',
  'critical',
  'retired',
  'changed',
] as const;

/** Reads of the register of systems; `systemProjection` alone writes it. */
export const systemStore = (db: Db) => ({
  byId: async (id: string): Promise<SystemRow | null> => {
    const row = await db.selectFrom('systems').select(COLUMNS).where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : fromRow(row);
  },

  byIds: async (ids: readonly string[]): Promise<readonly SystemRow[]> => {
    const found: SystemRow[] = [];
    for (const some of inChunks([...new Set(ids)])) {
      const rows = await db
        .selectFrom('systems')
        .select(COLUMNS)
        .where('id', '=', sql<string>`any(${some}::text[])`)
        .execute();
      found.push(...rows.map(fromRow));
    }
    return found;
  },

  /** By name within what the filter lets through. */
  list: async (
    { keeper, maintainer, supplier, division }: SystemFilter,
    { after, limit }: { readonly after?: SystemCursor | undefined; readonly limit: number },
  ): Promise<SystemPage> => {
    let query = db
      .selectFrom('systems')
      .select(COLUMNS)
      .orderBy('name_key')
      .orderBy('id')
      .limit(limit + 1);
    if (keeper !== undefined) query = query.where('keeper', '=', keeper);
    if (maintainer !== undefined) query = query.where('maintainer', '=', maintainer);
    if (supplier !== undefined) query = query.where('supplier', '=', supplier);
    if (division !== undefined && division !== NATION) {
      const { least, most } = territoryRange(division);
      query = query.where('division', '>=', least).where('division', '<=', most);
    }
    if (after !== undefined) {
      query = query.where(sql<boolean>`(name_key, id) > (${after[0]}::text, ${after[1]}::text)`);
    }
    const rows = await query.execute();
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      rows: shown.map(fromRow),
      next: rows.length > limit && last !== undefined ? [last.name_key, last.id] : null,
    };
  },

  /** All, by identifier: for export. */
  afterId: async (after: string, limit: number): Promise<readonly SystemRow[]> => {
    const rows = await db
      .selectFrom('systems')
      .select(COLUMNS)
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(fromRow);
  },

  /** By name or product: equal ones, then by beginning, then by what they hold. */
  search: async (text: string, limit: number): Promise<readonly SystemRow[]> => {
    const key = foldName(text);
    // PostgreSQL takes no zero character in a text.
    if (key === '' || key.includes('\0')) return [];
    const found = new Map<string, SystemRow>();
    const take = (rows: readonly SystemRow[]) => {
      for (const row of rows) if (found.size < limit) found.set(row.id, row);
    };
    take((await beginning(db, key, limit).execute()).map(fromRow));
    const terms = searchTerms(text);
    if (found.size < limit && terms.length > 0) {
      take((await holding(db, key, terms, limit * 2).execute()).map(fromRow));
    }
    return [...found.values()];
  },
});

const beginning = (db: Db, key: string, limit: number) =>
  db
    .selectFrom('systems')
    .select(COLUMNS)
    .where('name_key', '>=', key)
    .where('name_key', '<=', `${key}\u{10ffff}`)
    .orderBy('name_key')
    .orderBy('id')
    .limit(limit);

// Where a word stands in many names the planner reads the table from its start instead of the index, and ends at the limit.
const holding = (db: Db, key: string, terms: readonly number[], limit: number) =>
  db
    .selectFrom('systems')
    .select(COLUMNS)
    .where(sql<boolean>`terms @> ${terms}::integer[]`)
    .where(
      sql<boolean>`(position(${key}::text in name_key) > 0 or position(${key}::text in lower(product)) > 0)`,
    )
    // Ordered, so that for a common word the planner walks the index of names, and does not read the whole table.
    .orderBy('name_key')
    .orderBy('id')
    .limit(limit);

const fromRow = (
  row: Pick<Selectable<OrganizationTables['systems']>, (typeof COLUMNS)[number]>,
): SystemRow => ({
  id: row.id,
  name: row.name,
  keeper: row.keeper,
  maintainer: row.maintainer,
  supplier: row.supplier,
  product: row.product,
  division: row.division,
  dataClasses: row.classes,
  people: row.people,
  critical: row.critical as SystemFacts['critical'],
  retired: row.retired,
  changed: fromTime(row.changed),
});
