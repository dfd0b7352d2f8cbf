import { LIMITS } from './plan.ts';

/** The number of fields that most lines (or records) have, and what part of all reads so; 0 to 1. */
export type UsualCount = { readonly columns: number; readonly share: number };

/** What a line with surplus delimiters counts for: passwords may hold the delimiter, other texts are no table. */
const SURPLUS = 0.8;

/** Null when most have one field or too many. `counts`: how many lines have how many fields; `all` may be more. */
export function usualCount(
  counts: ReadonlyMap<number, number>,
  delimiter: string,
  all: number,
): UsualCount | null {
  let [columns, most] = [0, 0];
  for (const [fields, count] of [...counts].toSorted(([a], [b]) => a - b))
    if (fields > 1 && count > most) [columns, most] = [fields, count];
  if (columns < 2 || columns > LIMITS.columns) return null;
  return { columns, share: (most + SURPLUS * surplus(counts, columns, delimiter)) / all };
}

/** Lines with more fields than usual, where the delimiter is a mark that people type; at most as many as usual ones. */
function surplus(counts: ReadonlyMap<number, number>, columns: number, delimiter: string): number {
  if (delimiter.length > 1 || delimiter === '\t' || delimiter === ' ') return 0;
  let more = 0;
  for (const [fields, count] of counts) if (fields > columns) more += count;
  return more <= (counts.get(columns) ?? 0) ? more : 0;
}

export const percent = (part: number): string => `${Math.round(part * 1000) / 10} %`;
export const shownDelimiter = (delimiter: string): string =>
  delimiter === '\t' ? 'TAB' : delimiter === ' ' ? 'a blank' : JSON.stringify(delimiter);
