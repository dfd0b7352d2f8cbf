import { PLANTED, plantedImage, VISIBLE, zipOf } from './planted-files.ts';

const MAIN = 'application/vnd.openxmlformats-officedocument';
const RELS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

type More = Readonly<Record<string, string | Uint8Array>>;

function types(overrides: Readonly<Record<string, string>>): string {
  const parts = Object.entries(overrides).map(
    ([part, type]) => `<Override PartName="/${part}" ContentType="${type}"/>`,
  );
  return `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="${PACKAGE}/relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="jpeg" ContentType="image/jpeg"/>${parts.join('')}</Types>`;
}

function relations(
  targets: readonly (readonly [id: string, type: string, target: string, external?: true])[],
): string {
  const all = targets.map(
    ([id, type, target, external]) =>
      `<Relationship Id="${id}" Type="${RELS}/${type}" Target="${target}"${external ? ' TargetMode="External"' : ''}/>`,
  );
  return `${XML}<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}</Relationships>`;
}

const properties = {
  'docProps/core.xml': `${XML}<cp:coreProperties xmlns:cp="x" xmlns:dc="y"><dc:creator>${PLANTED.author}</dc:creator><cp:lastModifiedBy>${PLANTED.author}</cp:lastModifiedBy></cp:coreProperties>`,
  'docProps/app.xml': `${XML}<Properties><Company>${PLANTED.company}</Company></Properties>`,
  'docProps/custom.xml': `${XML}<Properties><property name="x"><vt:lpwstr>${PLANTED.company}</vt:lpwstr></property></Properties>`,
  'docProps/thumbnail.jpeg': PLANTED.place,
  'customXml/item1.xml': `<x>${PLANTED.company}</x>`,
};

const rootOf = (main: string): string =>
  relations([
    ['rId1', 'officeDocument', main],
    ['rId2', 'metadata/core-properties', 'docProps/core.xml'],
    ['rId3', 'extended-properties', '/docProps/app.xml'],
    ['rId4', 'metadata/thumbnail', 'docProps/thumbnail.jpeg'],
  ]);

export async function plantedDocx(more: More = {}): Promise<Buffer> {
  return zipOf({
    '[Content_Types].xml': types({
      'word/document.xml': `${MAIN}.wordprocessingml.document.main+xml`,
      'word/comments.xml': `${MAIN}.wordprocessingml.comments+xml`,
      'docProps/core.xml': 'application/vnd.openxmlformats-package.core-properties+xml',
    }),
    '_rels/.rels': rootOf('word/document.xml'),
    ...properties,
    'word/document.xml': `${XML}<w:document xmlns:w="w" xmlns:r="r"><!-- ${PLANTED.path} --><w:body><w:p w:rsidR="00PLANTEDREVISION" w14:paraId="1"><w:ins w:id="1" w:author="${PLANTED.author}" w:date="2015-04-22T00:00:00Z"><w:r><w:t>${VISIBLE}</w:t></w:r></w:ins><w:drawing><pic:cNvPr id="0" name="1.jpg" descr="C:\\Users\\${PLANTED.path}\\Desktop\\1.jpg"/></w:drawing></w:p></w:body></w:document>`,
    'word/comments.xml': `${XML}<w:comments><w:comment w:id="1" w:author='${PLANTED.author}' w:initials="${PLANTED.path}"><w:p><w:r><w:t>check this</w:t></w:r></w:p></w:comment></w:comments>`,
    'word/people.xml': `${XML}<w15:people><w15:person w15:author="${PLANTED.author}"><w15:presenceInfo w15:providerId="x" w15:userId="${PLANTED.path}"/></w15:person></w15:people>`,
    'word/settings.xml': `${XML}<w:settings><w:attachedTemplate r:id="rId1"/><w:rsids><w:rsidRoot w:val="00PLANTEDREVISION"/></w:rsids><w:zoom w:percent="100"/></w:settings>`,
    'word/_rels/settings.xml.rels': relations([
      ['rId1', 'attachedTemplate', `file:///C:\\Users\\${PLANTED.path}\\Normal.dotm`, true],
    ]),
    'word/_rels/document.xml.rels': relations([
      ['rId1', 'comments', 'comments.xml'],
      ['rId2', 'image', 'media/image1.jpeg'],
      ['rId3', 'customXml', '../customXml/item1.xml'],
      ['rId4', 'hyperlink', 'https://keeper.example/a?b=1&amp;c=2', true],
      ['rId5', 'hyperlink', `mailto:${PLANTED.path}@corp.example`, true],
    ]),
    'word/media/image1.jpeg': await plantedImage('jpeg'),
    ...more,
  });
}

/** @param rows of data below the header */
export async function plantedXlsx(rows: number, more: More = {}): Promise<Buffer> {
  const data = Array.from(
    { length: rows },
    (_, i) =>
      `<row r="${i + 2}"><c r="A${i + 2}" t="s"><v>1</v></c><c r="B${i + 2}"><v>${13900001000 + i}</v></c><c r="C${i + 2}" t="inlineStr"><is><t>u${i}@corp.example</t></is></c></row>`,
  );
  return zipOf({
    '[Content_Types].xml': types({
      'xl/workbook.xml': `${MAIN}.spreadsheetml.sheet.main+xml`,
      'xl/worksheets/sheet1.xml': `${MAIN}.spreadsheetml.worksheet+xml`,
    }),
    '_rels/.rels': rootOf('xl/workbook.xml'),
    ...properties,
    'xl/workbook.xml': `${XML}<workbook xmlns:r="r"><mc:AlternateContent><mc:Choice Requires="x15"><x15ac:absPath url="C:\\Users\\${PLANTED.path}\\"/></mc:Choice></mc:AlternateContent><fileSharing userName="${PLANTED.author}"/><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations([
      ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
      ['rId2', 'sharedStrings', 'sharedStrings.xml'],
    ]),
    'xl/sharedStrings.xml': `${XML}<sst><si><t>${VISIBLE}</t></si><si><t xml:space="preserve">note &lt;13900009999&gt;</t></si></sst>`,
    'xl/worksheets/sheet1.xml': `${XML}<worksheet xmlns:r="r"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>phone</t></is></c></row>${data.join('')}</sheetData><pageSetup paperSize="9" r:id="rId9"/></worksheet>`,
    'xl/comments1.xml': `${XML}<comments><authors><author>${PLANTED.author}</author></authors><commentList><comment ref="A1" authorId="0"><text><r><t>${PLANTED.author}:</t></r><r><t>see</t></r></text></comment></commentList></comments>`,
    'xl/printerSettings/printerSettings1.bin': PLANTED.place,
    ...more,
  });
}

export async function plantedPptx(): Promise<Buffer> {
  return zipOf({
    '[Content_Types].xml': types({ 'ppt/presentation.xml': `${MAIN}.presentationml.presentation.main+xml` }),
    '_rels/.rels': rootOf('ppt/presentation.xml'),
    ...properties,
    'ppt/presentation.xml': `${XML}<p:presentation>${VISIBLE}</p:presentation>`,
    'ppt/commentAuthors.xml': `${XML}<p:cmAuthorLst><p:cmAuthor id="0" name="${PLANTED.author}" initials="${PLANTED.path}"/></p:cmAuthorLst>`,
    'ppt/embeddings/Microsoft_Sheet1.xlsx': await plantedXlsx(1),
  });
}
