import { columnsOf, rowsOf } from '#domain/evidence/mask-table.ts';
import type { Tally } from '#domain/evidence/tally.ts';
import { escapeXml, unescapeXml, xmlText } from './office-xml.ts';
import type { Parts } from './office-zip.ts';

const SHEET = /^xl\/worksheets\/[^/]+\.xml$/i;
const STRINGS = 'xl/sharedStrings.xml';
const COMMENTS =
  /^xl\/(?:comments[^/]*\.xml|threadedComments\/[^/]+\.xml|drawings\/[^/]+\.xml|charts\/[^/]+\.xml)$/i;

export type MaskedSheets = {
  readonly parts: Parts;
  /** Rows of data in the longest sheet. */
  readonly rows: number;
};

/**
 * The sheets of a workbook (ECMA-376 part 1, 18) masked like a CSV: columns that are named or filled as personal data
 * as a whole, in the other cells what is found in them.
 */
export function maskSheets(parts: Parts, tally: Tally): MaskedSheets {
  const masked: Parts = new Map(parts);
  const strings = sharedStrings(parts);
  const maskedStrings = new Map<number, string>();
  let rows = 0;
  for (const [name, part] of parts) {
    if (COMMENTS.test(name)) masked.set(name, Buffer.from(maskedTexts(xmlText(part), tally)));
    if (!SHEET.test(name)) continue;
    const xml = xmlText(part);
    const grid = gridOf(xml, strings);
    rows = Math.max(rows, rowsOf({ records: grid }));
    masked.set(name, Buffer.from(maskedSheet(xml, grid, strings, maskedStrings, tally)));
  }
  const shared = parts.get(STRINGS);
  if (shared !== undefined)
    masked.set(STRINGS, Buffer.from(maskedShared(xmlText(shared), maskedStrings, tally)));
  return { parts: masked, rows };
}

type Cell = {
  readonly column: number;
  /** Attributes but the type. */
  readonly attributes: string;
  readonly value: string;
  /** Which shared string it shows, or null. */
  readonly shared: number | null;
};

const ROW = /<(?:\w+:)?row(?:\s[^<>]*)?>/g;
const CELL = /<((?:\w+:)?c)(\s[^<>]*?)?(?:\/>|>((?:(?!<\/\1>)[^])*)<\/\1>)/g;

/** One record for each row that has a cell. */
function gridOf(xml: string, strings: readonly string[]): readonly (readonly string[])[] {
  const rows = xml.split(ROW).slice(1);
  return rows
    .map((row) => {
      const record: string[] = [];
      for (const match of row.matchAll(CELL)) {
        const cell = cellOf(match, record.length, strings);
        while (record.length < cell.column) record.push('');
        record[cell.column] = cell.value;
      }
      return record;
    })
    .filter((record) => record.some((value) => value !== ''));
}

/** Columns that no sheet has are a place to hide a bomb: 16,384 is the format's own limit. */
const MOST_COLUMNS = 16_384;

function cellOf(match: RegExpMatchArray, next: number, strings: readonly string[]): Cell {
  const [, , attributes = '', inner = ''] = match;
  const letters = /\sr="([A-Z]{1,3})\d+"/.exec(attributes)?.[1];
  const column =
    letters === undefined
      ? next
      : Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  const type = /\st="([^"]*)"/.exec(attributes)?.[1] ?? 'n';
  const raw = /<(?:\w+:)?v(?:\s[^<>]*)?>([^<]*)</.exec(inner)?.[1] ?? '';
  const shared = type === 's' ? Number(raw) : null;
  const value =
    shared !== null
      ? (strings[shared] ?? '')
      : type === 'inlineStr'
        ? textIn(inner)
        : plainNumber(unescapeXml(raw));
  return {
    column: Math.min(column, MOST_COLUMNS),
    attributes: attributes.replace(/\st="[^"]*"/, ''),
    value,
    shared,
  };
}

function maskedSheet(
  xml: string,
  grid: readonly (readonly string[])[],
  strings: readonly string[],
  maskedStrings: Map<number, string>,
  tally: Tally,
): string {
  const { header, kinds } = columnsOf({ records: grid });
  let isHeader = header !== null;
  const parts = xml.split(/(?=<(?:\w+:)?row(?:\s[^<>]*)?>)/);
  return parts
    .map((row) => {
      let next = 0;
      let hasCells = false;
      const masked = row.replace(CELL, (...match: string[]) => {
        const [whole = '', tag = 'c'] = match;
        const cell = cellOf(match as unknown as RegExpMatchArray, next, strings);
        next = cell.column + 1;
        if (cell.value === '') return whole;
        hasCells = true;
        const kind = isHeader ? null : (kinds[cell.column] ?? null);
        const value = kind === null ? tally.text(cell.value).text : tally.value(kind, cell.value);
        if (value === cell.value) return whole;
        if (cell.shared !== null) {
          maskedStrings.set(cell.shared, value);
          return whole;
        }
        return `<${tag}${cell.attributes} t="inlineStr"><is><t>${escapeXml(value)}</t></is></${tag}>`;
      });
      if (hasCells) isHeader = false;
      return masked;
    })
    .join('');
}

const ITEM = /<((?:\w+:)?si)(?:\s[^<>]*)?(?:\/>|>((?:(?!<\/\1>)[^])*)<\/\1>)/g;

function sharedStrings(parts: Parts): readonly string[] {
  const part = parts.get(STRINGS);
  return part === undefined
    ? []
    : Array.from(xmlText(part).matchAll(ITEM), (match) => textIn(match[2] ?? ''));
}

/** Strings of masked cells, and, counted apart, what is found in those that no cell shows. */
function maskedShared(xml: string, masked: ReadonlyMap<number, string>, tally: Tally): string {
  let index = 0;
  return xml.replace(ITEM, (whole: string, tag: string) => {
    const value = masked.get(index++);
    return value === undefined ? maskedTexts(whole, tally) : `<${tag}><t>${escapeXml(value)}</t></${tag}>`;
  });
}

const TEXT = /(<((?:\w+:)?(?:t|text|v))(?:\s[^<>]*)?>)([^<]+)(?=<\/)/g;

/** What all its runs say, one after the other. */
const textIn = (xml: string): string =>
  Array.from(xml.matchAll(TEXT), (match) => unescapeXml(match[3] ?? '')).join('');

const maskedTexts = (xml: string, tally: Tally): string =>
  xml.replace(TEXT, (_, open: string, _name: string, text: string) => {
    const masked = tally.text(unescapeXml(text));
    return open + (masked.found ? escapeXml(masked.text) : text);
  });

/** `1.3900001234E10` is how some programs write it. */
const plainNumber = (value: string): string =>
  /^\d(?:\.\d+)?E\+?\d{1,2}$/i.test(value) ? BigInt(Math.round(Number(value))).toString() : value;
