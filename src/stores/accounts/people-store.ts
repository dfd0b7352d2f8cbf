import { sql } from 'kysely';

import type { Membership, Office } from '#domain/access/viewer.ts';
import type { Instant } from '#kernel/instant.ts';

import { fromTime, fromTimeOrNull } from '../columns.ts';
import type { Db } from '../database.ts';

/** What an account may be, besides a finder, which everybody is. */
export type Standing = {
  readonly memberships: readonly Membership[];
  readonly offices: readonly Office[];
  readonly suspended: boolean;
};

export type MembershipRow = Membership & {
  readonly id: string;
  readonly account: string;
  readonly since: Instant;
  readonly until: Instant | null;
};

/** Memberships and offices. Rows are begun and ended, never changed otherwise and never deleted. */
export const peopleStore = (db: Db) => ({
  /** In one statement, over two indexes. Null when there is no such account. */
  standing: async (account: string): Promise<Standing | null> => {
    const { rows } = await sql<{ kind: string; first: string; second: string }>`
      select 'account' as kind, id as first, (suspended_at is not null)::text as second
        from accounts where id = ${account}
      union all
      select 'membership', organization, role from memberships where account = ${account} and until is null
      union all
      select 'office', office, '' from offices where account = ${account} and until is null`.execute(db);
    const own = rows.find(({ kind }) => kind === 'account');
    if (own === undefined) return null;
    return {
      suspended: own.second === 'true',
      memberships: rows
        .filter(({ kind }) => kind === 'membership')
        .map(({ first, second }) => ({ organization: first, role: second as Membership['role'] })),
      offices: rows.filter(({ kind }) => kind === 'office').map(({ first }) => first as Office),
    };
  },

  beginMembership: async (row: Omit<MembershipRow, 'until'>): Promise<void> => {
    await db.insertInto('memberships').values(row).execute();
  },

  /** The one that is open; at most one is. */
  membership: async (account: string, organization: string): Promise<MembershipRow | null> => {
    const row = await db
      .selectFrom('memberships')
      .selectAll()
      .where('account', '=', account)
      .where('organization', '=', organization)
      .where('until', 'is', null)
      .executeTakeFirst();
    return row === undefined ? null : fromRow(row);
  },

  membershipById: async (id: string): Promise<MembershipRow | null> => {
    const row = await db.selectFrom('memberships').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : fromRow(row);
  },

  /** Also those that ended, behind the row `after`, in the order of their identifiers. */
  membershipsOf: async (
    organization: string,
    after: string | null,
    limit: number,
  ): Promise<readonly MembershipRow[]> => {
    const rows = await db
      .selectFrom('memberships')
      .selectAll()
      .where('organization', '=', organization)
      .where('id', '>', after ?? '')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(fromRow);
  },

  /** @returns false when it had ended before */
  endMembership: async (id: string, until: Instant): Promise<boolean> => {
    const { numUpdatedRows } = await db
      .updateTable('memberships')
      .set({ until })
      .where('id', '=', id)
      .where('until', 'is', null)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },

  beginOffice: async (row: {
    readonly id: string;
    readonly account: string;
    readonly office: Office;
    readonly since: Instant;
  }): Promise<void> => {
    await db.insertInto('offices').values(row).execute();
  },

  /** @returns the row that ended; null when the account does not hold the office */
  endOffice: async (account: string, office: Office, until: Instant): Promise<string | null> => {
    const row = await db
      .updateTable('offices')
      .set({ until })
      .where('account', '=', account)
      .where('office', '=', office)
      .where('until', 'is', null)
      .returning('id')
      .executeTakeFirst();
    return row?.id ?? null;
  },

  /**
   * Accounts that hold the office and may sign in. Inside a transaction the offices stay locked until its end, so
   * that two who resign at once cannot both find the other still there.
   */
  holders: async (office: Office): Promise<readonly string[]> => {
    const rows = await db
      .selectFrom('offices')
      .innerJoin('accounts', 'accounts.id', 'offices.account')
      .select('offices.account')
      .where('offices.office', '=', office)
      .where('offices.until', 'is', null)
      .where('accounts.suspended_at', 'is', null)
      .orderBy('offices.since')
      .forUpdate('offices')
      .execute();
    return rows.map(({ account }) => account);
  },

  /** Accounts that hold any office, with what they hold. */
  allOffices: async (): Promise<
    readonly { readonly account: string; readonly office: Office; readonly since: Instant }[]
  > => {
    const rows = await db
      .selectFrom('offices')
      .select(['account', 'office', 'since'])
      .where('until', 'is', null)
      .orderBy('since')
      .orderBy('id')
      .execute();
    return rows.map((row) => ({ ...row, since: fromTime(row.since) }));
  },

  /** Every account, behind `after`, in the order of their identifiers: for who computes tags of a case with a basis. */
  accountIds: async (after: string | null, limit: number): Promise<readonly string[]> => {
    const rows = await db
      .selectFrom('accounts')
      .select('id')
      .where('id', '>', after ?? '')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(({ id }) => id);
  },

  suspend: async (account: string, at: Instant | null): Promise<boolean> => {
    const { numUpdatedRows } = await db
      .updateTable('accounts')
      .set({ suspended_at: at })
      .where('id', '=', account)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },

  endSessions: async (account: string): Promise<void> => {
    await db.deleteFrom('account_sessions').where('user_id', '=', account).execute();
  },

  /** Sessions, and values of half-done sign-ins, that have run out. */
  deleteExpired: async (now: Instant): Promise<void> => {
    await sql`
      with sessions as (delete from account_sessions where expires_at < ${now})
      delete from account_verifications where expires_at < ${now}`.execute(db);
  },
});

type Row = Omit<MembershipRow, 'since' | 'until'> & { readonly since: Date; readonly until: Date | null };

const fromRow = (row: Row): MembershipRow => ({
  ...row,
  since: fromTime(row.since),
  until: fromTimeOrNull(row.until),
});
