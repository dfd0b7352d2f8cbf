import { percent } from './detect-division.ts';
import type { ShapeCandidate } from './detect-shape.ts';
import { aboutPeople } from './detect-sql.ts';
import { copyBlocks } from './detect-table-names.ts';
import { LIMITS } from './plan.ts';

/**
 * PostgreSQL's `COPY t (…) FROM stdin;`: lines divided by TAB whose columns the statement names. Of several tables the
 * one is taken that says most about people; the plan reads a TAB list, so lines of another width are refused. Null
 * when the sample holds no such block with lines.
 */
export function detectCopy(text: string): ShapeCandidate | null {
  const readings = copyBlocks(text).flatMap(({ table, columns, from, to }) => {
    const lines = text
      .slice(from, to)
      .split(/\r?\n/)
      .filter((line) => line !== '');
    const fitting = lines.filter((line) => line.split('\t').length === columns.length).length;
    if (fitting * 2 < lines.length || fitting === 0 || columns.length > LIMITS.columns) return [];
    return [{ table, columns, fitting, share: fitting / lines.length }];
  });
  const [best] = readings.toSorted(
    (a, b) => aboutPeople(b.columns) - aboutPeople(a.columns) || b.fitting - a.fitting,
  );
  if (best === undefined) return null;
  const { table, columns, share } = best;
  const single = columns.length === 1 ? { rest: 0 } : {};
  return {
    shape: { kind: 'delimited', delimiter: '\t', trim: true, ...single, header: false },
    names: columns.map((name) => name.slice(0, LIMITS.name)),
    score: share,
    because: `a COPY statement fills table ${table}; ${percent(share)} of its lines have ${columns.length} fields divided by TAB; it names the columns, and what stands around its lines is refused`,
  };
}
