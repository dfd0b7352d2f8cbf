import { SCHEMES, type SchemeFacts } from '#domain/breaches/storage-scheme.ts';
import type { Language } from './language.ts';

const KNOWN: Readonly<Record<string, SchemeFacts>> = SCHEMES;

/** Name of a storage scheme for people; an unknown one shows its own id. */
export function schemeName(scheme: string, language: Language): string {
  return KNOWN[scheme]?.[language] ?? scheme;
}

/** What the scheme is worth against a thief. */
export function schemeProtection(scheme: string): SchemeFacts['protection'] {
  return KNOWN[scheme]?.protection ?? 'unknown';
}
