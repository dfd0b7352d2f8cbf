import type { TextView } from '#domain/access/case-view.ts';
import type { Subject } from '#domain/assertions/subject.ts';

import type { KeyOf } from './bodies.ts';
import { inChunks } from './columns.ts';
import type { Db } from './database.ts';
import { openText } from './sealed-text.ts';

/** Texts by assertion; those that have none are left out. */
export type ReadTexts = (
  subject: Subject,
  assertions: readonly string[],
) => Promise<ReadonlyMap<string, TextView>>;

/** Opens the texts of one subject together; a text that was erased, or whose key was destroyed, says so. */
export function textReader(db: Db, keyOf: KeyOf): ReadTexts {
  return async (subject, assertions) => {
    const texts = new Map<string, TextView>();
    const key = assertions.length === 0 ? null : keyOf(subject);
    for (const some of inChunks(assertions)) {
      const rows = await db
        .selectFrom('assertion_bodies')
        .select(['assertion', 'sealed_text'])
        .where('assertion', 'in', some)
        .execute();
      for (const { assertion, sealed_text: sealed } of rows) {
        const opened = key === null || sealed === null ? null : openText(key, assertion, sealed);
        texts.set(assertion, opened === null ? { erased: true } : { text: opened.text });
      }
    }
    return texts;
  };
}
