import { decodeEntities } from './entities.ts';
import type { Column } from './plan.ts';
import type { LineSplitter } from './split-line.ts';

/**
 * One JSON value a line. Objects are read by column name (`a.b` reaches into nested objects when no key is called so),
 * a missing or null value is the empty field. Arrays are read by position; trailing empty cells may be missing, as
 * sheets drop them, but two cells at least must be there when the plan has several. A trailing comma and lone
 * brackets come from exports as one array and are scaffolding.
 */
export function jsonSplitter(columns: readonly Column[]): LineSplitter {
  const paths = columns.map(({ name }) => ({ name: name ?? '', path: (name ?? '').split('.') }));
  return (line) => {
    const text = line.trim();
    if (text === '') return 'blank';
    if (/^[[\]],?$/.test(text)) return null;
    // Anything else is refused in any case, and a thrown SyntaxError costs as much as twenty good lines.
    if (text[0] !== '{' && text[0] !== '[') return 'malformed';
    const value = parseJson(text.endsWith(',') ? text.slice(0, -1) : text);
    if (typeof value !== 'object' || value === null) return 'malformed';
    if (Array.isArray(value)) return fieldsOfArray(value, columns.length);
    let found = 0;
    const fields = paths.map(({ name, path }) => {
      const cell = reach(value, name, path);
      if (cell !== undefined) found++;
      return fieldOf(cell);
    });
    return found === 0 ? 'too-few-fields' : fields;
  };
}

function fieldsOfArray(cells: readonly unknown[], columns: number): ReturnType<LineSplitter> {
  if (cells.length === 0) return 'blank';
  if (cells.length > columns && cells.slice(columns).some((cell) => fieldOf(cell) !== ''))
    return 'too-many-fields';
  const fields = Array.from({ length: columns }, (_, index) => fieldOf(cells[index]));
  const filled = fields.filter((field) => field !== '').length;
  if (filled === 0) return 'blank';
  return filled < Math.min(2, columns) && cells.length < columns ? 'too-few-fields' : fields;
}

function reach(value: object, name: string, path: readonly string[]): unknown {
  // Own keys only: a column called `constructor` must find nothing.
  if (Object.hasOwn(value, name)) return Reflect.get(value, name);
  if (path.length === 1) return undefined;
  let at: unknown = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = Reflect.get(at, key);
  }
  return at;
}

function fieldOf(cell: unknown): string {
  switch (typeof cell) {
    case 'string':
      return decodeEntities(cell.includes('\0') ? cell.replaceAll('\0', '') : cell);
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(cell);
    default:
      return '';
  }
}

/** Undefined when it is no JSON. Numbers of 16 digits and more (cards, ID numbers) keep every digit. */
function parseJson(text: string): unknown {
  try {
    if (!/[[:,]\s*-?\d{16}/.test(text)) return JSON.parse(text) as unknown;
    // The third argument is ECMAScript 2026 (JSON.parse source text access); V8 has it, the type library not yet.
    const exact = (_: string, value: unknown, context?: { readonly source?: string }) =>
      typeof value === 'number' && /^-?\d{16,}$/.test(context?.source ?? '') ? context?.source : value;
    return JSON.parse(text, exact) as unknown;
  } catch {
    // Not JSON, or nested deeper than the reviver's stack: malformed either way, and the caller says so.
    return undefined;
  }
}
