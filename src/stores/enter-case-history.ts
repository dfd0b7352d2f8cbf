import type { TaggedAssertion } from '#domain/access/case-ties.ts';
import type { Subject } from '#domain/assertions/subject.ts';

import { fromAssertionRow } from './columns.ts';
import type { Db } from './database.ts';

/** All that was said about a subject, as it was taken down, with the keyed tags of those who said it. */
export async function taggedHistory(db: Db, subject: Subject): Promise<readonly TaggedAssertion[]> {
  const rows = await db
    .selectFrom('assertions')
    .selectAll()
    .where('subject_kind', '=', subject.kind)
    .where('subject_id', '=', subject.id)
    .orderBy('position')
    .execute();
  return rows.map((row) => ({ ...fromAssertionRow(row), actorTag: row.actor_tag }));
}
