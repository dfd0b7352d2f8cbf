import { fileTypeFromBuffer } from 'file-type';
import { ACCEPTED_IN_WORDS, type EvidenceType } from '#domain/evidence/evidence-type.ts';
import { refusal } from './cleaning.ts';
import { textOf } from './text-of.ts';

/** A text comes decoded. */
export type Content =
  | { readonly type: Exclude<EvidenceType, 'text' | 'csv' | 'json' | 'har'> }
  | { readonly type: 'text'; readonly text: string };

/** What a file is, by its bytes. @throws evidence-refused for everything that is not taken */
export async function typeOfContent(bytes: Uint8Array): Promise<Content> {
  const found = await fileTypeFromBuffer(bytes);
  switch (found?.mime) {
    case 'image/png':
    case 'image/apng':
      return { type: 'png' };
    case 'image/jpeg':
      return { type: 'jpeg' };
    case 'image/webp':
      return { type: 'webp' };
    case 'image/gif':
      return { type: 'gif' };
    case 'application/pdf':
      return { type: 'pdf' };
    case 'application/vnd.openxmlformats-officedocument.wordprocessingml.document':
      return { type: 'docx' };
    case 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet':
      return { type: 'xlsx' };
    case 'application/vnd.openxmlformats-officedocument.presentationml.presentation':
      return { type: 'pptx' };
    default:
  }
  if (found !== undefined && /macroenabled|vba/i.test(found.mime))
    throw refusal('it is an Office file with macros; save it without them');
  // Some texts start like something else (`BM`, `MZ`, `ID3`); what is text throughout is text.
  const text = bytes.length === 0 ? null : textOf(bytes);
  if (text === null)
    throw refusal(
      `it is ${bytes.length === 0 ? 'empty' : 'no kind of file that is taken as evidence'}; ${ACCEPTED_IN_WORDS} are, without password`,
    );
  return { type: 'text', text };
}
