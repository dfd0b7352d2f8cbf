import { NuwaError } from '#kernel/errors.ts';
import type { Instant } from '#kernel/instant.ts';

import { fromTime, violates } from './columns.ts';
import type { Db } from './database.ts';

export type BreachRow = {
  readonly id: string;
  /** Small positive number inside segments; never used again. */
  readonly number: number;
  readonly name: string;
  readonly created: Instant;
};

const COLUMNS = ['id', 'number', 'name', 'created'] as const;

/** Breaches by handle; everything else about them is an assertion. Rows are never deleted. */
export const breachStore = (db: Db) => ({
  /** @throws NuwaError `breach-exists` when the name is taken, in any case of letters */
  insert: async (breach: Omit<BreachRow, 'number'>): Promise<BreachRow> => {
    try {
      return fromRow(
        await db.insertInto('breaches').values(breach).returning(COLUMNS).executeTakeFirstOrThrow(),
      );
    } catch (error) {
      if (!violates(error, 'breaches_by_name')) throw error;
      throw new NuwaError('breach-exists', { name: breach.name }, error);
    }
  },

  byId: async (id: string): Promise<BreachRow | null> =>
    orNull(await db.selectFrom('breaches').select(COLUMNS).where('id', '=', id).executeTakeFirst()),

  /** In any case of letters. */
  byName: async (name: string): Promise<BreachRow | null> =>
    orNull(
      await db
        .selectFrom('breaches')
        .select(COLUMNS)
        .where((eb) => eb(eb.fn('lower', ['name']), '=', eb.fn('lower', [eb.val(name)])))
        .executeTakeFirst(),
    ),

  /** The breaches behind numbers found in a segment, in the order of the numbers. */
  byNumbers: async (numbers: readonly number[]): Promise<readonly BreachRow[]> => {
    if (numbers.length === 0) return [];
    const rows = await db
      .selectFrom('breaches')
      .select(COLUMNS)
      .where('number', 'in', numbers)
      .orderBy('number')
      .execute();
    return rows.map(fromRow);
  },
});

const fromRow = (row: Omit<BreachRow, 'created'> & { readonly created: Date }): BreachRow => ({
  ...row,
  created: fromTime(row.created),
});
const orNull = (row: Parameters<typeof fromRow>[0] | undefined): BreachRow | null =>
  row === undefined ? null : fromRow(row);
