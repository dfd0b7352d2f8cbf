import { headerMeaning } from '#domain/identifiers/header-words.ts';
import type { PersonalKind } from '#domain/identifiers/find-in-text.ts';
import { KINDS } from '#domain/identifiers/kinds.ts';
import { maskIdentifier } from '#domain/identifiers/mask.ts';
import { type FoundCount, maskText } from '#domain/identifiers/mask-text.ts';

/** Data classes of a column or key whose values are masked whole: each of them leads to one person. */
const PRIVATE_CLASSES = [
  'address',
  'instant-messenger',
  'security-question',
  'social-insurance',
  'health',
  'licence-plate',
  'device',
] as const;
type PrivateClass = (typeof PRIVATE_CLASSES)[number];

/** What is masked in a sample. `secret`: passwords and their hashes, cookies, tokens, authorization headers. */
export type MaskedKind = PersonalKind | 'name' | 'username' | 'birthday' | 'secret' | PrivateClass;
export type MaskedCounts = Readonly<Partial<Record<MaskedKind, number>>>;

export const STARS = '****';

/** Masks values and counts what it masked. */
export class Tally {
  readonly #counts = new Map<MaskedKind, number>();

  get counts(): MaskedCounts {
    return Object.fromEntries(this.#counts);
  }

  /** So many values of this kind were masked. */
  add(kind: MaskedKind, count = 1): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + count);
  }

  /** Running text. `found` says whether it held anything. */
  text(text: string): { readonly text: string; readonly found: boolean } {
    const masked = maskText(text, 'sample');
    masked.found.forEach(({ kind, count }: FoundCount) => this.add(kind, count));
    return { text: masked.text, found: masked.found.length > 0 };
  }

  /** A value that is known to be of this kind. */
  value(kind: MaskedKind, value: string): string {
    if (value.trim() === '') return value;
    this.add(kind);
    return kind in KINDS ? maskIdentifier(kind as keyof typeof KINDS, value) : STARS;
  }
}

/** What the name of a column or a key says that its values are, as far as those are masked. */
export function maskedByName(name: string): MaskedKind | null {
  const meaning = headerMeaning(name);
  if (meaning === null || meaning === 'date' || meaning === 'row-number') return null;
  if (typeof meaning === 'object') return PRIVATE_CLASSES.find((one) => one === meaning.dataClass) ?? null;
  switch (meaning) {
    case 'secret':
    case 'secret-hash':
    case 'salt':
      return 'secret';
    case 'ip':
    case 'credit-code':
      return null;
    case 'site-username':
      return 'username';
    default:
      return meaning;
  }
}
