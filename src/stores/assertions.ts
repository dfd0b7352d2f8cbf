import type { Assertion } from '#domain/assertions/assertion.ts';
import { type Subject, subjectKey } from '#domain/assertions/subject.ts';

import { fromAssertionRow, inChunks, toJson } from './columns.ts';
import type { Db } from './database.ts';

const COLUMNS = [
  'id',
  'position',
  'subject_kind',
  'subject_id',
  'axis',
  'value',
  'recipient',
  'actor',
  'organization',
  'basis',
  'evidence',
  'happened',
  'recorded',
  'withdraws',
  'body',
] as const;

/** Everything that was ever said. Rows are appended by `record` alone, and the database refuses to change them. */
export const assertionStore = (db: Db) => ({
  /** All about one subject, in the order in which it was taken down. */
  about: async (subject: Subject): Promise<readonly Assertion[]> => {
    const rows = await db
      .selectFrom('assertions')
      .select(COLUMNS)
      .where('subject_kind', '=', subject.kind)
      .where('subject_id', '=', subject.id)
      .orderBy('position')
      .execute();
    return rows.map(fromAssertionRow);
  },

  /** The same for many subjects at once, by `subjectKey`; the lists are the caller's to go on with. */
  aboutAll: async (subjects: readonly Subject[]): Promise<Map<string, Assertion[]>> => {
    const histories = new Map<string, Assertion[]>(subjects.map((subject) => [subjectKey(subject), []]));
    const ids = [...new Set(subjects.map(({ id }) => id))];
    for (const some of inChunks(ids)) {
      const rows = await db
        .selectFrom('assertions')
        .select(COLUMNS)
        .where('subject_kind', 'in', [...new Set(subjects.map(({ kind }) => kind))])
        .where('subject_id', 'in', some)
        .orderBy('position')
        .execute();
      for (const row of rows.map(fromAssertionRow)) histories.get(subjectKey(row.subject))?.push(row);
    }
    return histories;
  },

  byId: async (id: string): Promise<Assertion | null> => {
    const row = await db.selectFrom('assertions').select(COLUMNS).where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : fromAssertionRow(row);
  },

  /** Subjects in the order in which they were first spoken about. */
  subjects: async (): Promise<readonly Subject[]> => {
    const rows = await db
      .selectFrom('assertions')
      .select(['subject_kind', 'subject_id'])
      .groupBy(['subject_kind', 'subject_id'])
      .orderBy((eb) => eb.fn.min('position'))
      .execute();
    return rows.map((row) => ({ kind: row.subject_kind, id: row.subject_id }));
  },

  append: async (
    assertions: readonly { readonly said: Assertion; readonly actorTag: Uint8Array | null }[],
  ): Promise<void> => {
    const rows = assertions.map(({ said: { subject, value, ...rest }, actorTag }) => ({
      ...rest,
      subject_kind: subject.kind,
      subject_id: subject.id,
      value: value === null ? null : toJson(value),
      actor_tag: actorTag,
    }));
    for (const some of inChunks(rows)) await db.insertInto('assertions').values(some).execute();
  },
});
