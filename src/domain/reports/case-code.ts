/** Crockford's base 32: no letter that is taken for a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LETTERS = 8;
const PASSPHRASE_LETTERS = 16;
const DRAFT_LETTERS = 8;

/**
 * The code of a case: `NW-7K3F-9QXM`, 40 bits. It names the case and opens nothing, so it may stand in the subject of
 * a mail.
 * @param bytes 8 random ones
 */
export const caseCodeOf = (bytes: Uint8Array): string => `NW-${grouped(letters(bytes, CODE_LETTERS))}`;

/**
 * The passphrase of an anonymous finder: 80 bits as four groups of four.
 * @param bytes 16 random ones
 */
export const passphraseOf = (bytes: Uint8Array): string => grouped(letters(bytes, PASSPHRASE_LETTERS));

/** The number of a draft: eight letters, 40 bits. It stands in addresses and opens nothing. @param bytes 8 random ones */
export const draftIdOf = (bytes: Uint8Array): string => letters(bytes, DRAFT_LETTERS).toLowerCase();

function letters(bytes: Uint8Array, count: number): string {
  if (bytes.length < count) throw new RangeError(`${count} random bytes are needed`);
  return [...bytes.subarray(0, count)].map((byte) => ALPHABET[byte & 31]).join('');
}

const grouped = (text: string): string => (text.match(/.{4}/g) ?? []).join('-');

/** As it was made, from what a person typed: any case, blanks, dashes, O for 0, I and L for 1. Null when it is none. */
export function readCaseCode(typed: string): string | null {
  const whole = plainOf(typed);
  // Without its prefix a code may itself begin with these two letters.
  const plain = whole.length === CODE_LETTERS + 2 ? whole.replace(/^NW/, '') : whole;
  return isLetters(plain, CODE_LETTERS) ? `NW-${grouped(plain)}` : null;
}

export function readPassphrase(typed: string): string | null {
  const plain = plainOf(typed);
  return isLetters(plain, PASSPHRASE_LETTERS) ? grouped(plain) : null;
}

/** A draft's number and secret, as the page shows them in one: six groups of four. */
export function readDraftCode(typed: string): { readonly id: string; readonly secret: string } | null {
  const plain = plainOf(typed);
  if (!isLetters(plain, DRAFT_LETTERS + PASSPHRASE_LETTERS)) return null;
  return { id: plain.slice(0, DRAFT_LETTERS).toLowerCase(), secret: grouped(plain.slice(DRAFT_LETTERS)) };
}

export const draftCodeOf = (draft: { readonly id: string; readonly secret: string }): string =>
  grouped(plainOf(draft.id + draft.secret));

/** The first code in a text, for example a subject line; null when there is none. */
export function findCaseCode(text: string): string | null {
  const found = /\bNW[-\u2010-\u2015 ]?([0-9A-Z]{4})[-\u2010-\u2015 ]?([0-9A-Z]{4})\b/i.exec(text);
  return found === null ? null : readCaseCode(`${found[1]}${found[2]}`);
}

const plainOf = (typed: string): string =>
  typed
    .slice(0, 100)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\u2010-\u2015-]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');

const isLetters = (text: string, count: number): boolean =>
  text.length === count && /^[0-9A-HJKMNP-TV-Z]*$/.test(text);
