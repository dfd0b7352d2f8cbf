import type { EvidenceType } from '#domain/evidence/evidence-type.ts';
import { Tally } from '#domain/evidence/tally.ts';
import { cleanImage } from './clean-image.ts';
import { type Cleaned, type CleaningLimits, refusal } from './cleaning.ts';
import { mendRelations } from './office-relations.ts';
import { maskSheets } from './office-sheets.ts';
import { unescapeXml, withoutAttributes, withoutElements, xmlText } from './office-xml.ts';
import { type Budget, budgetOf, CONTENT_TYPES, type Parts, readParts, writeParts } from './office-zip.ts';

export type OfficeType = Extract<EvidenceType, 'docx' | 'xlsx' | 'pptx'>;

/**
 * A Word, Excel or PowerPoint file (ECMA-376) without who wrote it: properties, names of authors on comments and
 * changes, revision marks, thumbnails, printers, paths, templates and custom data go; pictures are cleaned as pictures;
 * embedded Office files likewise. In sheets, personal data in cells is masked.
 * @throws evidence-refused when it holds macros, objects or anything that is not read here
 */
export async function cleanOffice(
  bytes: Uint8Array,
  type: OfficeType,
  limits: CleaningLimits,
  withUnmasked: boolean,
): Promise<Cleaned> {
  const parts = await cleanedParts(bytes, limits, budgetOf(limits), 0);
  const tally = new Tally();
  const { parts: masked, rows } = type === 'xlsx' ? maskSheets(parts, tally) : { parts, rows: 0 };
  const hasPersonal = Object.keys(tally.counts).length > 0;
  return {
    type,
    content: await writeParts(masked),
    masked: tally.counts,
    rows,
    unmasked: withUnmasked && hasPersonal ? await writeParts(parts) : null,
  };
}

async function cleanedParts(
  bytes: Uint8Array,
  limits: CleaningLimits,
  budget: Budget,
  depth: number,
): Promise<Parts> {
  const parts = await readParts(bytes, budget);
  refuseActive(parts);
  const authors = authorsOf(parts);
  for (const name of parts.keys()) if (DROPPED.test(name)) parts.delete(name);
  for (const [name, part] of parts)
    parts.set(name, await cleanedPart(name, part, { authors, limits, budget, depth }));
  mendRelations(parts);
  return parts;
}

function refuseActive(parts: Parts): void {
  const types = xmlText(parts.get(CONTENT_TYPES) ?? Buffer.alloc(0));
  const hasMacros = [...parts.keys()].some((name) => /vbaproject|vbadata|macrosheets|activex/i.test(name));
  if (hasMacros || /macroenabled|vbaproject/i.test(types))
    throw refusal('it is an Office file with macros or controls; save it without them');
  // Its cache holds the whole list that it was made from.
  if ([...parts.keys()].some((name) => /(?:^|\/)pivotcache/i.test(name)))
    throw refusal('it holds a pivot table; copy the values and hand those in');
}

/** Parts that say who, where and with what, and nothing of what the document says. */
const DROPPED = new RegExp(
  [
    '^docProps/',
    '^docMetadata/',
    '^customXml/',
    '^_xmlsignatures/',
    '^(?:customUI|userCustomization)/',
    '(?:^|/)printerSettings/',
    '(?:^|/)webextensions/',
    '^word/people\\.xml$',
    '^xl/(?:revisions|queryTables|externalLinks)/',
    '^xl/connections\\.xml$',
    '^ppt/(?:tags|changesInfos)/',
    '^ppt/revisionInfo\\.xml$',
    'thumbnail\\.[a-z]+$',
  ].join('|'),
  'i',
);

type PartNeeds = {
  readonly authors: readonly string[];
  readonly limits: CleaningLimits;
  readonly budget: Budget;
  readonly depth: number;
};

