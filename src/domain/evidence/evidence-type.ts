/** What is taken as evidence, told by content and never by name. Everything else is refused. */
export const EVIDENCE_TYPES = {
  png: { mediaType: 'image/png', family: 'image' },
  jpeg: { mediaType: 'image/jpeg', family: 'image' },
  webp: { mediaType: 'image/webp', family: 'image' },
  gif: { mediaType: 'image/gif', family: 'image' },
  pdf: { mediaType: 'application/pdf', family: 'pdf' },
  docx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    family: 'office',
  },
  xlsx: { mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', family: 'office' },
  pptx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    family: 'office',
  },
  text: { mediaType: 'text/plain; charset=utf-8', family: 'text' },
  csv: { mediaType: 'text/csv; charset=utf-8', family: 'text' },
  json: { mediaType: 'application/json', family: 'text' },
  /** HTTP Archive 1.2: what a browser's network tab exports. */
  har: { mediaType: 'application/json', family: 'text' },
} as const satisfies Readonly<Record<string, EvidenceTypeFacts>>;

type EvidenceTypeFacts = {
  /** As it is served, always as a download. */
  readonly mediaType: string;
  readonly family: 'image' | 'pdf' | 'office' | 'text';
};

export type EvidenceType = keyof typeof EVIDENCE_TYPES;
export type TextType = 'text' | 'csv' | 'json' | 'har';

export const ACCEPTED_IN_WORDS = 'PNG, JPEG, WebP, GIF, PDF, DOCX, XLSX, PPTX, plain text, CSV, JSON and HAR';
