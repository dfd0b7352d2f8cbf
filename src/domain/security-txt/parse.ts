import { type Instant, msOf, parseInstant } from '#kernel/instant.ts';
import { withoutSignature } from './cleartext-signature.ts';
import type { SecurityTxt, SecurityTxtProblem, SecurityTxtReading, SecurityTxtRule } from './security-txt.ts';

/** RFC 9116, 5.4 asks readers to bound it and names 32 KB. */
export const MOST_SECURITY_TXT = 32_768;
const MOST_LINES = 1000;
const MOST_VALUE = 2000;
const YEAR_MS = 366 * 86_400_000;

export type ParseContext = {
  readonly now: Instant;
  /** The address that it was read from, to compare with Canonical; null: handed in by other ways. */
  readonly from: string | null;
};

type ListField = 'contacts' | 'canonical' | 'encryption' | 'acknowledgments' | 'policy' | 'hiring' | 'csaf';

/** Field names are compared without regard to case (2.4). */
const LIST_FIELDS: ReadonlyMap<string, ListField> = new Map([
  ['contact', 'contacts'],
  ['canonical', 'canonical'],
  ['encryption', 'encryption'],
  ['acknowledgments', 'acknowledgments'],
  ['policy', 'policy'],
  ['hiring', 'hiring'],
  ['csaf', 'csaf'],
]);

/** Schemes by field; web addresses are for all. */
const SCHEMES: Readonly<Record<ListField, readonly string[]>> = {
  contacts: ['https:', 'mailto:', 'tel:'],
  canonical: ['https:'],
  encryption: ['https:', 'dns:', 'openpgp4fpr:'],
  acknowledgments: ['https:'],
  policy: ['https:'],
  hiring: ['https:'],
  csaf: ['https:'],
};

/**
 * Reads a security.txt by RFC 9116. Never throws: whatever bytes come, the answer is what could be read and which rules
 * it breaks. A value that breaks a rule is left out; an expired file is read, and said to be expired.
 */
export function parseSecurityTxt(bytes: Uint8Array, context: ParseContext): SecurityTxtReading {
  if (bytes.length > MOST_SECURITY_TXT) return unread('too-large');
  const text = utf8(bytes);
  if (text === null) return unread('not-utf8');
  const lines = text.split(/\r\n|\n|\r/).map((one, index) => ({ line: index + 1, text: one }));
  if (lines.length > MOST_LINES) return unread('too-large');

  const { lines: said, signed, problems: wrapping } = withoutSignature(lines);
  const found: Found = { lists: new Map(), expires: [], languages: [], others: [], problems: [...wrapping] };
  for (const { line, text: one } of said) readLine(one, line, found);
  const file = fileOf(found, signed);
  return { file, problems: [...found.problems, ...wholeProblems(file, found, context)] };
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null; // the one thing that a fatal decoder throws for
  }
}

type Found = {
  readonly lists: Map<ListField, string[]>;
  readonly expires: { line: number; value: string }[];
  readonly languages: { line: number; value: string }[];
  readonly others: { name: string; value: string }[];
  readonly problems: SecurityTxtProblem[];
};

function readLine(text: string, line: number, found: Found): void {
  if (text.trim() === '' || text.startsWith('#')) return;
  const colon = text.indexOf(':');
  const name = text.slice(0, Math.max(colon, 0));
  const value = text.slice(colon + 1).trim();
  if (!/^[!-~]{1,100}$/.test(name) || value === '' || value.length > MOST_VALUE || /\p{Cc}/u.test(value)) {
    found.problems.push({ rule: 'line-unreadable', line });
    return;
  }
  const known = name.toLowerCase();
  const list = LIST_FIELDS.get(known);
  if (list !== undefined) {
    const problem = addressProblem(value, SCHEMES[list]);
    if (problem === null) found.lists.set(list, [...(found.lists.get(list) ?? []), value]);
    else found.problems.push({ rule: problem, line });
  } else if (known === 'expires') found.expires.push({ line, value });
  else if (known === 'preferred-languages') found.languages.push({ line, value });
  else found.others.push({ name, value });
}

function addressProblem(value: string, schemes: readonly string[]): SecurityTxtRule | null {
  if (/\s/.test(value) || !URL.canParse(value)) return 'address-unreadable';
  const url = new URL(value);
  if (url.protocol === 'http:') return 'not-https';
  const usable =
    schemes.includes(url.protocol) &&
    (url.protocol !== 'https:' || (url.username === '' && url.password === '')) &&
    (url.protocol !== 'mailto:' || /^[^@\s]+@[^@\s]+$/.test(url.pathname)) &&
    (url.protocol !== 'tel:' || /^\+?[0-9().-]+$/.test(url.pathname.split(';')[0] ?? ''));
  return usable ? null : 'address-unreadable';
}

function fileOf(found: Found, signed: boolean): SecurityTxt {
  const list = (field: ListField) => found.lists.get(field) ?? [];
  return {
    contacts: list('contacts'),
    expires: found.expires.length === 1 ? instant(found.expires[0]?.value ?? '') : null,
    canonical: list('canonical'),
    encryption: list('encryption'),
    acknowledgments: list('acknowledgments'),
    policy: list('policy'),
    hiring: list('hiring'),
    csaf: list('csaf'),
    languages: found.languages.length === 1 ? languagesOf(found.languages[0]?.value ?? '') : [],
    others: found.others,
    signature: signed ? 'unverified' : 'none',
  };
}

function* wholeProblems(
  file: SecurityTxt,
  found: Found,
  context: ParseContext,
): Generator<SecurityTxtProblem> {
  if (file.contacts.length === 0) yield { rule: 'contact-missing', line: null };
  const [expires, again] = found.expires;
  if (expires === undefined) yield { rule: 'expires-missing', line: null };
  else if (again !== undefined) yield { rule: 'expires-repeated', line: again.line };
  else if (file.expires === null) yield { rule: 'expires-unreadable', line: expires.line };
  else if (file.expires <= context.now) yield { rule: 'expired', line: expires.line };
  else if (msOf(file.expires) - msOf(context.now) > YEAR_MS)
    yield { rule: 'expires-far', line: expires.line };
  const [languages, more] = found.languages;
  if (more !== undefined) yield { rule: 'languages-repeated', line: more.line };
  else if (languages !== undefined && file.languages.length === 0) {
    yield { rule: 'languages-unreadable', line: languages.line };
  }
  if (context.from !== null && file.canonical.length > 0 && !file.canonical.some(sameAs(context.from))) {
    yield { rule: 'canonical-other', line: null };
  }
}

const sameAs = (from: string) => (canonical: string) =>
  URL.canParse(from) && new URL(canonical).href === new URL(from).href;

/** RFC 3339; lower-case `t` and `z` are allowed there. */
function instant(value: string): Instant | null {
  return /T/i.test(value) ? parseInstant(value.toUpperCase()) : null;
}

/** Empty when one of them is no language tag. */
function languagesOf(value: string): readonly string[] {
  const tags = value.split(',').map((tag) => tag.trim());
  return tags.every((tag) => /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,6}$/.test(tag)) ? tags : [];
}

function unread(rule: SecurityTxtRule): SecurityTxtReading {
  const nothing: Found = { lists: new Map(), expires: [], languages: [], others: [], problems: [] };
  return { file: fileOf(nothing, false), problems: [{ rule, line: null }] };
}
