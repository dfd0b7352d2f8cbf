import { sql } from 'kysely';

import type { Subject } from '#domain/assertions/subject.ts';
import type { DuplicateFacts } from '#domain/vulnerabilities/duplicates.ts';
import type { Instant } from '#kernel/instant.ts';

import { type CaseListing, type CasePage, listPage } from './case-list.ts';
import { fromTime } from './columns.ts';
import type { Db } from './database.ts';

/** Cases as lists show them; kept by `caseProjection`. */
export const caseStore = (db: Db) => ({
  list: (listing: CaseListing): Promise<CasePage> => listPage(db, listing),

  /** Those whose accepted risk has run out, so that their rows are to be written again (`refreshCases`). */
  outdated: async (now: Instant, limit: number): Promise<readonly Subject<'vulnerability'>[]> => {
    const rows = await db
      .selectFrom('cases')
      .select('id')
      .where('risk_until', '<=', new Date(now))
      .orderBy('risk_until')
      .limit(limit)
      .execute();
    return rows.map(({ id }) => ({ kind: 'vulnerability', id }));
  },

  /** What its row says of it for the search of duplicates; null for a case without one. */
  duplicateFacts: async (id: string): Promise<Omit<DuplicateFacts, 'titleTerms'> | null> => {
    const row = await db
      .selectFrom('cases')
      .select(['id', 'keeper', 'system', 'division', 'cwe', 'classes', 'received'])
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : { ...row, received: fromTime(row.received) };
  },

  /** Cases that share the system, the keeper or the weakness in the same place: the only ones worth comparing. */
  nearTo: async (
    candidate: Pick<DuplicateFacts, 'id' | 'keeper' | 'system' | 'division' | 'cwe'>,
  ): Promise<readonly Omit<DuplicateFacts, 'titleTerms'>[]> => {
    const { id, keeper, system, division, cwe } = candidate;
    const { rows } = await sql<NearRow>`
      select id, keeper, system, division, cwe, classes, received from (
        (select * from cases where system = ${system} order by received desc, id desc limit ${NEAR})
        union
        (select * from cases where keeper = ${keeper} order by received desc, id desc limit ${NEAR})
        union
        (select * from cases where cwe = ${cwe} and division = ${division}
          order by received desc, id desc limit ${NEAR})
      ) near
      where id <> ${id}`.execute(db);
    return rows.map(({ received, ...row }) => ({ ...row, received: fromTime(received) }));
  },

  /**
   * Brings the planner's knowledge of the tables up to date. A server does so by itself; the embedded database never
   * does, and without it chooses wrong indexes as the tables grow.
   */
  analyze: async (): Promise<void> => {
    await sql`analyze cases, case_parties, case_terms, case_desks`.execute(db);
  },
});

/** Of each kind; a keeper with more has a look at the list instead. */
const NEAR = 200;

type NearRow = {
  readonly id: string;
  readonly keeper: string | null;
  readonly system: string | null;
  readonly division: string | null;
  readonly cwe: number | null;
  readonly classes: readonly string[];
  readonly received: Date;
};
