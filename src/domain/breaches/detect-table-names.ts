import { LIMITS } from './plan.ts';

/** Column names by table, keyed by the last part of the table's name in lower case. */
export type DeclaredTables = ReadonlyMap<string, readonly string[]>;

const NAME = '(?:`[^`\\n]{1,128}`|"[^"\\n]{1,128}"|\\[[^\\]\\n]{1,128}\\]|[\\p{L}_][\\p{L}\\p{N}_$#]{0,127})';
const CREATE = new RegExp(
  `\\bCREATE\\s{1,8}(?:(?:GLOBAL|LOCAL|TEMPORARY|TEMP|UNLOGGED)\\s{1,8}){0,2}TABLE\\s{1,8}` +
    `(?:IF\\s{1,8}NOT\\s{1,8}EXISTS\\s{1,8})?(?:${NAME}\\s?\\.\\s?){0,3}(${NAME})\\s{0,8}\\(`,
  'giu',
);
/** What begins an item of the list and is no column, unless it stands in quotes. */
const CLAUSE =
  /^(?:PRIMARY|UNIQUE|KEY|INDEX|CONSTRAINT|FOREIGN|CHECK|FULLTEXT|SPATIAL|EXCLUDE|LIKE|PERIOD)\b/i;
const MOST_TABLES = 256;

/** Column names of the `CREATE TABLE t (…)` statements in a text, which is attacker-controlled. The first one counts. */
export function declaredTables(text: string): DeclaredTables {
  const found = new Map<string, readonly string[]>();
  const create = new RegExp(CREATE);
  let tries = 0;
  for (
    let match = create.exec(text);
    match !== null && tries < MOST_TABLES;
    match = create.exec(text), tries++
  ) {
    const table = unquote(match[1] ?? '').toLowerCase();
    if (!found.has(table)) found.set(table, columnsFrom(text, create.lastIndex));
  }
  return found;
}

/** Names of the columns whose list begins at `start`, behind its parenthesis; none when the list does not end. */
function columnsFrom(text: string, start: number): readonly string[] {
  const columns: string[] = [];
  const limit = Math.min(text.length, start + LIMITS.sqlHead);
  let depth = 0;
  let item = start;
  const take = (end: number): void => {
    const words = text.slice(item, Math.min(end, item + 4_096)).replace(/--[^\n]*|\/\*.*?\*\//gs, ' ');
    const name = new RegExp(`^\\s*(${NAME})`, 'u').exec(words)?.[1];
    if (name !== undefined && !CLAUSE.test(name)) columns.push(unquote(name));
    item = end + 1;
  };
  for (let at = start; at < limit; at++) {
    const past = pastQuoted(text, at);
    if (past !== at) at = past - 1;
    else if (text[at] === '(') depth++;
    else if (text[at] === ',' && depth === 0) take(at);
    else if (text[at] === ')' && depth-- === 0) {
      take(at);
      return columns;
    }
  }
  return [];
}

/** Where reading goes on behind the string, the quoted name or the comment that begins at `at`; `at` when none does. */
function pastQuoted(text: string, at: number): number {
  const here = text[at] ?? '';
  const behind = (mark: string, from: number): number => {
    const end = text.indexOf(mark, from);
    return end === -1 ? text.length : end + mark.length;
  };
  if (here === '`' || here === '"') return behind(here, at + 1);
  if (here === '-' && text[at + 1] === '-') return behind('\n', at);
  if (here === '/' && text[at + 1] === '*') return behind('*/', at + 2);
  if (here !== "'") return at;
  // A doubled quote ends one string and begins the next; a backslash may escape one (MySQL's comments).
  let end = at + 1;
  while (end < text.length && text[end] !== "'") end += text[end] === '\\' && text[end + 1] === "'" ? 2 : 1;
  return end + 1;
}

export function unquote(name: string): string {
  return /^[`"[]/.test(name) ? name.slice(1, -1) : name;
}

export type CopyBlock = {
  readonly table: string;
  readonly columns: readonly string[];
  /** Its lines, as far as the sample goes: [from, to). */
  readonly from: number;
  readonly to: number;
};

const COPY = new RegExp(
  `^COPY (?:${NAME}\\.){0,3}(${NAME}) \\((${NAME}(?:, ?${NAME})*)\\) FROM stdin;\\r?\\n`,
  'gimu',
);

/** PostgreSQL's `COPY t (…) FROM stdin;` blocks with the column list that pg_dump always writes; `\.` ends one. */
export function copyBlocks(text: string): readonly CopyBlock[] {
  const blocks: CopyBlock[] = [];
  for (const match of text.matchAll(COPY)) {
    const from = match.index + match[0].length;
    // At a joint of the sample the end may be missing: then the next block's start is one.
    const ends = ['\n\\.', '\nCOPY '].map((mark) => text.indexOf(mark, from - 1)).filter((end) => end !== -1);
    const columns = (match[2] ?? '').match(new RegExp(NAME, 'gu')) ?? [];
    blocks.push({
      table: unquote(match[1] ?? ''),
      columns: columns.map(unquote),
      from,
      to: Math.min(text.length, ...ends.map((end) => end + 1)),
    });
    if (blocks.length >= MOST_TABLES) break;
  }
  return blocks;
}
