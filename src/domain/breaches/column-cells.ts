import { schemeOf } from './storage-scheme.ts';
import { KNOWN_PASSWORDS } from './storage-scheme-known.ts';

/** What can be counted in the cells of one column. Shares are parts of the filled cells, 0 to 1. */
export type CellFigures = {
  readonly rows: number;
  readonly filled: number;
  readonly distinct: number;
  /** Storage schemes other than plain text. */
  readonly hashed: number;
  /** Of the commonest passwords there are. */
  readonly commonPasswords: number;
  readonly digitsOnly: number;
  /** Numbers of up to four digits: counts and levels, hardly anybody's name. */
  readonly smallNumbers: number;
  readonly han: number;
  readonly blanksInside: number;
  /** Dates with or without a time of day; with one; Unix seconds of the years 1995 to 2037. */
  readonly dates: number;
  readonly times: number;
  readonly unixSeconds: number;
  /** Whole numbers that never fall from row to row. */
  readonly rising: boolean;
  /** The one length that nearly all cells have, or null. */
  readonly length: number | null;
  /** Same text as the name part of the row's e-mail. */
  readonly likeEmail: number;
};

const COMMON = new Set(KNOWN_PASSWORDS);
const DATE =
  /^(?:19|20)\d{2}([-/.年])\d{1,2}[-/.月]\d{1,2}日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?)?$/;
const COMPACT_DATE = /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;

/** @param emails cells of the row's e-mail column, if it has one, in the same order */
export function figuresOf(cells: readonly string[], emails: readonly string[] | null): CellFigures {
  const trimmed = cells.map((cell) => cell.trim());
  const filled = trimmed.filter((cell) => cell !== '');
  const part = (test: (cell: string) => boolean) =>
    filled.length === 0 ? 0 : filled.filter(test).length / filled.length;
  return {
    rows: cells.length,
    filled: filled.length,
    distinct: new Set(filled).size,
    hashed: part((cell) => isHash(cell)),
    commonPasswords: part((cell) => COMMON.has(cell)),
    digitsOnly: part((cell) => /^\d+$/.test(cell)),
    smallNumbers: part((cell) => /^\d{1,4}$/.test(cell)),
    han: part((cell) => /\p{Script=Han}/u.test(cell)),
    blanksInside: part((cell) => /\s/.test(cell)),
    dates: part((cell) => DATE.test(cell) || COMPACT_DATE.test(cell)),
    times: part((cell) => DATE.test(cell) && cell.includes(':')),
    unixSeconds: part((cell) => /^\d{9,10}$/.test(cell) && Number(cell) >= 8e8 && Number(cell) < 2.15e9),
    rising: isRising(filled),
    length: commonLength(filled),
    likeEmail: emails === null ? 0 : likeEmail(trimmed, emails),
  };
}

/** Sixteen digits alone are a card or a password; hexadecimal needs a letter somewhere to be told from numbers. */
function isHash(cell: string): boolean {
  const scheme = schemeOf(cell);
  return scheme !== 'plain' && scheme !== 'empty' && !/^\d{1,20}$/.test(cell);
}

function isRising(cells: readonly string[]): boolean {
  if (cells.length < 5 || !cells.every((cell) => /^\d{1,15}$/.test(cell))) return false;
  let falls = 0;
  for (let i = 1; i < cells.length; i++) if (Number(cells[i]) <= Number(cells[i - 1])) falls++;
  return falls <= cells.length / 20;
}

function commonLength(cells: readonly string[]): number | null {
  const counts = new Map<number, number>();
  for (const { length } of cells) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [length, count] = [...counts].toSorted((a, b) => b[1] - a[1])[0] ?? [0, 0];
  return count >= cells.length * 0.95 && count > 0 ? length : null;
}

function likeEmail(cells: readonly string[], emails: readonly string[]): number {
  let [same, both] = [0, 0];
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]?.toLowerCase() ?? '';
    const local = emails[i]?.trim().toLowerCase().split('@')[0] ?? '';
    if (cell === '' || local === '') continue;
    both++;
    if (cell === local) same++;
  }
  return both === 0 ? 0 : same / both;
}
