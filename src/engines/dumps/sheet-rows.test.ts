import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openDump, readEntry, sampleOf } from './dump-source.ts';
import { DEFAULT_LIMITS, type DumpLimits } from './limits.ts';
import { columnOf, numberText, styleOfFormat } from './sheet-cells.ts';
import { xlsxOf, zipOf } from './testing/make-archives.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nuwa-sheets-'));
});
after(() => rm(folder, { recursive: true }));

async function rowsIn(bytes: Uint8Array, limits: DumpLimits = DEFAULT_LIMITS): Promise<readonly string[][]> {
  const path = join(folder, 'book.xlsx');
  await writeFile(path, bytes);
  const { entries } = await openDump(path, limits);
  assert.equal(entries.length, 1);
  assert.equal(entries[0]!.shape, 'json-lines');
  const chunks: Uint8Array[] = [];
  for await (const chunk of readEntry(entries[0]!.locator, limits)) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  return text === ''
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as string[]);
}

const inline = (cell: string, text: string): string =>
  `<c r="${cell}" t="inlineStr"><is><t>${text}</t></is></c>`;

test('strings shared and inline, numbers, truth values, formulas and errors', async () => {
  const book = xlsxOf({
    sharedStrings:
      '<si><t>姓名</t></si><si><r><t>张</t></r><r><t xml:space="preserve">伟 &amp; 子</t></r><rPh sb="0" eb="1"><t>zhang</t></rPh></si>',
    sheets: [
      `<row r="1"><c r="A1" t="s"><v>0</v></c>${inline('B1', 'phone')}${inline('C1', 'ok')}${inline('D1', 'sum')}${inline('E1', 'bad')}</row>` +
        '<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2"><v>1.3800138000E10</v></c><c r="C2" t="b"><v>1</v></c><c r="D2" t="str"><f>A1</f><v>text</v></c><c r="E2" t="e"><v>#N/A</v></c></row>' +
        '<row r="3"><c r="B3"><v>0.5</v></c></row>',
    ],
  });
  assert.deepEqual(await rowsIn(book), [
    ['姓名', 'phone', 'ok', 'sum', 'bad'],
    ['张伟 & 子', '13800138000', 'TRUE', 'text', ''],
    ['', '0.5', '', '', ''],
  ]);
});

test('dates by built-in and own formats, counted from 1900 and from 1904', async () => {
  const styles =
    '<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="165" formatCode="[Red]0.00&quot;days&quot;"/></numFmts>' +
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>';
  const row =
    '<row r="1"><c r="A1" s="0"><v>40898</v></c><c r="B1" s="1"><v>40898</v></c><c r="C1" s="2"><v>40898.75</v></c><c r="D1" s="3"><v>40898</v></c><c r="E1" s="4"><v>40898</v></c></row>';
  assert.deepEqual(await rowsIn(xlsxOf({ styles, sheets: [row] })), [
    ['40898', '2011-12-21', '2011-12-21 18:00:00', '2011-12-21', '40898'],
  ]);
  assert.equal((await rowsIn(xlsxOf({ styles, sheets: [row], date1904: true })))[0]?.[1], '2015-12-22');
});

test('the first sheet that has data is the one; empty rows before it are none', async () => {
  const second = `<row r="1"><c r="A1"/></row><row r="4">${inline('A4', 'a')}${inline('B4', 'b')}</row><row r="5">${inline('B5', 'c')}</row>`;
  assert.deepEqual(await rowsIn(xlsxOf({ sheets: ['', second, `<row>${inline('A1', 'third')}</row>`] })), [
    ['a', 'b'],
    ['', 'c'],
  ]);
  assert.deepEqual(await rowsIn(xlsxOf({ sheets: ['', ''] })), []);
});

test('a large sheet streams, and its sample is the head', async () => {
  const rows = Array.from(
    { length: 30_000 },
    (_, i) => `<row>${inline(`A${i + 1}`, `user${i}`)}${inline(`B${i + 1}`, `u${i}@you126.example`)}</row>`,
  );
  const book = xlsxOf({ sheets: [rows.join('')] });
  const found = await rowsIn(book, { ...DEFAULT_LIMITS, ratio: 10_000 });
  assert.equal(found.length, 30_000);
  assert.deepEqual(found[29_999], ['user29999', 'u29999@you126.example']);
  const { bytes, whole } = await sampleOf({ kind: 'path', path: join(folder, 'book.xlsx') }, DEFAULT_LIMITS);
  assert.equal(whole, false);
  assert.equal(bytes.length, 1 << 20);
});

test('hostile workbooks: entities that grow, broken XML, strings beyond the limit', async () => {
  const refusedFor = (bytes: Uint8Array, limits?: DumpLimits): Promise<void> =>
    assert.rejects(rowsIn(bytes, limits), { code: 'archive-refused' });
  await refusedFor(xlsxOf({ sheets: ['<row><c r="A1"><v>1</v></row>'] }));
  await refusedFor(xlsxOf({ sheets: [`<row>${inline('A1', '&lol9;')}</row>`] }));
  const strings = `<si><t>${'x'.repeat(5000)}</t></si>`.repeat(10);
  await refusedFor(xlsxOf({ sheets: ['<row><c t="s"><v>0</v></c></row>'], sharedStrings: strings }), {
    ...DEFAULT_LIMITS,
    memoryBytes: 20_000,
  });
  await refusedFor(zipOf([{ name: 'xl/workbook.xml', data: '<workbook><sheets' }]));
});

test('cells: columns, numbers and formats', () => {
  assert.deepEqual(['A1', 'Z9', 'AA1', 'XFD1', 'XFE1', '', '1'].map(columnOf), [
    0,
    25,
    26,
    16_383,
    null,
    null,
    null,
  ]);
  assert.equal(
    numberText('3.30702199001011E17', 'number', false),
    '3.30702199001011E17',
    'digits that Excel has lost are not made up',
  );
  assert.equal(numberText('-5', 'date', false), '-5');
  assert.equal(numberText('0.25', 'time', false), '06:00:00');
  assert.deepEqual(
    [
      'yyyy-mm-dd hh:mm',
      'mm:ss',
      '[h]:mm',
      'mmm',
      'General',
      '0.00E+00',
      '#,##0',
      '[$-804]yyyy/m/d',
      '"day" 0',
    ].map((code) => styleOfFormat(200, code)),
    ['date-time', 'time', 'time', 'date', 'number', 'number', 'number', 'date', 'number'],
  );
  assert.deepEqual(
    [0, 14, 22, 31, 45, 49].map((id) => styleOfFormat(id, undefined)),
    ['number', 'date', 'date-time', 'date', 'time', 'number'],
  );
});
