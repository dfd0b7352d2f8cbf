import { NuwaError } from '#kernel/errors.ts';
import { decode } from './charset.ts';
import { detectCharset, type DetectedCharset } from './detect-charset.ts';
import { isHeader } from './detect-header.ts';
import {
  binaryReason,
  isOneDocument,
  isProse,
  reasonFor,
  type Unread,
  understandsRows,
} from './detect-no-list.ts';
import { detectRoles, type RoleGuess } from './detect-roles.ts';
import { detectShapes, type ShapeCandidate } from './detect-shape.ts';
import { blocksOf } from './framing.ts';
import { type Charset, LIMITS, type Plan } from './plan.ts';
import { recordsOf } from './records.ts';
import { siteOfFile } from './site-of-file.ts';
import { schemeOf } from './storage-scheme.ts';

export type DetectedPlan = {
  readonly plan: Plan;
  /** What speaks for each choice, in sentences: shares and counts, nothing of what stands in the list. */
  readonly evidence: readonly string[];
  /** Of the weakest choice, 0 to 1. */
  readonly confidence: number;
  /** Other plans that read the sample nearly as well, best first. */
  readonly alternatives: readonly { readonly plan: Plan; readonly because: string }[];
};

export type SampleHint = {
  /** Name of the file or of the entry inside an archive; attacker-controlled. */
  readonly fileName: string;
  /** The sample is the entire entry. */
  readonly whole: boolean;
};

/** Rows that roles are judged by. */
const MOST_ROWS = 2_000;
/** Candidates whose columns are looked into. */
const MOST_CANDIDATES = 4;

/**
 * From a sample to a plan. The sample is the start of the entry and, when the entry is large, slices from all over it,
 * one behind the other: the first must be the true start (byte-order mark, header), all others may begin and end
 * anywhere, at even offsets so that UTF-16 stays in step. A line or a character broken at a joint is noise like any
 * other; detection tolerates some 10 % of it. Two megabytes are plenty. Nothing in the sample, which is
 * attacker-controlled, makes this slow beyond its size.
 * @throws NuwaError dump-empty when the entry holds nothing but blanks; format-unknown when it is no text, or no shape
 * gives most lines the same number of fields, or nothing in these could be an identifier or a secret
 */
export function detectPlan(sample: Uint8Array, hint: SampleHint): DetectedPlan {
  const charset = detectCharset(sample);
  const text = decode(charset.charset, sample);
  const unknown = (reason: string) => new NuwaError('format-unknown', { file: shown(hint.fileName), reason });
  if (!/[^\s\0\uFEFF]/.test(text)) {
    if (hint.whole || text === '') throw new NuwaError('dump-empty');
    throw unknown('its sample holds nothing but blanks');
  }
  const binary = binaryReason(sample, text, charset.charset);
  if (binary !== null) throw unknown(binary);
  const candidates = detectShapes(text, hint.fileName, hint.whole)
    .slice(0, MOST_CANDIDATES)
    .flatMap((shape) => readingBy(shape, charset.charset, sample) ?? []);
  const readings = candidates.filter(({ unread }) => unread === null).toSorted((a, b) => b.worth - a.worth);
  const [best, ...others] = readings;
  if (best === undefined) throw unknown(reasonFor(text, candidates[0]?.unread ?? null));
  if (best.plan.shape.kind !== 'json-lines' && isOneDocument(text)) throw unknown(reasonFor(text, null));
  const site = siteOfFile(hint.fileName);
  const finished = (reading: Reading): Plan => (site === null ? reading.plan : { ...reading.plan, site });
  return {
    plan: finished(best),
    evidence: evidenceOf(best, charset, site),
    confidence: Math.min(
      charset.confidence,
      best.shape.score,
      ...best.roles.map(({ confidence }) => confidence),
    ),
    alternatives: [
      ...others
        .filter(({ worth }) => worth >= best.worth * 0.8)
        .map((reading) => ({
          plan: finished(reading),
          because: reading.shape.because,
        })),
      ...(charset.other === undefined || charset.confidence > 0.9
        ? []
        : [
            {
              plan: { ...finished(best), charset: charset.other },
              because: `the characters may be ${charset.other}`,
            },
          ]),
    ],
  };
}

type Reading = {
  readonly shape: ShapeCandidate;
  readonly plan: Plan;
  readonly roles: readonly RoleGuess[];
  /** How well shape and roles together explain the sample. */
  readonly worth: number;
  /** Why no row should be taken in by it. */
  readonly unread: Unread | null;
};

