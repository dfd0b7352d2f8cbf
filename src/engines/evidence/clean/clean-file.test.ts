import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PDFDocument } from '@cantoo/pdf-lib';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import sharp from 'sharp';

import {
  PLANTED,
  plantedImage,
  plantedIn,
  plantedPdf,
  unpackedBytes,
  VISIBLE,
  zipOf,
} from '../testing/planted-files.ts';
import { plantedDocx, plantedPptx, plantedXlsx } from '../testing/planted-office.ts';
import { cleanFile } from './clean-file.ts';
import { type Cleaned, DEFAULT_CLEANING_LIMITS } from './cleaning.ts';
import { budgetOf, readParts } from './office-zip.ts';

const OPTIONS = { maxRows: 30, withUnmasked: false };
const clean = (bytes: Uint8Array, more = {}): Promise<Cleaned> =>
  cleanFile(bytes, { ...OPTIONS, ...more }, DEFAULT_CLEANING_LIMITS);
const refused = (message: RegExp) => ({ code: 'evidence-refused', message });

test('pictures keep their pixels and lose everything else', async () => {
  for (const format of ['png', 'jpeg', 'webp', 'gif'] as const) {
    const planted = await plantedImage(format);
    assert.ok(plantedIn(planted).length > 0, format);
    const { type, content, rows, masked } = await clean(planted);
    assert.deepEqual([type, rows, masked], [format, 0, {}]);
    assert.deepEqual(plantedIn(content), [], format);
    const found = await sharp(content).metadata();
    assert.deepEqual(
      [found.exif, found.xmp, found.icc, found.iptc, found.format],
      [undefined, undefined, undefined, undefined, format],
    );
    // Taken on its side: turned upright, since nothing says so any more.
    if (format === 'jpeg') assert.deepEqual([found.width, found.height], [16, 24]);
  }
});

test('a PDF keeps its pages and loses authors, scripts, attachments, comments and earlier revisions', async () => {
  const planted = await plantedPdf();
  assert.deepEqual(
    [...plantedIn(planted)].sort(),
    [
      PLANTED.author,
      PLANTED.attachment,
      PLANTED.comment,
      PLANTED.company,
      PLANTED.path,
      PLANTED.place,
      PLANTED.revision,
      PLANTED.script,
    ].sort(),
  );
  const { type, content } = await clean(planted);
  assert.equal(type, 'pdf');
  assert.deepEqual(plantedIn(content), []);
  assert.ok(unpackedBytes(content).includes(VISIBLE));
  assert.ok(
    !/\/(Info|Metadata|JavaScript|JS|EmbeddedFile|Annots|OpenAction|Prev)\b/.test(
      Buffer.from(content).toString('latin1'),
    ),
  );
  const read = await PDFDocument.load(content, { updateMetadata: false });
  assert.equal(read.getPageCount(), 1);
  assert.deepEqual(read.getPage(0).getSize(), { width: 200, height: 200 });
  assert.equal(read.getAuthor(), undefined);
});

