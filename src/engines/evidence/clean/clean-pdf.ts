import { inflateSync } from 'node:zlib';
import {
  EncryptedPDFError,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  type PDFObject,
  type PDFPageLeaf,
  PDFRawStream,
  PDFStream,
} from '@cantoo/pdf-lib';
import { type CleaningLimits, refusal } from './cleaning.ts';
import { stripJp2 } from './jp2-boxes.ts';
import { stripJpeg } from './jpeg-segments.ts';

/**
 * The pages of a PDF in a new document: of the old one only what the pages are drawn from comes along, so neither the
 * document information, XMP, scripts, attached files, outlines, comments and form fields, nor objects of earlier
 * revisions that an incremental save has left in the file (ISO 32000-2, 7.5.6). Pictures inside lose their metadata.
 * @throws evidence-refused when it is encrypted or damaged
 */
export async function cleanPdf(bytes: Uint8Array, limits: CleaningLimits): Promise<Uint8Array> {
  try {
    const from = await PDFDocument.load(bytes, { updateMetadata: false });
    if (from.getPageCount() === 0) throw refusal('the PDF has no page');
    for (const [, object] of from.context.enumerateIndirectObjects()) strip(object, limits, 0);
    for (const page of from.getPages()) stripPage(page.node);
    const to = await PDFDocument.create({ updateMetadata: false });
    for (const page of await to.copyPages(from, from.getPageIndices())) to.addPage(page);
    delete to.context.trailerInfo.Info;
    return await to.save({ useObjectStreams: false, updateFieldAppearances: false });
  } catch (error) {
    if (error instanceof EncryptedPDFError)
      throw refusal('the PDF is protected by a password; save it without one', error);
    if (error instanceof Error && 'code' in error) throw error;
    throw refusal('the PDF is damaged', error);
  }
}

/** What a page is drawn from (ISO 32000-2, table 31). */
const OF_PAGE: ReadonlySet<string> = new Set(
  'Type Parent Resources MediaBox CropBox BleedBox TrimBox ArtBox Contents Rotate Group UserUnit'.split(' '),
);

function stripPage(page: PDFPageLeaf): void {
  for (const key of page.keys()) if (!OF_PAGE.has(key.decodeText())) page.delete(key);
}

/** Keys that say who, when and with what, or that do something. None is needed to draw. */
const METADATA = [
  'Metadata PieceInfo LastModified AF EF JS JavaScript AA OpenAction Thumb OPI Alternates StructParent',
  'StructParents StructTreeRoot OC OCProperties Properties Measure PtData Annots URI Author Creator Producer',
]
  .join(' ')
  .split(' ')
  .map((key) => PDFName.of(key));
const DEEPEST = 200;

function strip(object: PDFObject, limits: CleaningLimits, depth: number): void {
  if (depth > DEEPEST) throw refusal('the PDF is nested too deep');
  if (object instanceof PDFArray) for (const inner of object.asArray()) strip(inner, limits, depth + 1);
  if (object instanceof PDFStream) stripStream(object, limits, depth);
  if (object instanceof PDFDict) stripDict(object, limits, depth);
}

function stripDict(dict: PDFDict, limits: CleaningLimits, depth: number): void {
  for (const key of METADATA) dict.delete(key);
  for (const value of dict.values()) strip(value, limits, depth + 1);
}

function stripStream(stream: PDFStream, limits: CleaningLimits, depth: number): void {
  stripDict(stream.dict, limits, depth);
  // A stream may lie in a file of its own.
  for (const key of ['F', 'FFilter', 'FDecodeParms']) stream.dict.delete(PDFName.of(key));
  if (!(stream instanceof PDFRawStream)) return;
  const filters = filtersOf(stream.dict);
  const last = filters.at(-1);
  if (last !== 'DCTDecode' && last !== 'DCT' && last !== 'JPXDecode') return;
  const stripped = (last === 'JPXDecode' ? stripJp2 : stripJpeg)(unpacked(stream, filters, limits));
  if (stripped === null) throw refusal('a picture in the PDF is damaged');
  const contents: { contents: Uint8Array } = stream as unknown as { contents: Uint8Array };
  contents.contents = stripped;
  stream.dict.set(PDFName.of('Filter'), PDFName.of(last === 'JPXDecode' ? last : 'DCTDecode'));
  const parameters = stream.dict.get(PDFName.of('DecodeParms'));
  if (parameters instanceof PDFArray) {
    const own = parameters.lookupMaybe(parameters.size() - 1, PDFDict);
    if (own === undefined) stream.dict.delete(PDFName.of('DecodeParms'));
    else stream.dict.set(PDFName.of('DecodeParms'), own);
  }
}

function filtersOf(dict: PDFDict): readonly string[] {
  const filter = dict.lookup(PDFName.of('Filter'));
  const names = filter instanceof PDFArray ? filter.asArray().map((_, i) => filter.lookup(i)) : [filter];
  return names.filter((name) => name instanceof PDFName).map((name) => name.decodeText());
}

/** A picture that was packed once more around its own coding. */
function unpacked(stream: PDFRawStream, filters: readonly string[], limits: CleaningLimits): Uint8Array {
  let bytes = stream.getContents();
  for (const filter of filters.slice(0, -1)) {
    if (filter !== 'FlateDecode' && filter !== 'Fl')
      throw refusal(`a picture in the PDF is packed by a filter that is not read; save it anew`);
    bytes = inflateSync(bytes, { maxOutputLength: limits.unpackedBytes });
  }
  return bytes;
}
