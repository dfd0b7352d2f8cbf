import { findIdentifiers, type FoundIdentifier, type PersonalKind } from './find-in-text.ts';
import { maskIdentifier } from './mask.ts';

export type FoundCount = { readonly kind: PersonalKind; readonly count: number };

export type MaskedText = {
  readonly text: string;
  /** What was found, masked or not, by kind; nothing of what it was. */
  readonly found: readonly FoundCount[];
};

/**
 * - `sample`: every identifier is masked. For samples of data, which must show that it is there and not whose it is.
 * - `prose`: only what has a valid check digit is masked, since a description may name whom to write to; the rest is
 *   counted, so that a form can warn of it.
 */
export type Masking = 'sample' | 'prose';

/** The text with identifiers of persons masked as `maskIdentifier` shows them. */
export function maskText(text: string, masking: Masking): MaskedText {
  const found = findIdentifiers(text);
  const parts: string[] = [];
  let at = 0;
  for (const one of found) {
    if (masking === 'prose' && !one.checked) continue;
    parts.push(text.slice(at, one.start), maskIdentifier(one.kind, text.slice(one.start, one.end)));
    at = one.end;
  }
  return { text: parts.join('') + text.slice(at), found: countsOf(found) };
}

function countsOf(found: readonly FoundIdentifier[]): readonly FoundCount[] {
  const counts = new Map<PersonalKind, number>();
  for (const { kind } of found) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => ({ kind, count }));
}
