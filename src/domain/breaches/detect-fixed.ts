import type { ShapeCandidate } from './detect-shape.ts';
import { LIMITS } from './plan.ts';

type Class = 'blank' | 'digit' | 'letter' | 'other';

/** Most of the lines reach into the last column and end with it. */
const SAME_LENGTH = 0.8;
const NEARLY_ALL = 0.95;
/** Fewer lines agree on places by chance. */
const ENOUGH_LINES = 20;

/**
 * Fixed width without any delimiter: lines of one length (or shorter, where editors cut the blanks at the end), and
 * places at which nearly every line goes from one class of characters to another, or from padding to a value. Null
 * when there is no such place. Widths count characters; the last column is as wide as the longest ordinary line.
 */
export function detectFixed(lines: readonly string[]): ShapeCandidate | null {
  const rows = lines.map((line) => Array.from(line));
  const length = ordinaryLength(rows);
  if (length < 2 || length > LIMITS.fixedWidth) return null;
  const usual = rows.filter((row) => row.length > length / 2 && row.length <= length);
  const starts = [0];
  for (let at = 1; at < length; at++) if (isStart(usual, at)) starts.push(at);
  if (starts.length < 2 || starts.length > LIMITS.columns) return null;
  const last = starts.at(-1) ?? 0;
  const share = rows.filter((row) => row.length > last && row.length <= length).length / rows.length;
  if (share < SAME_LENGTH) return null;
  const widths = starts.map((start, i) => (starts[i + 1] ?? length) - start);
  return {
    shape: { kind: 'fixed', widths, header: false },
    names: widths.map(() => undefined),
    score: share * 0.9,
    because: `${Math.round(share * 1000) / 10} % of the lines are up to ${length} characters long and change at the same places`,
  };
}

function isStart(rows: readonly (readonly string[])[], at: number): boolean {
  const before = classesAt(rows, at - 1);
  const here = classesAt(rows, at);
  if (here.blank > 1 - NEARLY_ALL) return false;
  // Values of different lengths before, a value in every line from here on.
  if (before.blank >= 0.2 && rows.length >= ENOUGH_LINES) return true;
  const changes = (a: Class, b: Class) => before[a] >= NEARLY_ALL && here[b] >= NEARLY_ALL;
  // Two hashes change from digit to letter at many of the same places; a number and a name do not.
  if (rows.length < ENOUGH_LINES) return changes('digit', 'other') || changes('other', 'digit');
  return (
    changes('digit', 'other') ||
    changes('digit', 'letter') ||
    changes('letter', 'digit') ||
    changes('letter', 'other') ||
    changes('other', 'digit') ||
    changes('other', 'letter')
  );
}

function classesAt(rows: readonly (readonly string[])[], at: number): Record<Class, number> {
  const shares: Record<Class, number> = { blank: 0, digit: 0, letter: 0, other: 0 };
  for (const row of rows) shares[classOf(row[at] ?? ' ')] += 1 / rows.length;
  return shares;
}

function classOf(character: string): Class {
  if (/\s/.test(character)) return 'blank';
  if (/[0-9]/.test(character)) return 'digit';
  return /[A-Za-z]/.test(character) ? 'letter' : 'other';
}

/** The longest, but for the two in a hundred that are noise. */
function ordinaryLength(rows: readonly (readonly string[])[]): number {
  const lengths = rows.map(({ length }) => length).toSorted((a, b) => a - b);
  const longest = lengths[Math.ceil((lengths.length - 1) * 0.98)] ?? 0;
  // With more noise than that, the length that most lines have.
  const counts = new Map<number, number>();
  for (const length of lengths) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [common, count] = [...counts].toSorted((a, b) => b[1] - a[1])[0] ?? [0, 0];
  return count > rows.length / 2 ? common : longest;
}
