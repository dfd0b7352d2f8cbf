import { EVIDENCE_TYPES } from '#domain/evidence/evidence-type.ts';
import { refuseLists } from '#domain/evidence/evidence-limits.ts';
import { maskSample, readSample } from '#domain/evidence/mask-sample.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Cleaned, CleaningLimits, CleaningOptions } from './cleaning.ts';
import { typeOfContent } from './type-of-content.ts';

/**
 * One file on its way to be kept: told by its content, freed of its metadata, its personal data masked. Runs in a
 * process of its own (`clean-in-child.ts`), since every format here has a parser that somebody may know better than we.
 * @throws evidence-refused, too-large
 */
export async function cleanFile(
  bytes: Uint8Array,
  options: Omit<CleaningOptions, 'maxBytes'>,
  limits: CleaningLimits,
): Promise<Cleaned> {
  const cleaned = await byType(bytes, options, limits);
  refuseLists(cleaned.rows, { sampleRows: options.maxRows });
  if (Math.max(cleaned.content.length, cleaned.unmasked?.length ?? 0) > limits.cleanedBytes)
    throw new NuwaError('too-large', {
      what: `The cleaned file (${EVIDENCE_TYPES[cleaned.type].family})`,
      limit: `${limits.cleanedBytes} bytes`,
    });
  return cleaned;
}

/** Parsers are loaded when their kind comes: most processes need none of them, and start in half the time. */
async function byType(
  bytes: Uint8Array,
  { withUnmasked }: Omit<CleaningOptions, 'maxBytes'>,
  limits: CleaningLimits,
): Promise<Cleaned> {
  const content = await typeOfContent(bytes);
  const untouched = { masked: {}, rows: 0, unmasked: null };
  switch (content.type) {
    case 'png':
    case 'jpeg':
    case 'webp':
    case 'gif':
      return {
        type: content.type,
        content: await (await import('./clean-image.ts')).cleanImage(bytes, content.type, limits),
        ...untouched,
      };
    case 'pdf':
      return {
        type: 'pdf',
        content: await (await import('./clean-pdf.ts')).cleanPdf(bytes, limits),
        ...untouched,
      };
    case 'docx':
    case 'xlsx':
    case 'pptx':
      return (await import('./clean-office.ts')).cleanOffice(bytes, content.type, limits, withUnmasked);
    case 'text':
      return cleanText(content.text, withUnmasked);
  }
}

function cleanText(text: string, withUnmasked: boolean): Cleaned {
  const sample = readSample(text);
  const masked = maskSample(sample, true);
  const hasPersonal = Object.keys(masked.masked).some((kind) => kind !== 'secret');
  return {
    type: masked.type,
    content: Buffer.from(masked.text, 'utf8'),
    masked: masked.masked,
    rows: masked.rows,
    unmasked: withUnmasked && hasPersonal ? Buffer.from(maskSample(sample, false).text, 'utf8') : null,
  };
}
