import type { Reading } from './reading.ts';
import { type Book, readBook } from './sheet-book.ts';
import { columnOf, type NumberStyle, numberText } from './sheet-cells.ts';
import { readPart, type Workbook } from './sheet-xml.ts';

const CHUNK = 0x10000;

/**
 * The rows of the first sheet that has any, one JSON array of strings a line, in UTF-8. Dates are ISO 8601, formulas
 * their stored results, empty cells empty strings; short rows are filled up to the width of the first. The sheet is
 * read once, row by row; the shared strings are held in memory.
 */
export async function* sheetRows(
  workbook: Workbook,
  reading: Reading,
): AsyncGenerator<Uint8Array, void, undefined> {
  const book = await readBook(workbook, reading);
  for (const sheet of book.sheets) {
    let width: number | null = null;
    let lines = '';
    for await (const cells of rowsOf(workbook, sheet, reading, book)) {
      if (width === null && cells.every((cell) => cell === '')) continue;
      width ??= cells.length;
      while (cells.length < width) cells.push('');
      lines += `${JSON.stringify(cells)}\n`;
      if (lines.length < CHUNK) continue;
      yield Buffer.from(lines, 'utf8');
      lines = '';
    }
    if (lines !== '') yield Buffer.from(lines, 'utf8');
    if (width !== null) return;
  }
}

/** Cells of each row that the sheet stores; gaps between cells are empty strings. */
async function* rowsOf(
  workbook: Workbook,
  sheet: string,
  reading: Reading,
  book: Book,
): AsyncGenerator<string[], void, undefined> {
  let ready: string[][] = [];
  let row: string[] = [];
  let column = 0;
  let type = '';
  let style: NumberStyle = 'number';
  let raw: string | null = null;
  let phonetic = false;

  const pieces = readPart(workbook, sheet, reading, {
    open: (name, attribute) => {
      if (name === 'row') row = [];
      else if (name === 'c') {
        column = columnOf(attribute('r')) ?? row.length;
        type = attribute('t');
        style = book.styles[Number(attribute('s'))] ?? 'number';
        raw = null;
      } else if (name === 'rPh') phonetic = true;
    },
    close: (name, text) => {
      if (name === 'v') raw = text;
      // Inline strings may come in several runs.
      else if (name === 't' && !phonetic) raw = (raw ?? '') + text;
      else if (name === 'rPh') phonetic = false;
      else if (name === 'c' && raw !== null) {
        while (row.length < column) row.push('');
        row[column] = cellText(type, raw, style, book);
      } else if (name === 'row') ready.push(row);
    },
  });
  for await (const _ of pieces) {
    yield* ready;
    ready = [];
  }
}

/** By the cell's type, 18.18.11. */
function cellText(type: string, raw: string, style: NumberStyle, book: Book): string {
  switch (type) {
    case 's':
      return book.strings[Number(raw)] ?? '';
    case 'b':
      return raw === '1' ? 'TRUE' : 'FALSE';
    case 'e':
      return '';
    case '':
    case 'n':
      return numberText(raw, style, book.since1904);
    default:
      return raw;
  }
}
