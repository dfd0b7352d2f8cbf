import { buffer } from 'node:stream/consumers';
import { inflateRawSync, inflateSync } from 'node:zlib';
import { PDFArray, PDFDocument, PDFName, PDFString } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { ZipFile } from 'yazl';

/** What is planted as metadata in the files of these tests; none of it may come through. */
export const PLANTED = {
  author: 'Wang Zhuzhe',
  place: 'PLANTEDPLACE',
  revision: 'PLANTEDREVISION',
  path: 'PLANTEDUSER',
  script: 'PLANTEDSCRIPT',
  attachment: 'PLANTEDATTACHMENT',
  company: 'PLANTEDCOMPANY',
  comment: 'PLANTEDCOMMENT',
} as const;

/** A tiny picture with EXIF (author, place), XMP and a comment of its format. */
export async function plantedImage(format: 'png' | 'jpeg' | 'webp' | 'gif'): Promise<Buffer> {
  const image = sharp({ create: { width: 24, height: 16, channels: 3, background: '#3366aa' } })
    .withExif({
      IFD0: { Artist: PLANTED.author, ImageDescription: PLANTED.comment },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '29/1 4/1 0/1', GPSMapDatum: PLANTED.place },
    })
    .withMetadata({ orientation: 6 })
    .withXmp(
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="${PLANTED.author}"/></rdf:RDF></x:xmpmeta>`,
    );
  const bytes = await image.toFormat(format).toBuffer();
  switch (format) {
    case 'jpeg':
      // A comment segment, and bytes behind the end of the image.
      return Buffer.concat([bytes.subarray(0, 2), segment(0xfe, PLANTED.comment), bytes.subarray(2), tail()]);
    case 'gif': {
      // A comment extension behind the header, the screen and the global colour table.
      const colours = 3 * 2 ** (((bytes[10] ?? 0) & 7) + 1);
      const at = 13 + ((bytes[10] ?? 0) & 0x80 ? colours : 0);
      const text = Buffer.from(PLANTED.author);
      const extension = Buffer.concat([Buffer.of(0x21, 0xfe, text.length), text, Buffer.of(0)]);
      return Buffer.concat([bytes.subarray(0, at), extension, bytes.subarray(at), tail()]);
    }
    default:
      return Buffer.concat([bytes, tail()]);
  }
}

const tail = (): Buffer => Buffer.from(PLANTED.path);

function segment(marker: number, text: string): Buffer {
  const head = Buffer.of(0xff, marker, 0, 0);
  head.writeUInt16BE(text.length + 2, 2);
  return Buffer.concat([head, Buffer.from(text)]);
}

export const VISIBLE = 'visible words';

/**
 * A page with a photo, with the author, XMP, a script, an attachment and a comment, and a second revision appended by
 * an incremental save, in which another text has taken the place of the first one's.
 */
export async function plantedPdf(): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  pdf.setAuthor(PLANTED.author);
  pdf.setTitle(PLANTED.company);
  const page = pdf.addPage([200, 200]);
  page.drawText(PLANTED.revision, { x: 10, y: 20 });
  page.drawImage(await pdf.embedJpg(await plantedImage('jpeg')), { x: 10, y: 50, width: 24, height: 16 });
  await pdf.attach(Buffer.from(PLANTED.attachment), 'a.txt');
  pdf.addJavaScript('main', `app.alert('${PLANTED.script}')`);
  const xmp = pdf.context.stream(`<x:xmpmeta>${PLANTED.author}</x:xmpmeta>`, {
    Type: 'Metadata',
    Subtype: 'XML',
  });
  pdf.catalog.set(PDFName.of('Metadata'), pdf.context.register(xmp));
  page.node.set(PDFName.of('Metadata'), pdf.context.register(xmp.clone()));
  const note = pdf.context.obj({ Type: 'Annot', Subtype: 'Text', Rect: [0, 0, 9, 9] });
  note.set(PDFName.of('T'), PDFString.of(PLANTED.author));
  note.set(PDFName.of('Contents'), PDFString.of(PLANTED.comment));
  page.node.set(PDFName.of('Annots'), pdf.context.obj([pdf.context.register(note)]));
  const first = Buffer.from(await pdf.save({ useObjectStreams: false }));
  return withRevision(first, page.node.get(PDFName.of('Contents')));
}

/** Appends another content stream under the number of the page's first one. */
function withRevision(first: Buffer, contents: unknown): Uint8Array {
  const list = contents instanceof PDFArray ? contents.get(0) : contents;
  const number = Number(/^(\d+) 0 R/.exec(String(list))?.[1]);
  const text = `BT /F1 12 Tf 10 20 Td (${VISIBLE}) Tj ET`;
  const object = `${number} 0 obj\n<</Length ${text.length}>>\nstream\n${text}\nendstream\nendobj\n`;
  const at = first.length;
  const before = first.lastIndexOf('startxref');
  const previous = /startxref\s+(\d+)/.exec(first.toString('latin1', before))?.[1] ?? '0';
  const trailer = /trailer\s*<<[^]*?>>/.exec(first.toString('latin1'))?.[0] ?? '';
  const xref = `xref\n${number} 1\n${String(at).padStart(10, '0')} 00000 n \n${trailer.replace('<<', `<</Prev ${previous} `)}\nstartxref\n${at + object.length}\n%%EOF\n`;
  return Buffer.concat([first, Buffer.from(object + xref, 'latin1')]);
}

/** All bytes of a file, those that it holds packed as well: zip entries and flate streams. */
export function unpackedBytes(file: Uint8Array): Buffer {
  const bytes = Buffer.from(file);
  const parts: Buffer[] = [bytes];
  for (let at = bytes.indexOf('PK\x03\x04'); at >= 0; at = bytes.indexOf('PK\x03\x04', at + 4)) {
    const from = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    if (bytes.readUInt16LE(at + 8) === 8)
      parts.push(unpackedBytes(attempt(() => inflateRawSync(bytes.subarray(from)))));
  }
  for (let at = bytes.indexOf('stream'); at >= 0; at = bytes.indexOf('stream', at + 6)) {
    const from = at + (bytes[at + 6] === 0x0d ? 8 : 7);
    parts.push(attempt(() => inflateSync(bytes.subarray(from))));
  }
  return Buffer.concat(parts);
}

function attempt(unpack: () => Buffer): Buffer {
  try {
    return unpack();
  } catch {
    return Buffer.alloc(0); // not packed: its bytes stand in the file itself
  }
}

/** What of the planted metadata is in a file, as ASCII, UTF-16 or hex, packed or not. */
export function plantedIn(file: Uint8Array): readonly string[] {
  const all = unpackedBytes(file);
  return Object.values(PLANTED).filter((text) =>
    [
      Buffer.from(text),
      Buffer.from(text, 'utf16le'),
      Buffer.from(text, 'utf16le').swap16(),
      Buffer.from(Buffer.from(text).toString('hex')),
      Buffer.from(Buffer.from(text).toString('hex').toUpperCase()),
      Buffer.from(Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()),
    ].some((needle) => all.includes(needle)),
  );
}

export async function zipOf(parts: Readonly<Record<string, string | Uint8Array>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, part] of Object.entries(parts)) zip.addBuffer(Buffer.from(part as string), name);
  zip.end();
  return await buffer(zip.outputStream);
}
