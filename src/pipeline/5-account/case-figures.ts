import { type Subject, subjectKey } from '#domain/assertions/subject.ts';
import { type CaseFigures, type FigureRow, figureRow, figuresOf } from '#domain/vulnerabilities/figures.ts';
import type { Instant } from '#kernel/instant.ts';
import type { Stores } from '#stores/stores-on.ts';

export type FigureNeeds = { readonly assertions: Pick<Stores['assertions'], 'aboutAll'> };

/**
 * The figures of a set of vulnerabilities at any date, from assertions alone: no projection and no standing is read,
 * so that an auditor who has the assertions comes to the same. What happened later is left out, what was taken back
 * since is, too. Histories are read a thousand cases at a time.
 *
 * Who may see them is for the caller to decide; what of them may be published is another matter (small cells).
 */
export async function caseFigures(
  { assertions }: FigureNeeds,
  cases: Iterable<Subject<'vulnerability'>>,
  at: Instant,
): Promise<CaseFigures> {
  const rows: FigureRow[] = [];
  for (const some of inThousands(cases)) {
    const histories = await assertions.aboutAll(some);
    for (const subject of some) {
      const row = figureRow(histories.get(subjectKey(subject)) ?? [], at);
      if (row !== null) rows.push(row);
    }
  }
  return figuresOf(rows, at);
}

function* inThousands<T>(all: Iterable<T>): Generator<readonly T[]> {
  let some: T[] = [];
  for (const one of all) {
    some.push(one);
    if (some.length === 1000) {
      yield some;
      some = [];
    }
  }
  if (some.length > 0) yield some;
}