async function cleanedPart(name: string, part: Buffer, needs: PartNeeds): Promise<Buffer> {
  const kind = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  switch (kind) {
    case 'xml':
    case 'rels':
    case 'vml':
      return Buffer.from(cleanedXml(name, xmlText(part), needs.authors));
    case 'svg':
      return Buffer.from(
        withoutElements(cleanedXml(name, xmlText(part), []), ['metadata', 'script', 'namedview']),
      );
    case 'png':
    case 'gif':
    case 'webp':
    case 'jpeg':
      return Buffer.from(await cleanImage(part, kind, needs.limits));
    case 'jpg':
      return Buffer.from(await cleanImage(part, 'jpeg', needs.limits));
    case 'tif':
    case 'tiff':
      return Buffer.from(await cleanImage(part, 'tiff', needs.limits));
    // Vector pictures of Windows and fonts have no place for a person's data that programs fill by themselves.
    case 'emf':
    case 'wmf':
    case 'odttf':
    case 'fntdata':
    case 'ttf':
      return part;
    case 'docx':
    case 'xlsx':
    case 'pptx':
      if (needs.depth >= 2) throw refusal('it holds documents inside documents inside documents');
      return Buffer.from(
        await writeParts(await cleanedParts(part, needs.limits, needs.budget, needs.depth + 1)),
      );
    default:
      throw refusal(
        kind === 'bin'
          ? 'it holds an embedded object; take it out and hand it in as a file of its own'
          : 'it holds a part that is not read here (a film, a sound or an old file); take it out',
      );
  }
}

/** A path on somebody's disk, as editors write it into the names of pictures. */
const PATH =
  /(\s(?:[\w.-]+:)?(?:descr|name|title|src|href|path|url|docname|export-filename|absref)\s*=\s*)(?:"(?:[^"]*(?:[A-Za-z]:\\|\\\\|file:|\/Users\/|\/home\/)[^"]*)"|'(?:[^']*(?:[A-Za-z]:\\|\\\\|file:|\/Users\/|\/home\/)[^']*)')/g;

function cleanedXml(name: string, xml: string, authors: readonly string[]): string {
  if (name.endsWith('.rels') || name === CONTENT_TYPES) return xml;
  let clean = withoutComments(xml);
  clean = withoutAttributes(clean, ['rsid\\w*', 'paraIdParent'], null);
  clean = withoutAttributes(
    clean,
    ['author', 'initials', 'userId', 'userName', 'providerId', 'lastSavedBy'],
    '',
  );
  clean = clean.replace(PATH, '$1""');
  if (/^ppt\/(?:commentAuthors|authors)\.xml$|^xl\/persons\//i.test(name))
    clean = withoutAttributes(clean, ['name', 'displayName'], '');
  if (/settings\.xml$/i.test(name))
    clean = withoutElements(clean, [
      'rsids',
      'docVars',
      'docId',
      'attachedTemplate',
      'mailMerge',
      'writeProtection',
    ]);
  if (/^xl\/workbook\.xml$/i.test(name))
    clean = withoutElements(clean, [
      'absPath',
      'fileSharing',
      'revisionPtr',
      'customWorkbookViews',
      'documentId',
      'externalReferences',
    ]);
  if (/^xl\/worksheets\//i.test(name))
    clean = withoutElements(clean, ['customSheetViews']).replace(
      /(<pageSetup\s[^<>]*?)\sr:id="[^"]*"/g,
      '$1',
    );
  if (!/comment/i.test(name)) return clean;
  // Excel writes the author at the head of each comment's text as well.
  return authors.reduce(
    (text, author) => text.replaceAll(author, ''),
    clean.replace(AUTHOR_ELEMENT, '<author/>'),
  );
}

const AUTHOR_ELEMENT = /<author>[^<]*<\/author>/g;

function withoutComments(xml: string): string {
  const kept: string[] = [];
  let at = 0;
  for (let start = xml.indexOf('<!--'); start >= 0; start = xml.indexOf('<!--', at)) {
    const end = xml.indexOf('-->', start);
    if (end < 0) break;
    kept.push(xml.slice(at, start));
    at = end + 3;
  }
  return kept.join('') + xml.slice(at);
}

/** Whoever is named as author anywhere, as it is written in XML; longest first, at most a hundred. */
function authorsOf(parts: Parts): readonly string[] {
  const names = new Set<string>();
  for (const [name, part] of parts) {
    if (!/\.xml$/i.test(name)) continue;
    const xml = xmlText(part);
    const pattern =
      /<(?:dc:creator|cp:lastModifiedBy|author)>([^<]{2,200})<|\s(?:[\w.-]+:)?(?:author|displayName)="([^"]{2,200})"/g;
    for (const match of /comment|people|person|core\.xml$|author/i.test(name) ? xml.matchAll(pattern) : []) {
      if (names.size >= 100) break;
      const author = (match[1] ?? match[2] ?? '').trim();
      if (unescapeXml(author).length >= 2) names.add(author);
    }
  }
  return [...names].toSorted((a, b) => b.length - a.length);
}
