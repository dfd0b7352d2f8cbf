import type { Charset, Plan } from './plan.ts';
import type { RoleGuess } from './detect-roles.ts';
import { KNOWN_PASSWORDS } from './storage-scheme-known.ts';

/** First bytes that no list begins with, in hexadecimal, and what they begin. */
const SIGNATURES: readonly (readonly [hex: string, what: string])[] = [
  ['89504e470d0a1a0a', 'a PNG image'],
  ['ffd8ff', 'a JPEG image'],
  ['474946383761', 'a GIF image'],
  ['474946383961', 'a GIF image'],
  ['255044462d', 'a PDF document'],
  ['7f454c46', 'a program'],
  ['cafebabe', 'a program'],
  ['0061736d', 'a program'],
  ['53514c69746520666f726d61742033', 'an SQLite database; export its table of people as CSV'],
  ['d0cf11e0a1b11ae1', 'an Office document of the old format; save its sheet as CSV'],
  ['504b0304', 'a ZIP archive'],
  ['1f8b08', 'a gzip archive'],
  ['377abcaf271c', 'a 7-Zip archive; unpack it first'],
  ['526172211a07', 'a RAR archive; unpack it first'],
  ['fd377a585a00', 'an xz archive'],
  ['28b52ffd', 'a Zstandard archive'],
  ['5047444d50', "PostgreSQL's own dump format; pg_restore makes SQL of it"],
];

/** Characters looked at, and the part of them that text never holds. */
const LOOKED_AT = 1 << 16;
const ODD = 0.03;

/** Why these bytes are no text, in words that follow the name of the file; null when they may be. */
export function binaryReason(sample: Uint8Array, text: string, charset: Charset): string | null {
  const start = Buffer.from(sample.subarray(0, 16)).toString('hex');
  const known = SIGNATURES.find(([hex]) => start.startsWith(hex));
  if (known !== undefined) return `it is ${known[1]}`;
  const looked = text.slice(0, LOOKED_AT);
  // Bytes that are no UTF-16 come out as halves of characters and as numbers that stand for none.
  const odd = charset.startsWith('utf-16') ? /[\p{Cc}\p{Cn}\p{Co}\p{Cs}\uFFFD]/gu : /\p{Cc}/gu;
  const counts = new Map<string, number>();
  for (const [mark] of looked.matchAll(odd)) {
    // NULs occur in lists, and white space does.
    if (mark !== '\0' && mark.trim() !== '') counts.set(mark, (counts.get(mark) ?? 0) + 1);
  }
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  // One control character may be the delimiter.
  const strange = all - Math.max(0, ...counts.values());
  return strange > looked.length * ODD
    ? 'it looks like a binary file (an image, a program, a database, something encrypted)'
    : null;
}

const COMMON = new Set(KNOWN_PASSWORDS);
/** What stands between words and between parts of a sentence, rather than between fields. */
const BETWEEN_WORDS = /^(?:[\s,.，、。；：！？!?…'"’“”()-]+)$/;

/**
 * Whether the reading is of prose: what divides it is what divides sentences, the roles are guesses among words, and
 * hardly any of these words holds a digit or a mark inside or is a common password. Where people chose names and
 * passwords, many do.
 */
export function isProse(
  shape: Plan['shape'],
  roles: readonly RoleGuess[],
  cells: readonly (readonly string[])[],
): boolean {
  if (!isOfWords(shape)) return false;
  const guessed = roles.flatMap(({ role }, i) =>
    role === 'username' || role === 'secret' ? [cells[i] ?? []] : [],
  );
  if (roles.some(({ role }) => isKnown(role))) return false;
  const words = guessed.flat().filter((cell) => cell.trim() !== '');
  const chosen = words.filter((word) => /\p{L}[^\p{L}\s'’-]+\p{L}|\p{N}/u.test(word) || COMMON.has(word));
  return chosen.length < words.length * 0.08 || words.length === 0;
}

function isOfWords(shape: Plan['shape']): boolean {
  if (shape.kind === 'blanks' || shape.kind === 'fixed') return !shape.header;
  if (shape.kind !== 'delimited' || shape.header || shape.delimiter === '\t') return false;
  // A run of one mark, `----`, is what lists are made with.
  return BETWEEN_WORDS.test(shape.delimiter) && !/^(\S)\1+$/.test(shape.delimiter);
}

const isKnown = (role: RoleGuess['role']): boolean =>
  role !== 'ignored' && role !== 'username' && role !== 'secret' && role !== 'salt';

/** Whether a row of this plan can hold anything that is taken in. */
export function understandsRows(roles: readonly RoleGuess[]): boolean {
  return roles.some(
    ({ role }) => typeof role === 'string' && role !== 'ignored' && role !== 'salt' && role !== 'date',
  );
}

/**
 * Why a shape that divides the sample is none of a list: it divides sentences; no column is taken in; or nothing in it
 * is known for what it is, and its lines agree no better than chance has it.
 */
export type Unread = 'prose' | 'nothing' | 'unsure';

/** Why there is no plan, in words that follow the name of the file. `unread`: of the best shape, if one was found. */
export function reasonFor(text: string, unread: Unread | null): string {
  if (isOneDocument(text))
    return 'it is one JSON document; hand it in with one object a line (jq -c ".[]" does that)';
  if (unread === 'prose') return 'it reads as prose: no column holds identifiers, passwords or hashes';
  if (unread === 'nothing')
    return 'no column holds identifiers, passwords or hashes, so every row would be refused';
  if (!/[\r\n]/.test(text)) return 'it has no line ends within the sample, and is no record by itself';
  return 'no delimiter, width or format divides most of its lines into the same number of fields';
}

/** JSON over many lines, begun and not necessarily ended within the sample. */
export function isOneDocument(text: string): boolean {
  if (!/^\uFEFF?\s*[[{]/.test(text)) return false;
  if (/[\]}]\s*$/.test(text) && !/[\r\n]/.test(text.trim())) return true;
  const lines = text
    .slice(0, LOOKED_AT)
    .split(/[\r\n]+/)
    .filter((line) => line.trim() !== '')
    .slice(0, 500);
  const parts = lines.filter((line) =>
    /^\s*(?:"[^"]*"\s*:.*|[[\]{}]+,?|(?:".*"|[\d.eE+-]+|true|false|null),?)\s*$/.test(line),
  );
  return parts.length >= lines.length * 0.9;
}