test('Word, Excel and PowerPoint lose who wrote them, and stay whole', async () => {
  const files = { docx: await plantedDocx(), xlsx: await plantedXlsx(2), pptx: await plantedPptx() };
  for (const [wanted, planted] of Object.entries(files)) {
    assert.ok(plantedIn(planted).includes(PLANTED.author), wanted);
    const { type, content } = await clean(planted);
    assert.equal(type, wanted);
    assert.deepEqual(plantedIn(content), [], wanted);
    const all = unpackedBytes(content).toString('utf8');
    assert.ok(all.includes(VISIBLE), wanted);
    assert.ok(!/docProps|customXml|people\.xml|rsid|printerSettings/.test(all), wanted);
    for (const [name, part] of await readParts(content, budgetOf(DEFAULT_CLEANING_LIMITS)))
      if (/\.(?:xml|rels)$/.test(name)) new SaxesParser().write(part.toString('utf8')).close();
  }
  const docx = unpackedBytes((await clean(files.docx)).content).toString('utf8');
  assert.match(docx, /check this/);
  assert.match(docx, /https:\/\/keeper\.example/);
  assert.match(docx, /Id="rId1" Type="[^"]*comments"/);
  // Every relationship still has its target.
  assert.ok(!/Target="(?:\.\.\/)?(?:customXml|docProps)/.test(docx));
});

test('personal data in sheets is masked, and lists are refused', async () => {
  const { content, masked, rows, unmasked } = await clean(await plantedXlsx(30), { withUnmasked: true });
  assert.equal(rows, 30);
  assert.deepEqual(masked, { mobile: 60, email: 30 });
  const all = unpackedBytes(content).toString('utf8');
  assert.ok(!/13900001000|u0@corp|13900009999/.test(all));
  assert.match(all, /<c r="B2" t="inlineStr"><is><t>139\*{4}00<\/t><\/is><\/c>/);
  assert.ok(unmasked !== null && unpackedBytes(unmasked).includes('13900001000'));
  assert.deepEqual(plantedIn(unmasked), []);
  await assert.rejects(clean(await plantedXlsx(31)), refused(/31 rows.*at most 30, not lists/));
});

test('a sheet is masked by its columns, names too, shared or not', async () => {
  const rows = ['张三', '李四', '王小明'].map(
    (name, i) =>
      `<row r="${i + 2}"><c r="A${i + 2}" t="s"><v>${i + 2}</v></c><c r="C${i + 2}" s="1" t="inlineStr"><is><t>pass${name}</t></is></c><c r="D${i + 2}" t="s"><v>5</v></c></row>`,
  );
  const sheet = `<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c><c r="D1" t="inlineStr"><is><t>城市</t></is></c></row>${rows.join('')}</sheetData></worksheet>`;
  const strings = ['姓名', '密码', '张三', '李四', '<r><t>王</t></r><r><t>小明</t></r>', '金华']
    .map((text) => `<si>${text.startsWith('<') ? text : `<t>${text}</t>`}</si>`)
    .join('');
  const planted = await plantedXlsx(1, {
    'xl/worksheets/sheet1.xml': sheet,
    'xl/sharedStrings.xml': `<sst>${strings}</sst>`,
  });
  const { content, masked, rows: count } = await clean(planted);
  assert.deepEqual([count, masked], [3, { name: 3, secret: 3 }]);
  const all = unpackedBytes(content).toString('utf8');
  assert.ok(!/张三|李四|小明|pass/u.test(all));
  assert.match(all, /<si><t>张\*{4}<\/t><\/si>/u);
  assert.match(all, /姓名.*密码.*金华/su);
  await assert.rejects(
    clean(await plantedXlsx(1, { 'xl/pivotCache/pivotCacheDefinition1.xml': '<x/>' })),
    refused(/pivot/),
  );
});

test('macros, objects, films and documents inside documents inside documents are refused', async () => {
  await assert.rejects(clean(await plantedDocx({ 'word/vbaProject.bin': 'x' })), refused(/macros/));
  await assert.rejects(
    clean(await plantedDocx({ 'word/embeddings/oleObject1.bin': 'x' })),
    refused(/embedded object/),
  );
  await assert.rejects(clean(await plantedDocx({ 'word/media/film.mp4': 'x' })), refused(/not read here/));
  const deep = await plantedDocx({
    'word/embeddings/a.docx': await plantedDocx({
      'word/embeddings/b.docx': await plantedDocx({ 'word/embeddings/c.docx': await plantedDocx() }),
    }),
  });
  await assert.rejects(clean(deep), refused(/inside documents/));
});

test('text is masked, with the original beside it where that is wanted and there is anything', async () => {
  const csv = Buffer.from('姓名,手机\n张三,13900001234\n李四,13900001235\n');
  const masked = await clean(csv, { withUnmasked: true });
  assert.deepEqual([masked.type, masked.rows, masked.masked], ['csv', 2, { name: 2, mobile: 2 }]);
  assert.ok(!/张三|13900001234/u.test(Buffer.from(masked.content).toString()));
  assert.equal(Buffer.from(masked.unmasked ?? []).toString(), csv.toString());
  assert.equal((await clean(csv)).unmasked, null);
  assert.equal((await clean(Buffer.from('nothing here\n'), { withUnmasked: true })).unmasked, null);
  const gbk = Buffer.concat([
    Buffer.from('\xd0\xd5\xc3\xfb,\xca\xd6\xbb\xfa\n', 'latin1'),
    Buffer.from('\xd5\xc5\xc8\xfd,13900001234\n'.repeat(3), 'latin1'),
  ]);
  assert.match(Buffer.from((await clean(gbk)).content).toString('utf8'), /^姓名,手机\n张\*{4},139/u);
});

test('what is no evidence is refused by its content, whatever it calls itself', async () => {
  for (const bytes of [
    Buffer.alloc(0),
    Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'),
    Buffer.concat([Buffer.from('\x7fELF', 'latin1'), Buffer.alloc(60)]),
    await zipOf({ 'a.txt': 'x' }),
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...Buffer.alloc(600)]),
    Buffer.from('{\\rtf1 x}\0'),
  ])
    await assert.rejects(clean(bytes), refused(/no kind of file|empty/));
});

test('damaged files end as a refusal', async () => {
  const pdf = Buffer.from(await plantedPdf());
  const docx = await plantedDocx();
  for (const bytes of [
    (await plantedImage('png')).subarray(0, 60),
    (await plantedImage('jpeg')).subarray(0, 300),
    Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(50, 0x20)]),
    pdf.subarray(0, 40),
    docx.subarray(0, docx.length - 40),
  ])
    await assert.rejects(clean(bytes), { code: 'evidence-refused' });
});

test('a picture of too many pixels and a zip that unpacks without end are refused before they are unpacked', async () => {
  const limits = { ...DEFAULT_CLEANING_LIMITS, pixels: 300, unpackedBytes: 100_000, entries: 20 };
  const cleanSmall = (bytes: Uint8Array) => cleanFile(bytes, OPTIONS, limits);
  await assert.rejects(cleanSmall(await plantedImage('png')), refused(/million pixels/));
  await assert.rejects(
    cleanSmall(await plantedDocx({ 'word/a.xml': Buffer.alloc(200_000, 0x20) })),
    refused(/unpacks to more/),
  );
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`word/${i}.xml`, 'x']));
  await assert.rejects(cleanSmall(await plantedDocx(many)), refused(/more parts/));
});

test('whatever is done to a file, it is cleaned or refused, and nothing else', async () => {
  const seeds = [
    await plantedImage('gif'),
    await plantedImage('jpeg'),
    Buffer.from(await plantedPdf()),
    await plantedDocx(),
    await plantedXlsx(2),
    Buffer.from('a,b\n"x",1\n{"y":[1]}\n'),
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...seeds),
      fc.array(fc.tuple(fc.nat(1_000_000), fc.nat(255)), { maxLength: 8 }),
      fc.nat(1_000_000),
      async (seed, changes, end) => {
        const bytes = Buffer.from(seed.subarray(0, end % 5 === 0 ? end % seed.length : seed.length));
        for (const [at, value] of changes) bytes[at % Math.max(1, bytes.length)] = value;
        try {
          await clean(bytes);
        } catch (error) {
          assert.equal((error as { code?: string }).code, 'evidence-refused', String((error as Error).stack));
        }
      },
    ),
    { numRuns: 80 },
  );
});
