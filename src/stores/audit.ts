import { type Actor, actorName } from '#kernel/actor.ts';
import type { Instant } from '#kernel/instant.ts';

import { fromTime, toJson } from './columns.ts';
import type { Db } from './database.ts';

export type AuditRow = {
  readonly at: Instant;
  /** As `actorName` writes it; inside a case the pseudonym that the actor has there. */
  readonly actor: string;
  /** What was done: a verb with its noun, for example `remove-breach`. */
  readonly action: string;
  /** The case or lead that was entered. */
  readonly subject: string | null;
  /** Identifier of ours; never one of a person. */
  readonly what: string | null;
  /** Why it was allowed, where somebody had to say so. */
  readonly basis: string | null;
  readonly details: Readonly<Record<string, string | number>>;
};

/** With its place: later rows have greater numbers. */
export type NumberedAuditRow = AuditRow & { readonly number: number };

type NewAuditRow = Pick<AuditRow, 'at' | 'action'> &
  Partial<Pick<AuditRow, 'subject' | 'what' | 'basis' | 'details'>> & {
    /** Inside a case. Left out for the operator, the platform and anonymous finders, who have no account. */
    readonly pseudonym?: { readonly name: string; readonly tag: Uint8Array };
  };

export type AuditFilter = {
  /** One case or lead, or several. */
  readonly subjects?: readonly string[];
  /** Rows about cases and leads only. */
  readonly casesOnly?: boolean;
  readonly actor?: string;
  readonly action?: string;
  readonly since?: Instant;
  /** Excluded. */
  readonly until?: Instant;
  /** Rows before this one. */
  readonly before?: number;
};

/** Who did what in this installation. Appended only; the database refuses to change it. */
export const auditStore = (db: Db) => ({
  append: async (actor: Actor, row: NewAuditRow): Promise<void> => {
    const { at, action, subject = null, what = null, basis = null, details = {}, pseudonym } = row;
    await db
      .insertInto('audit')
      .values({
        at,
        actor: pseudonym?.name ?? actorName(actor),
        actor_tag: pseudonym?.tag ?? null,
        action,
        subject,
        what,
        basis,
        details: toJson(details),
      })
      .execute();
  },

  /** The latest first. */
  latest: async (limit: number, filter: AuditFilter = {}): Promise<readonly NumberedAuditRow[]> => {
    const { subjects, casesOnly = false, actor, action, since, until, before } = filter;
    const rows = await db
      .selectFrom('audit')
      .select(['number', 'at', 'actor', 'action', 'subject', 'what', 'basis', 'details'])
      .$if(subjects !== undefined, (query) => query.where('subject', 'in', subjects ?? []))
      .$if(casesOnly, (query) => query.where('subject', 'is not', null))
      .$if(actor !== undefined, (query) => query.where('actor', '=', actor ?? ''))
      .$if(action !== undefined, (query) => query.where('action', '=', action ?? ''))
      .$if(since !== undefined, (query) => query.where('at', '>=', new Date(since ?? 0)))
      .$if(until !== undefined, (query) => query.where('at', '<', new Date(until ?? 0)))
      .$if(before !== undefined, (query) => query.where('number', '<', before ?? 0))
      .orderBy('number', 'desc')
      .limit(limit)
      .execute();
    return rows.map((row) => ({ ...row, at: fromTime(row.at) }));
  },
});
