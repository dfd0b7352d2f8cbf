import { type Actor, actorName } from '#kernel/actor.ts';
import type { Instant } from '#kernel/instant.ts';

import { fromTime, toJson } from './columns.ts';
import type { Db } from './database.ts';

export type AuditRow = {
  readonly at: Instant;
  readonly actor: string;
  /** What was done: a verb with its noun, for example `remove-breach`. */
  readonly action: string;
  /** Identifier of ours; never one of a person. */
  readonly what: string | null;
  /** Why it was allowed, where somebody had to say so. */
  readonly basis: string | null;
  readonly details: Readonly<Record<string, string | number>>;
};

/** Who did what in this installation. Appended only; the database refuses to change it. */
export const auditStore = (db: Db) => ({
  append: async (
    actor: Actor,
    row: Pick<AuditRow, 'at' | 'action'> & Partial<Pick<AuditRow, 'what' | 'basis' | 'details'>>,
  ): Promise<void> => {
    const { at, action, what = null, basis = null, details = {} } = row;
    await db
      .insertInto('audit')
      .values({ at, actor: actorName(actor), action, what, basis, details: toJson(details) })
      .execute();
  },

  /** The latest first. */
  latest: async (limit: number): Promise<readonly AuditRow[]> => {
    const rows = await db
      .selectFrom('audit')
      .select(['at', 'actor', 'action', 'what', 'basis', 'details'])
      .orderBy('number', 'desc')
      .limit(limit)
      .execute();
    return rows.map((row) => ({ ...row, at: fromTime(row.at) }));
  },
});
