import type { Interval } from '#domain/assertions/fold.ts';
import { type Subject, subjectKey } from '#domain/assertions/subject.ts';
import type { Instant } from '#kernel/instant.ts';

import { fromTime, fromTimeOrNull, inChunks, toJson } from './columns.ts';
import type { Db } from './database.ts';
import type { Tables } from './tables.ts';
import type { Selectable } from 'kysely';

/** What the platform knew at every instant. Written by `record` and `rebuildStandings` alone. */
export const standingStore = (db: Db) => ({
  now: async (subject: Subject): Promise<readonly Interval[]> => {
    const rows = await ofSubject(db, subject).where('known_to', 'is', null).execute();
    return rows.map(fromRow);
  },

  /** The same for many subjects, by `subjectKey`. */
  nowOfAll: async (subjects: readonly Subject[]): Promise<ReadonlyMap<string, readonly Interval[]>> => {
    const found = new Map<string, Interval[]>();
    for (const some of inChunks([...new Set(subjects.map(({ id }) => id))])) {
      const rows = await db
        .selectFrom('standings')
        .selectAll()
        .where('subject_kind', 'in', [...new Set(subjects.map(({ kind }) => kind))])
        .where('subject_id', 'in', some)
        .where('known_to', 'is', null)
        .orderBy('axis')
        .orderBy('recipient')
        .execute();
      for (const interval of rows.map(fromRow)) {
        const key = subjectKey(interval.subject);
        found.set(key, [...(found.get(key) ?? []), interval]);
      }
    }
    return found;
  },

  /** As they would have been read at `at`. */
  at: async (subject: Subject, at: Instant): Promise<readonly Interval[]> => {
    const rows = await ofSubject(db, subject)
      .where('known_from', '<=', sqlTime(at))
      .where((eb) => eb.or([eb('known_to', 'is', null), eb('known_to', '>', sqlTime(at))]))
      .execute();
    return rows.map(fromRow);
  },

  /** All of a subject, the oldest first. */
  history: async (subject: Subject): Promise<readonly Interval[]> => {
    const rows = await ofSubject(db, subject).orderBy('known_from').execute();
    return rows.map(fromRow);
  },

  /** Which subjects stand at this word now: the members of an incident, say. */
  subjectsAt: async (
    kind: Subject['kind'],
    axis: string,
    word: string,
    recipient: string | null = null,
  ): Promise<readonly Subject[]> => {
    const rows = await db
      .selectFrom('standings')
      .select('subject_id')
      .where('subject_kind', '=', kind)
      .where('axis', '=', axis)
      .where('recipient', '=', recipient ?? '')
      .where('known_to', 'is', null)
      .where((eb) => eb(eb.ref('value', '->>').key('is'), '=', word))
      .orderBy('known_from')
      .orderBy('subject_id')
      .execute();
    return rows.map((row) => ({ kind, id: row.subject_id }));
  },

  insert: async (intervals: readonly Interval[]): Promise<void> => {
    for (const some of inChunks(intervals)) {
      await db.insertInto('standings').values(some.map(toRow)).execute();
    }
  },

  end: async (interval: Interval, to: Instant): Promise<void> => {
    await db
      .updateTable('standings')
      .set({ known_to: to })
      .where('subject_kind', '=', interval.subject.kind)
      .where('subject_id', '=', interval.subject.id)
      .where('axis', '=', interval.axis)
      .where('recipient', '=', interval.recipient ?? '')
      .where('known_to', 'is', null)
      .execute();
  },

  deleteAll: async (): Promise<void> => {
    await db.deleteFrom('standings').execute();
  },
});

const ofSubject = (db: Db, subject: Subject) =>
  db
    .selectFrom('standings')
    .selectAll()
    .where('subject_kind', '=', subject.kind)
    .where('subject_id', '=', subject.id)
    .orderBy('axis')
    .orderBy('recipient');

/** Comparisons take the type of the read side, which is a Date. */
const sqlTime = (instant: Instant): Date => new Date(instant);

const toRow = (interval: Interval) => ({
  subject_kind: interval.subject.kind,
  subject_id: interval.subject.id,
  axis: interval.axis,
  recipient: interval.recipient ?? '',
  value: toJson(interval.value),
  assertion: interval.by,
  disputed_by: toJson(interval.disputedBy),
  known_from: interval.from,
  known_to: interval.to,
});

const fromRow = (row: Selectable<Tables['standings']>): Interval => ({
  subject: { kind: row.subject_kind, id: row.subject_id },
  axis: row.axis,
  recipient: row.recipient === '' ? null : row.recipient,
  value: row.value,
  by: row.assertion,
  disputedBy: row.disputed_by,
  from: fromTime(row.known_from),
  to: fromTimeOrNull(row.known_to),
});
