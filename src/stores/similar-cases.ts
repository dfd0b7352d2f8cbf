import type { DuplicateFacts } from '#domain/vulnerabilities/duplicates.ts';

import { caseTerms } from './case-terms.ts';
import { caseStore } from './cases.ts';
import type { Db } from './database.ts';

/** A case and those worth comparing it with (`likelyDuplicates`); null for a case without a row. */
export async function similarCases(
  db: Db,
  id: string,
): Promise<{ readonly candidate: DuplicateFacts; readonly others: readonly DuplicateFacts[] } | null> {
  const cases = caseStore(db);
  const candidate = await cases.duplicateFacts(id);
  if (candidate === null) return null;
  const others = await cases.nearTo(candidate);
  const titles = await caseTerms(db).titlesOf([id, ...others.map((other) => other.id)]);
  const withTitle = (facts: Omit<DuplicateFacts, 'titleTerms'>): DuplicateFacts => ({
    ...facts,
    titleTerms: titles.get(facts.id) ?? [],
  });
  return { candidate: withTitle(candidate), others: others.map(withTitle) };
}
