import type { Reading } from './reading.ts';
import { refused } from './refusal.ts';
import { type NumberStyle, styleOfFormat } from './sheet-cells.ts';
import { readWholePart, type Workbook } from './sheet-xml.ts';

/** What the cells of a workbook refer to. */
export type Book = {
  /** Parts that hold the sheets, in the order of the tabs. */
  readonly sheets: readonly string[];
  readonly strings: readonly string[];
  /** By the number in a cell's `s`. */
  readonly styles: readonly NumberStyle[];
  readonly since1904: boolean;
};

const WORKBOOK = 'xl/workbook.xml';

export const isWorkbook = (names: ReadonlySet<string>): boolean => names.has(WORKBOOK);

export async function readBook(workbook: Workbook, reading: Reading): Promise<Book> {
  return {
    ...(await sheetsOf(workbook, reading)),
    strings: await sharedStrings(workbook, reading),
    styles: await numberStyles(workbook, reading),
  };
}

async function sheetsOf(workbook: Workbook, reading: Reading): Promise<Pick<Book, 'sheets' | 'since1904'>> {
  const targets = new Map<string, string>();
  await readWholePart(workbook, 'xl/_rels/workbook.xml.rels', reading, {
    open: (name, attribute) => {
      if (name === 'Relationship') targets.set(attribute('Id'), attribute('Target'));
    },
  });
  const sheets: string[] = [];
  let since1904 = false;
  await readWholePart(workbook, WORKBOOK, reading, {
    open: (name, attribute) => {
      if (name === 'workbookPr') since1904 = /^(1|true)$/.test(attribute('date1904'));
      if (name !== 'sheet') return;
      const target = targets.get(attribute('r:id')) ?? '';
      const part = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
      if (workbook.indexes.has(part)) sheets.push(part);
    },
  });
  return { sheets, since1904 };
}

/** Phonetic runs (ECMA-376 part 1, 18.4.6) say how a text is pronounced and are no part of it. */
async function sharedStrings(workbook: Workbook, reading: Reading): Promise<readonly string[]> {
  const strings: string[] = [];
  const { file, limits } = reading;
  let current = '';
  let heldBytes = 0;
  let phonetic = false;
  await readWholePart(workbook, 'xl/sharedStrings.xml', reading, {
    open: (name) => {
      if (name === 'si') current = '';
      if (name === 'rPh') phonetic = true;
    },
    close: (name, text) => {
      if (name === 't' && !phonetic) current += text;
      if (name === 'rPh') phonetic = false;
      if (name !== 'si') return;
      strings.push(current);
      heldBytes += current.length * 2 + 32;
      if (heldBytes > limits.memoryBytes)
        throw refused(file, `its strings are larger than ${limits.memoryBytes} bytes; save it as CSV`);
    },
  });
  return strings;
}

async function numberStyles(workbook: Workbook, reading: Reading): Promise<readonly NumberStyle[]> {
  const codes = new Map<number, string>();
  const styles: NumberStyle[] = [];
  let inCellFormats = false;
  await readWholePart(workbook, 'xl/styles.xml', reading, {
    open: (name, attribute) => {
      if (name === 'numFmt') codes.set(Number(attribute('numFmtId')), attribute('formatCode'));
      if (name === 'cellXfs') inCellFormats = true;
      if (name !== 'xf' || !inCellFormats) return;
      const id = Number(attribute('numFmtId'));
      styles.push(styleOfFormat(id, codes.get(id)));
    },
    close: (name) => {
      if (name === 'cellXfs') inCellFormats = false;
    },
  });
  return styles;
}
