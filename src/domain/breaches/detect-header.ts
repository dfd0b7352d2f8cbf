import { headerMeaning } from '#domain/identifiers/header-words.ts';
import { recogniseColumn, recogniseKind } from '#domain/identifiers/recognise.ts';
import { schemeOf } from './storage-scheme.ts';

/**
 * Whether the first row of a file names its columns. Two of its cells must be words that headers are made of, or one
 * of them while the column below it holds a kind that the cell itself is not; and none may be a value: an e-mail, a
 * number, a hash. So a first row `admin`, `password` of a list without header stays a row.
 * @param first the first row with the usual number of fields
 * @param columns the cells of the other rows, column by column
 */
export function isHeader(first: readonly string[], columns: readonly (readonly string[])[]): boolean {
  const cells = first.map((cell) => cell.trim());
  const filled = cells.filter((cell) => cell !== '');
  if (filled.length === 0 || filled.length * 2 < cells.length || filled.some(isValue)) return false;
  if (new Set(filled).size < filled.length) return false;
  const words = filled.filter((cell) => headerMeaning(cell) !== null).length;
  if (words >= 2) return words * 3 >= filled.length;
  const contrast = cells.some((cell, index) => {
    const kind = recogniseColumn(columns[index] ?? [])[0];
    return kind !== undefined && kind.kind !== null && kind.share >= 0.8 && recogniseKind(cell) === null;
  });
  return (
    contrast &&
    (words === 1 || (cells.length > 2 && filled.every((cell) => /^[A-Za-z_][\w ]{0,40}$/.test(cell))))
  );
}

/** Nothing that a person would call a column. */
function isValue(cell: string): boolean {
  const kind = recogniseKind(cell);
  const scheme = schemeOf(cell);
  // Words such as 单位 pass for a Chinese name; a header of names alone is told by its words.
  return (
    (kind !== null && kind !== 'name') ||
    (scheme !== 'plain' && scheme !== 'empty') ||
    /^\d+$/.test(cell) ||
    cell.length > 64
  );
}
