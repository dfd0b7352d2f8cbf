import { detectCopy } from './detect-copy.ts';
import { detectCsv } from './detect-csv.ts';
import { percent, shownDelimiter, usualCount } from './detect-division.ts';
import { detectFixed } from './detect-fixed.ts';
import { detectJson } from './detect-json.ts';
import { detectSql } from './detect-sql.ts';
import { LineScanner } from './lines.ts';
import { LIMITS, type Shape } from './plan.ts';

/** A way to read the sample, before anybody knows what its columns mean. */
export type ShapeCandidate = {
  readonly shape: Shape;
  /** One for each column; undefined where the format itself gives none. */
  readonly names: readonly (string | undefined)[];
  /** Part of the lines that read cleanly this way, weighed by how ordinary the way is; 0 to 1. */
  readonly score: number;
  readonly because: string;
};

/** Lines looked at. */
const MOST_LINES = 3_000;
const LONGEST_LINE = 4_096;
/** Fewer lines than this share with the same number of fields are no table. */
const ENOUGH = 0.6;

/**
 * Shapes that fit the sample, best first; empty when none does. `text` is the decoded sample, attacker-controlled.
 * `whole`: it is the entire entry, otherwise its last line may be cut and its joints hold broken lines.
 */
export function detectShapes(text: string, fileName: string, whole: boolean): readonly ShapeCandidate[] {
  const sql = detectSql(text);
  if (sql !== null) return [sql];
  const copy = detectCopy(text);
  if (copy !== null) return [copy];
  const lines = sampleLines(text, whole);
  if (lines.length === 0) return [];
  const json = detectJson(lines);
  if (json !== null) return [json];
  const quoted = detectCsv(text, lines, fileName);
  const divided = detectDelimiters(lines, quoted);
  const tables = [...(quoted === null ? [] : [quoted]), ...divided]
    .filter(({ score }) => score >= ENOUGH)
    .toSorted((a, b) => b.score - a.score);
  if (tables.length > 0) return tables;
  const fixed = detectFixed(lines);
  if (fixed !== null) return [fixed];
  const single = singleColumn(lines);
  return single === null ? [] : [single];
}

/** Non-blank lines, evenly taken from the whole sample, without NULs and line ends. */
export function sampleLines(text: string, whole: boolean): readonly string[] {
  const scanner = new LineScanner(text);
  const lines: string[] = [];
  for (let start = 0; scanner.read(start); start = scanner.next) {
    if (!whole && !scanner.terminated && lines.length > 0) break;
    if (scanner.end === start || scanner.end - start > LONGEST_LINE) continue;
    const line = text.slice(start, scanner.end).replace(/[\0\uFEFF]/g, '');
    if (line.trim() !== '') lines.push(line);
  }
  if (lines.length <= MOST_LINES) return lines;
  return Array.from(
    { length: MOST_LINES },
    (_, i) => lines[Math.floor((i * lines.length) / MOST_LINES)] ?? '',
  );
}

type Division = {
  readonly delimiter: string;
  readonly blanks?: true;
  readonly columns: number;
  readonly share: number;
};

/** How ordinary a single mark is as a delimiter; longer ones are rarely there by chance. */
const ORDINARY: Readonly<Record<string, number>> = {
  '\t': 1,
  ',': 0.98,
  ';': 0.98,
  '|': 0.98,
  ':': 0.96,
  '\x01': 1,
  '，': 0.95,
  '；': 0.95,
  '：': 0.95,
  '｜': 0.95,
  '^': 0.9,
  '~': 0.9,
  '#': 0.9,
  ' ': 0.85,
  '=': 0.8,
  '/': 0.65,
  '-': 0.65,
};

function detectDelimiters(
  lines: readonly string[],
  quoted: ShapeCandidate | null,
): readonly ShapeCandidate[] {
  const divisions = delimitersIn(lines)
    .flatMap((delimiter) => divisionBy(lines, delimiter) ?? [])
    .filter((division) => !isQuoteOf(quoted, division));
  const blanks = blanksDivision(lines);
  const all = blanks === null ? divisions : [...divisions, blanks];
  return all
    .filter((division) => !all.some((other) => holds(other, division) || isEmptyFieldOf(division, other)))
    .map((division) => ({
      shape: shapeOf(division),
      names: Array.from({ length: division.columns }, () => undefined),
      score: division.share * weightOf(division),
      because: `${percent(division.share)} of the lines have ${division.columns} fields ${
        division.blanks ? 'between runs of blanks' : `divided by ${shownDelimiter(division.delimiter)}`
      }`,
    }));
}

const weightOf = (division: Division): number =>
  division.blanks ? 0.9 : division.delimiter.length > 1 ? 1 : (ORDINARY[division.delimiter] ?? 0.6);

