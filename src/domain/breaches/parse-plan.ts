import { IDENTIFIER_KINDS } from '#domain/identifiers/kinds.ts';
import { NuwaError } from '#kernel/errors.ts';
import { CHARSETS, type Column, type ColumnRole, LIMITS, type Plan, type Shape } from './plan.ts';

/**
 * A plan from outside, checked. The JSON is attacker-controlled: unknown keys, wrong types and absurd sizes are all
 * refused, so that whoever holds a `Plan` may trust every field of it. A fresh object is built; nothing of the input
 * is kept. Format: `docs/formats/plan-v1.md`.
 * @throws NuwaError plan-invalid, naming the place and what is wrong with it
 */
export function parsePlan(json: unknown): Plan {
  const plan = objectAt(json, 'the plan', ['version', 'charset', 'shape', 'columns', 'site']);
  if (plan['version'] !== 1) fail('version must be 1');
  const charset = oneOf(plan['charset'], 'charset', CHARSETS);
  const columns = parseColumns(plan['columns']);
  const shape = parseShape(plan['shape'], columns);
  const site = plan['site'] === undefined ? {} : { site: parseSite(plan['site']) };
  return { version: 1, charset, shape, columns, ...site };
}

const ROLES = [...IDENTIFIER_KINDS, 'secret', 'secret-hash', 'salt', 'date', 'ignored'] as const;

function parseColumns(value: unknown): readonly Column[] {
  if (!Array.isArray(value)) fail('columns must be a list');
  if (value.length === 0 || value.length > LIMITS.columns) {
    fail(`columns must be between 1 and ${LIMITS.columns}`);
  }
  return value.map((entry: unknown, index) => {
    const place = `columns[${index}]`;
    const column = objectAt(entry, place, ['name', 'role']);
    const role = parseRole(column['role'], `${place}.role`);
    if (column['name'] === undefined) return { role };
    return { name: textAt(column['name'], `${place}.name`, LIMITS.name), role };
  });
}

function parseRole(value: unknown, place: string): ColumnRole {
  if (typeof value !== 'object') return oneOf(value, place, ROLES);
  const role = objectAt(value, place, ['kind', 'name']);
  if (role['kind'] !== 'data-class') fail(`${place}.kind must be "data-class"`);
  return { kind: 'data-class', name: textAt(role['name'], `${place}.name`, LIMITS.name) };
}

const SHAPE_KEYS = {
  delimited: ['kind', 'delimiter', 'trim', 'rest', 'header'],
  blanks: ['kind', 'header'],
  csv: ['kind', 'delimiter', 'quote', 'header'],
  fixed: ['kind', 'widths', 'header'],
  'sql-insert': ['kind', 'table', 'escapes'],
  'json-lines': ['kind', 'header'],
} as const satisfies Record<Shape['kind'], readonly string[]>;

function parseShape(value: unknown, columns: readonly Column[]): Shape {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail('shape must be an object');
  const kinds = Object.keys(SHAPE_KEYS) as Shape['kind'][];
  const kind = oneOf(Reflect.get(value, 'kind'), 'shape.kind', kinds);
  const shape = objectAt(value, 'shape', SHAPE_KEYS[kind]);
  switch (kind) {
    case 'delimited':
      return {
        kind,
        delimiter: parseDelimiter(shape['delimiter']),
        trim: flagAt(shape['trim'], 'shape.trim'),
        ...(shape['rest'] === undefined ? {} : { rest: parseRest(shape['rest'], columns) }),
        header: flagAt(shape['header'], 'shape.header'),
      };
    case 'blanks':
      return { kind, header: flagAt(shape['header'], 'shape.header') };
    case 'csv': {
      const delimiter = parseDelimiter(shape['delimiter']);
      const quote = textAt(shape['quote'], 'shape.quote', 1);
      // Only ASCII punctuation is a single byte in every character set and can be told from what it encloses.
      if (!/^[!-/:-@[-`{-~]$/.test(quote)) fail('shape.quote must be one ASCII punctuation mark');
      if (delimiter.includes(quote)) fail('shape.delimiter must not hold the quote');
      return { kind, delimiter, quote, header: flagAt(shape['header'], 'shape.header') };
    }
    case 'fixed':
      return {
        kind,
        widths: parseWidths(shape['widths'], columns),
        header: flagAt(shape['header'], 'shape.header'),
      };
    case 'sql-insert':
      return {
        kind,
        ...(shape['table'] === undefined
          ? {}
          : { table: textAt(shape['table'], 'shape.table', LIMITS.name) }),
        ...(shape['escapes'] === undefined
          ? {}
          : { escapes: oneOf(shape['escapes'], 'shape.escapes', ['backslash', 'standard'] as const) }),
      };
    case 'json-lines':
      return { kind, header: flagAt(shape['header'], 'shape.header') };
  }
}

function parseDelimiter(value: unknown): string {
  const delimiter = textAt(value, 'shape.delimiter', LIMITS.delimiter);
  if (/[\r\n\0\uFEFF\uFFFD]/.test(delimiter)) {
    fail('shape.delimiter must not hold line ends, NUL or characters that stand for none');
  }
  return delimiter;
}

function parseRest(value: unknown, columns: readonly Column[]): number {
  if (!isWhole(value, 0, columns.length - 1))
    fail(`shape.rest must be a column index, 0 to ${columns.length - 1}`);
  return value;
}

function parseWidths(value: unknown, columns: readonly Column[]): readonly number[] {
  if (!Array.isArray(value) || value.length !== columns.length) {
    fail(`shape.widths must be a list with one width for each of the ${columns.length} columns`);
  }
  return value.map((width: unknown, index) => {
    if (!isWhole(width, 1, LIMITS.fixedWidth)) {
      fail(`shape.widths[${index}] must be a whole number, 1 to ${LIMITS.fixedWidth}`);
    }
    return width;
  });
}

function parseSite(value: unknown): string {
  const site = textAt(value, 'site', LIMITS.site);
  if (!/^(?!-)[\p{L}\p{N}-]{1,63}(\.[\p{L}\p{N}-]{1,63})+$/u.test(site)) {
    fail('site must be a domain such as codehub.example');
  }
  return site.toLowerCase();
}

function objectAt(value: unknown, place: string, keys: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail(`${place} must be an object`);
  const known = new Map<string, unknown>();
  for (const [key, entry] of Object.entries(value)) {
    // The name is the caller's own word, so it may be shown, cut to a length that fits a sentence.
    if (!keys.includes(key)) fail(`${place} has an unknown key ${JSON.stringify(key.slice(0, 40))}`);
    known.set(key, entry);
  }
  return Object.fromEntries(known);
}

function textAt(value: unknown, place: string, most: number): string {
  if (typeof value !== 'string') fail(`${place} must be text`);
  if (value.length === 0 || value.length > most) fail(`${place} must have 1 to ${most} characters`);
  return value;
}

function flagAt(value: unknown, place: string): boolean {
  if (typeof value !== 'boolean') fail(`${place} must be true or false`);
  return value;
}

function oneOf<const T extends string>(value: unknown, place: string, allowed: readonly T[]): T {
  const found = allowed.find((word) => word === value);
  if (found === undefined) fail(`${place} must be one of ${allowed.join(', ')}`);
  return found;
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}

function fail(problem: string): never {
  throw new NuwaError('plan-invalid', { problem });
}