function readingBy(shape: ShapeCandidate, charset: Charset, sample: Uint8Array): Reading | null {
  const blind: Plan = {
    version: 1,
    charset,
    shape: shape.shape,
    columns: shape.names.map((name) => ({
      ...(name === undefined ? {} : { name }),
      role: 'ignored' as const,
    })),
  };
  const { rows, early } = readRows(blind, sample);
  if (rows.length === 0) return null;
  const header =
    'header' in blind.shape && early !== null && isHeader(early, columnsOf(rows.slice(1), blind));
  const names = header ? (early ?? []).map((cell) => cell.trim().slice(0, LIMITS.name)) : shape.names;
  const body = header ? rows.filter((row) => row !== early) : rows;
  const cells = columnsOf(evenly(distinct(body), MOST_ROWS), blind);
  const roles = detectRoles(cells.map((column, i) => ({ name: names[i], cells: column })));
  const columns = roles.map(({ role }, i) => {
    const name = names[i];
    return name === undefined || name === '' ? { role } : { name, role };
  });
  const plan: Plan = { ...blind, shape: finishedShape(shape, header, roles, cells), columns };
  const explained = roles.filter(({ role }) => role !== 'ignored').length / roles.length;
  // Text that happens to hold as many commas in most lines is no list: nothing in it is known for what it is.
  const sure = roles.some(({ role, confidence }) => role !== 'ignored' && confidence > 0.5);
  const unread = whyUnread(plan, roles, cells, !sure && shape.score < 0.9);
  return { shape, plan, roles, worth: shape.score * (0.7 + 0.3 * explained), unread };
}

function whyUnread(
  plan: Plan,
  roles: readonly RoleGuess[],
  cells: readonly (readonly string[])[],
  unsure: boolean,
): Unread | null {
  if (isProse(plan.shape, roles, cells)) return 'prose';
  if (unsure) return 'unsure';
  return understandsRows(roles) || isTable(plan) ? null : 'nothing';
}

/** The list itself says that it is one, so a person may say what its columns are. */
function isTable(plan: Plan): boolean {
  return plan.columns.filter(({ name }) => name !== undefined).length >= 2;
}

/** Rows of the sample, and the one that a framer would take for the header if the plan had one. */
function readRows(
  plan: Plan,
  sample: Uint8Array,
): { readonly rows: readonly (readonly string[])[]; readonly early: readonly string[] | null } {
  const rows: (readonly string[])[] = [];
  let early: readonly string[] | null = null;
  let seen = 0;
  for (const block of blocksOf(plan, sample)) {
    for (const record of recordsOf(plan, block.bytes)) {
      if (seen++ < LIMITS.headerSearch && 'fields' in record) early ??= record.fields;
      if ('fields' in record) rows.push(record.fields);
    }
  }
  return { rows, early };
}

function columnsOf(rows: readonly (readonly string[])[], plan: Plan): readonly (readonly string[])[] {
  return plan.columns.map((_, index) => rows.map((row) => row[index] ?? ''));
}

/** Repeated rows say nothing new about a column; in a list of one column repetition is what tells a password. */
function distinct(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  if ((rows[0]?.length ?? 0) < 2) return rows;
  return [...new Map(rows.map((row) => [row.join('\0'), row])).values()];
}

function evenly<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, i) => all[Math.floor((i * all.length) / most)]).filter(
    (one) => one !== undefined,
  );
}

/**
 * With header; and where a mark that can be typed divides the fields, a readable secret takes the surplus ones: people
 * put colons and commas into passwords. TABs, and delimiters of several marks, nobody types into a password.
 */
function finishedShape(
  candidate: ShapeCandidate,
  header: boolean,
  roles: readonly RoleGuess[],
  cells: readonly (readonly string[])[],
): Plan['shape'] {
  const { shape } = candidate;
  if (!('header' in shape)) return shape;
  if (shape.kind !== 'delimited' || shape.rest !== undefined) return { ...shape, header };
  const secret = roles.findIndex(({ role }) => role === 'secret');
  const typed = shape.delimiter.length === 1 && shape.delimiter !== '\t' && shape.delimiter >= ' ';
  return secret >= 0 && typed && isReadable(cells[secret] ?? [])
    ? { ...shape, rest: secret, header }
    : { ...shape, header };
}

function isReadable(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '');
  return filled.filter((cell) => schemeOf(cell) === 'plain').length * 2 > filled.length;
}

function evidenceOf(best: Reading, charset: DetectedCharset, site: string | null): readonly string[] {
  const header = 'header' in best.plan.shape && best.plan.shape.header;
  return [
    `Characters: ${charset.charset}, ${charset.because}.`,
    `Shape: ${best.plan.shape.kind}, ${best.shape.because}.`,
    ...(header ? ['Header: the first row names the columns.'] : []),
    ...best.roles.map(({ role, because }, i) => {
      const named = typeof role === 'string' ? role : `data class ${role.name}`;
      return `Column ${i + 1}: ${named}, ${because}.`;
    }),
    ...(site === null ? [] : [`Site: ${site}, by the name of the file.`]),
  ];
}

/** File names may be long and hold anything; in a sentence they are short and on one line. */
const shown = (fileName: string): string =>
  (fileName.split(/[/\\]/).at(-1) ?? '').replace(/\p{C}/gu, ' ').slice(-80);
