import { canonicaliseBankCard } from './bank-card.ts';
import { canonicaliseBirthday } from './birthday.ts';
import { canonicalise } from './canonicalise.ts';
import { canonicaliseCreditCode } from './credit-code.ts';
import { canonicaliseEmail } from './email.ts';
import { headerKind } from './header-words.ts';
import { canonicaliseIp } from './ip-address.ts';
import { IDENTIFIER_KINDS, type IdentifierKind } from './kinds.ts';
import { isChinesePassport } from './passport.ts';
import { canonicaliseLandline, canonicaliseMobile } from './phone.ts';
import { canonicaliseResidentId, isResidentIdShaped } from './resident-id.ts';
import { isChineseName } from './surnames.ts';
import { allDigits, dropSeparators, tidyText } from './tidy-text.ts';

/** No identifier is longer; a field of a megabyte costs nothing. */
const LONGEST = 320;

/**
 * The one kind that a cell is by itself, without a header and without its neighbours; null when that would be a
 * guess. Strict: what has a check digit must pass it, permits and passports must have their letter in upper case,
 * birthdays their separators. Usernames, bare eight-digit permits and foreign passports are never said: nothing in
 * them tells what they are.
 */
export function recogniseKind(text: string): IdentifierKind | null {
  if (text.length === 0 || text.length > LONGEST) return null;
  const tidied = tidyText(text);
  if (tidied.includes('@')) return canonicaliseEmail(tidied).ok ? 'email' : null;
  if (tidied.includes(':') && canonicaliseIp(tidied).ok) return 'ip';
  const first = tidied.charCodeAt(0);
  if (first > 0x7f) return isChineseName(tidied) ? 'name' : null;
  const starts = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x28;
  return starts ? numberKind(tidied) : documentKind(tidied);
}

/** Strongest evidence first: check digits and dates before lengths. */
function numberKind(tidied: string): IdentifierKind | null {
  // Three dots and four numbers are an address, though its eleven digits alone could be a mobile number's.
  if (tidied.includes('.') && canonicaliseIp(tidied).ok) return 'ip';
  const compact = dropSeparators(tidied);
  if (compact.length === 18 || compact.length === 15) {
    if (canonicaliseResidentId(compact).ok) return 'resident-id';
    if (canonicaliseCreditCode(compact).ok) return 'credit-code';
  }
  if (compact.length >= 13 && canonicaliseBankCard(compact).ok) return 'bank-card';
  if (canonicaliseMobile(tidied).ok) return 'mobile';
  if (canonicaliseLandline(tidied).ok) return 'landline';
  return tidied.length > 8 && isLongDate(tidied) ? 'birthday' : null;
}

/** A date with its separators, and without a time of day: that is when something happened, not a birth. */
const isLongDate = (tidied: string): boolean => !tidied.includes(':') && canonicaliseBirthday(tidied).ok;

function documentKind(tidied: string): IdentifierKind | null {
  if (tidied.length === 18 && canonicaliseCreditCode(tidied).ok) return 'credit-code';
  if (tidied.length < 8 || tidied.length > 11) return null;
  const first = tidied.charAt(0);
  if ((first === 'H' || first === 'M') && (tidied.length === 9 || tidied.length === 11)) {
    return allDigits(tidied, 1) ? 'hk-macau-permit' : null;
  }
  if (first === 'C' && tidied.length === 9 && allDigits(tidied, 1)) return 'hk-macau-permit';
  return isChinesePassport(tidied) ? 'passport' : null;
}

export type ColumnGuess = {
  /** Null: cells that are none of the kinds known. */
  readonly kind: IdentifierKind | null;
  /** Part of the cells that are not blank and are valid as this kind; 0 to 1. */
  readonly share: number;
  /**
   * Part that at least looks like this kind, check digit right or wrong. A column of cards with `shaped` 1 and `share`
   * 0.1 is a column of random digits.
   */
  readonly shaped: number;
  /** The header names this kind. */
  readonly named: boolean;
};

/**
 * What a column holds, from a sample of its cells and its header: every kind that occurs, best first, with the rest as
 * null. A header's kind is measured by what is valid as that kind, since then bare digits are enough; without a header
 * cells are told by `recogniseKind`. The caller decides what share is enough. Empty when all cells are blank.
 */
export function recogniseColumn(cells: readonly string[], header?: string): readonly ColumnGuess[] {
  const named = header === undefined ? null : headerKind(header);
  const filled = cells.filter((cell) => tidyText(cell) !== '');
  if (filled.length === 0) return [];
  const valid = new Map<IdentifierKind | null, number>();
  const shaped = new Map<IdentifierKind, number>();
  const kindOf = named === null && areCompactDates(filled) ? compactBirthday : recogniseKind;
  for (const cell of filled) {
    const fits = named !== null && canonicalise(named, cell, { site: 'site.example' }).ok;
    const kind = fits ? named : kindOf(cell);
    valid.set(kind, (valid.get(kind) ?? 0) + 1);
    const looks = kind ?? shapedKind(cell);
    if (looks !== null) shaped.set(looks, (shaped.get(looks) ?? 0) + 1);
  }
  const guess = (kind: IdentifierKind | null): ColumnGuess => ({
    kind,
    share: (valid.get(kind) ?? 0) / filled.length,
    shaped: ((kind === null ? valid.get(null) : shaped.get(kind)) ?? 0) / filled.length,
    named: kind !== null && kind === named,
  });
  return [...IDENTIFIER_KINDS, null]
    .map(guess)
    .filter(({ share, shaped, named }) => share > 0 || shaped > 0 || named)
    .toSorted((a, b) => weight(b) - weight(a));
}

/** A header counts for as much as four tenths of the cells; looks for less than validity; no kind for least. */
const weight = (guess: ColumnGuess): number =>
  guess.kind === null ? guess.share / 2 : Math.max(guess.share, guess.shaped * 0.9) + (guess.named ? 0.4 : 0);

/**
 * Numbers of a kind whose check digit does not matter here. Random digits of 16 to 19 look like cards, so what looks
 * like an ID number comes first.
 */
export function shapedKind(text: string): IdentifierKind | null {
  if (text.length > LONGEST) return null;
  const compact = dropSeparators(tidyText(text));
  if (isResidentIdShaped(compact)) return 'resident-id';
  return compact.length >= 16 && compact.length <= 19 && allDigits(compact) ? 'bank-card' : null;
}

/** A column of YYYYMMDD: some passwords are dates, but in no list are nearly all of them. */
function areCompactDates(cells: readonly string[]): boolean {
  let dates = 0;
  for (const cell of cells) if (compactBirthday(cell) !== null) dates++;
  return dates >= cells.length * 0.95;
}

function compactBirthday(cell: string): IdentifierKind | null {
  const tidied = tidyText(cell);
  const century = tidied.startsWith('19') || tidied.startsWith('20');
  return tidied.length === 8 && century && canonicaliseBirthday(tidied).ok ? 'birthday' : null;
}
