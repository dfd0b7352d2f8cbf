import { inChunks } from './columns.ts';
import type { Db } from './database.ts';

export type CaseTerms = { readonly terms: readonly number[]; readonly titleTerms: readonly number[] };

/**
 * Keyed bigrams of the texts of cases (`domain/vulnerabilities/terms.ts`). They cannot be computed from assertions, since
 * they need texts and keys: whoever says a title or a description writes them in the same transaction (`Entry.also`).
 */
export const caseTerms = (db: Db) => ({
  /** Replaces those of this case. */
  write: async (id: string, { terms, titleTerms }: CaseTerms): Promise<void> => {
    const row = { terms: [...terms], title_terms: [...titleTerms] };
    await db
      .insertInto('case_terms')
      .values({ case_id: id, ...row })
      .onConflict((oc) => oc.column('case_id').doUpdateSet(row))
      .execute();
  },

  /** Forgets them, with the key of the case. */
  remove: async (id: string): Promise<void> => {
    await db.deleteFrom('case_terms').where('case_id', '=', id).execute();
  },

  titlesOf: async (ids: readonly string[]): Promise<ReadonlyMap<string, readonly number[]>> => {
    const found = new Map<string, readonly number[]>();
    for (const some of inChunks(ids)) {
      const rows = await db
        .selectFrom('case_terms')
        .select(['case_id', 'title_terms'])
        .where('case_id', 'in', some)
        .execute();
      for (const row of rows) found.set(row.case_id, row.title_terms);
    }
    return found;
  },
});
