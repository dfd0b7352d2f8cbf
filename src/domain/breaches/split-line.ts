import { decodeEntities } from './entities.ts';
import { jsonSplitter } from './json-lines.ts';
import type { Column, Plan, RefusalReason } from './plan.ts';

/** Fields of one line, why it has none, or null for a line that is scaffolding. `entities`: it holds an ampersand. */
export type LineSplitter = (line: string, entities: boolean) => readonly string[] | RefusalReason | null;

/** Shapes in which a record is a line. */
export type LineShape = Exclude<Plan['shape'], { kind: 'csv' | 'sql-insert' }>;

export function splitterOf(shape: LineShape, columns: readonly Column[]): LineSplitter {
  switch (shape.kind) {
    case 'delimited':
      return delimitedSplitter(shape, columns.length);
    case 'blanks':
      return blanksSplitter(columns.length);
    case 'fixed':
      return fixedSplitter(shape.widths);
    case 'json-lines':
      return jsonSplitter(columns);
  }
}

type Delimited = Extract<Plan['shape'], { kind: 'delimited' }>;

function delimitedSplitter(shape: Delimited, columns: number): LineSplitter {
  const { delimiter, trim, rest } = shape;
  const step = delimiter.length;
  // `&#39;` must not be cut by a delimiter that is part of it.
  const guarded = /[&#;]/.test(delimiter);
  const bare = delimiter.trimEnd();
  return (line, entities) => {
    const fields: string[] = [];
    let at = 0;
    for (;;) {
      const next = line.indexOf(delimiter, at);
      if (next === -1) break;
      fields.push(line.slice(at, next));
      at = next + step;
      if (fields.length > columns) break;
    }
    fields.push(line.slice(at));
    let found: readonly string[] = fields;
    if (fields.length !== columns) {
      const repaired = repair(line, fields);
      if (typeof repaired === 'string') return repaired;
      found = repaired;
    }
    if (!trim && !entities) return found;
    return found.map((field) => decodeEntities(trim ? field.trim() : field));
  };

  function repair(line: string, fields: readonly string[]): readonly string[] | RefusalReason {
    if (fields.length < columns) {
      // Editors strip the blank of a last, empty field: `user # password #`.
      const stripped =
        fields.length === columns - 1 && bare !== '' && bare !== delimiter && line.endsWith(bare);
      return stripped
        ? [...fields.slice(0, -1), (fields.at(-1) ?? '').slice(0, -bare.length), '']
        : 'too-few-fields';
    }
    if (guarded && line.includes('&')) {
      const whole = splitOutsideEntities(line, delimiter);
      if (whole.length === columns) return whole;
    }
    return rest === undefined ? 'too-many-fields' : absorb(line, rest);
  }

  /** Columns before `index` are cut from the left, those after it from the right; what lies between is one field. */
  function absorb(line: string, index: number): readonly string[] {
    const fields: string[] = [];
    let from = 0;
    for (let i = 0; i < index; i++) {
      const next = line.indexOf(delimiter, from);
      fields.push(line.slice(from, next));
      from = next + step;
    }
    const tail: string[] = [];
    let to = line.length;
    for (let i = columns - 1; i > index; i--) {
      const before = line.lastIndexOf(delimiter, to - step);
      tail.unshift(line.slice(before + step, to));
      to = before;
    }
    return [...fields, line.slice(from, Math.max(from, to)), ...tail];
  }
}

function splitOutsideEntities(line: string, delimiter: string): readonly string[] {
  const spared = [...line.matchAll(/&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos|nbsp);/g)];
  const fields: string[] = [];
  let from = 0;
  let nearest = 0;
  for (let at = line.indexOf(delimiter); at !== -1; at = line.indexOf(delimiter, at)) {
    let entity = spared[nearest];
    while (entity !== undefined && entity.index + entity[0].length <= at) entity = spared[++nearest];
    if (entity !== undefined && entity.index < at + delimiter.length) {
      at = entity.index + entity[0].length;
      continue;
    }
    fields.push(line.slice(from, at));
    at += delimiter.length;
    from = at;
  }
  fields.push(line.slice(from));
  return fields;
}

function blanksSplitter(columns: number): LineSplitter {
  return (line, entities) => {
    const fields: string[] = [];
    const length = line.length;
    const tabs = line.includes('\t');
    let at = 0;
    for (;;) {
      while (at < length && isBlank(line.charCodeAt(at))) at++;
      if (at === length) break;
      if (fields.length === columns) return 'too-many-fields';
      const from = at;
      if (tabs) while (at < length && !isBlank(line.charCodeAt(at))) at++;
      else at = line.indexOf(' ', at);
      if (at === -1) at = length;
      fields.push(line.slice(from, at));
    }
    if (fields.length < columns) return 'too-few-fields';
    return entities ? fields.map(decodeEntities) : fields;
  };
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

function fixedSplitter(widths: readonly number[]): LineSplitter {
  const starts = widths.map((_, index) => widths.slice(0, index).reduce((sum, width) => sum + width, 0));
  const last = starts.at(-1) ?? 0;
  const total = last + (widths.at(-1) ?? 0);
  return (line, entities) => {
    // Rare characters beyond U+FFFF are two units of text but one character of width.
    const units = /[\uD800-\uDBFF]/.test(line) ? Array.from(line) : line;
    const cut = (from: number, to?: number) => {
      const part = units.slice(from, to);
      return (typeof part === 'string' ? part : part.join('')).trim();
    };
    if (units.length <= last) return 'too-few-fields';
    if (units.length > total && cut(total) !== '') return 'too-many-fields';
    const fields = starts.map((start, index) => cut(start, start + (widths[index] ?? 0)));
    return entities ? fields.map(decodeEntities) : fields;
  };
}