function shapeOf(division: Division): Shape {
  if (division.blanks) return { kind: 'blanks', header: false };
  return { kind: 'delimited', delimiter: division.delimiter, trim: true, header: false };
}

/** A mark such as `,"` that is where a field begins or ends in a table with quoted fields. */
function isQuoteOf(quoted: ShapeCandidate | null, { delimiter, share }: Division): boolean {
  if (quoted?.shape.kind !== 'csv' || quoted.score < Math.max(ENOUGH, share - 0.1)) return false;
  return delimiter.length > 1 && delimiter.includes(quoted.shape.quote);
}

/** `a` is the better reading of what `b` cuts further: ` # ` before `#` and before the blanks around it. */
function holds(a: Division, b: Division): boolean {
  if (a === b || a.columns > b.columns || a.share < b.share - 0.02 || isEmptyFieldOf(a, b)) return false;
  if (b.blanks) return !a.blanks && a.delimiter.length > 1 && /[ \t]/.test(a.delimiter);
  if (a.blanks) return b.delimiter === ' ' && a.columns < b.columns;
  return a.delimiter.length > b.delimiter.length && a.delimiter.includes(b.delimiter);
}

/** `a` is no delimiter but an empty field of a table that `b` divides: `,,` in a table of five columns. */
function isEmptyFieldOf(a: Division, b: Division): boolean {
  const doubled = /^(?:,{2,3}|;{2,3}|\|{2,3}|\t{2,3})$/.test(a.delimiter) && a.delimiter[0] === b.delimiter;
  return doubled && b.share >= a.share - 0.05 && b.columns - 1 > (a.columns - 1) * a.delimiter.length;
}

/** Marks of one character, and every run of marks and blanks that stands in at least a third of the lines. */
function delimitersIn(lines: readonly string[]): readonly string[] {
  const found = new Map<string, number>();
  const probe = lines.length > 400 ? lines.filter((_, i) => i % Math.ceil(lines.length / 400) === 0) : lines;
  for (const line of probe) {
    const here = new Set<string>();
    for (const [run] of line.matchAll(/[\p{P}\p{S}\p{Z}\p{Cc}]{2,32}/gu)) {
      for (const part of [run, run.trim()])
        if (part.length > 1 && part.length <= LIMITS.delimiter) here.add(part);
      // Where a mark touches what a person chose (`a----!b`), the delimiter is the run of one mark in it.
      for (const [repeated] of run.matchAll(/([^\s])\1+/gu))
        if (repeated.length <= LIMITS.delimiter) here.add(repeated);
    }
    for (const part of here) found.set(part, (found.get(part) ?? 0) + 1);
  }
  const common = [...found].filter(([, count]) => count >= probe.length / 3).map(([part]) => part);
  return [...Object.keys(ORDINARY), ...common.filter((part) => part.trim() !== '' || /^\t+$/.test(part))];
}

function divisionBy(lines: readonly string[], delimiter: string): Division | null {
  // Padding at the end of a line divides nothing.
  const inner = (line: string) => (delimiter === ' ' ? line.trim() : line);
  return mostCommon(lines, delimiter, (line) => inner(line).split(delimiter, LIMITS.columns + 1).length);
}

/** Runs of blanks count as columns only where padding shows; single blanks are the delimiter ` `. */
function blanksDivision(lines: readonly string[]): Division | null {
  const padded = lines.filter((line) => /\S[ \t]{2,}\S/.test(line)).length;
  if (padded < lines.length * 0.2) return null;
  const division = mostCommon(lines, ' ', (line) => line.trim().split(/[ \t]+/, LIMITS.columns + 1).length);
  return division === null ? null : { ...division, blanks: true };
}

function mostCommon(
  lines: readonly string[],
  delimiter: string,
  fieldsOf: (line: string) => number,
): Division | null {
  const counts = new Map<number, number>();
  for (const line of lines) {
    const fields = fieldsOf(line);
    counts.set(fields, (counts.get(fields) ?? 0) + 1);
  }
  const usual = usualCount(counts, delimiter, lines.length);
  return usual === null ? null : { delimiter, ...usual };
}

/** A list of one column: nothing divides the lines, and they look like values, not like sentences. */
function singleColumn(lines: readonly string[]): ShapeCandidate | null {
  const values = lines.filter((line) => line.length <= 128 && !/\s/.test(line.trim())).length / lines.length;
  if (values < 0.9) return null;
  return {
    // No value holds a TAB, so nothing is ever cut; should one do so, it is part of the value.
    shape: { kind: 'delimited', delimiter: '\t', trim: true, rest: 0, header: false },
    names: [undefined],
    score: values * 0.7,
    because: `${percent(values)} of the lines are one value each`,
  };
}
