import { canonicaliseEmail } from './email.ts';
import type { IdentifierKind } from './kinds.ts';
import { recogniseKind, shapedKind } from './recognise.ts';
import { dropSeparators } from './tidy-text.ts';

/** One identifier of a person inside a text: UTF-16 offsets into the text that was searched. */
export type FoundIdentifier = {
  readonly kind: PersonalKind;
  readonly start: number;
  readonly end: number;
  /** A check digit held: chance alone gives one in ten, or in eleven, of numbers of that shape. */
  readonly checked: boolean;
};

/** What is personal data when it stands in running text. Names, usernames and dates cannot be told from other words. */
export type PersonalKind = Exclude<
  IdentifierKind,
  'credit-code' | 'site-username' | 'username' | 'ip' | 'birthday' | 'name'
>;

/**
 * E-mail addresses, phones, numbers of ID cards, bank cards, passports and permits in a text of any length, in order
 * and without overlap. ID and card numbers with a wrong check digit count (`checked` false): a typing error does not
 * make them anybody else's. Attacker-controlled: one pass for each of four shapes, every window bounded.
 */
export function findIdentifiers(text: string): readonly FoundIdentifier[] {
  const { folded, origin } = fold(text);
  const found = [...emails(folded), ...words(folded), ...groups(folded)].toSorted(
    (a, b) => a.start - b.start || b.end - a.end,
  );
  const kept: FoundIdentifier[] = [];
  let end = 0;
  for (const one of found) {
    if (one.start < end) continue;
    end = one.end;
    kept.push(origin === null ? one : { ...one, start: origin(one.start), end: origin(one.end - 1) + 1 });
  }
  return kept;
}

type Folded = { readonly folded: string; readonly origin: ((at: number) => number) | null };

const HIDDEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/;
const FOLDED = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\uff01-\uff5e\u3000\u00a0]/;

/** Full-width forms as ASCII, invisible marks gone, with the way back to the offsets of the original. */
function fold(text: string): Folded {
  if (!FOLDED.test(text)) return { folded: text, origin: null };
  const offsets = new Int32Array(text.length);
  const parts: string[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c > 0x7e && HIDDEN.test(text.charAt(i))) continue;
    offsets[parts.length] = i;
    if (c >= 0xff01 && c <= 0xff5e) parts.push(String.fromCharCode(c - 0xfee0));
    else parts.push(c === 0x3000 || c === 0xa0 ? ' ' : text.charAt(i));
  }
  return { folded: parts.join(''), origin: (at) => offsets[at] ?? text.length };
}

const LOCAL = /[A-Za-z0-9.!#$%&'*+/=?^_`{|}~\-\u00c0-\u024f]/;
const HOST = /[A-Za-z0-9.\-\u4e00-\u9fff\u00c0-\u024f]/;

/** From each `@` as far as an address can reach on either side. */
function* emails(text: string): Generator<FoundIdentifier> {
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let start = at;
    while (start > 0 && at - start < 64 && LOCAL.test(text.charAt(start - 1))) start--;
    let end = at + 1;
    while (end < text.length && end - at < 255 && HOST.test(text.charAt(end))) end++;
    // A path, a query or a bracket before the address, a full stop or words in Chinese after it.
    const opening = /^(?:.*[=/|{}`?&'])?[.-]*/.exec(text.slice(start, at))?.[0].length ?? 0;
    const inner = text.slice(start + opening, end);
    const host = /@[A-Za-z0-9.-]*[A-Za-z0-9]/.exec(inner) ?? /@.*[^.-]/.exec(inner);
    if (host === null) continue;
    const address = inner.slice(0, host.index + host[0].length);
    if (!canonicaliseEmail(address).ok) continue;
    yield { kind: 'email', start: start + opening, end: start + opening + address.length, checked: false };
  }
}

/** Runs of letters and digits: numbers alone or with a short word glued to them, never the middle of a hash. */
const WORD = /[A-Za-z0-9_]+/g;
const NUMBER_IN_WORD = /^(?:[A-Za-z_]{0,12}?)((?:86)?\d{11}|\d{14,19}|\d{17}[Xx])(?:_?[A-Za-z]{0,3})$/;
const DOCUMENT = /^(?:[EGDSP][A-Z]?\d{7,8}|[HMC]\d{8}(?:\d{2})?)$/;
const MOST_IN_WORD = 40;

function* words(text: string): Generator<FoundIdentifier> {
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (word.length < 8 || word.length > MOST_IN_WORD) continue;
    if (DOCUMENT.test(word)) {
      const kind = personal(recogniseKind(word));
      if (kind !== null) yield { kind, start: index, end: index + word.length, checked: false };
      continue;
    }
    const number = /^\d{17}[Xx]$/.test(word) ? word : NUMBER_IN_WORD.exec(word)?.[1];
    if (number === undefined) continue;
    const start = index + word.indexOf(number);
    const found = kindOfNumber(number);
    if (found !== null) yield { ...found, start, end: start + number.length };
  }
}

/** Numbers in groups with a blank, a dash or a bracket between: the longest that is a number of some kind, from each. */
const GROUP = /(?<![0-9A-Za-z])\d{2,8}[Xx]?(?![0-9A-Za-z])/g;
const BETWEEN = /^\)?[ -]{1,3}\(?$|^\)$/;
const MOST_GROUPS = 6;

function* groups(text: string): Generator<FoundIdentifier> {
  let row: { start: number; end: number }[] = [];
  for (const { 0: group, index } of text.matchAll(GROUP)) {
    const last = row.at(-1);
    const goesOn = last !== undefined && index - last.end <= 5 && BETWEEN.test(text.slice(last.end, index));
    if (!goesOn) {
      yield* inRow(text, row);
      row = [];
    }
    row.push({ start: index, end: index + group.length });
  }
  yield* inRow(text, row);
}

function* inRow(text: string, row: readonly { start: number; end: number }[]): Generator<FoundIdentifier> {
  for (let from = 0; from < row.length - 1; from++) {
    const first = row[from]?.start ?? 0;
    const start = first - (/\+\(?$|\($/.exec(text.slice(Math.max(0, first - 2), first))?.[0].length ?? 0);
    for (let to = Math.min(row.length, from + MOST_GROUPS) - 1; to > from; to--) {
      const end = row[to]?.end ?? 0;
      const number = text.slice(start, end);
      const digits = number.replace(/\D/g, '').length;
      if (digits < 10) break;
      const found = digits > 20 ? null : kindOfNumber(number);
      if (found === null || !fitsGroups(found.kind, number)) continue;
      yield { ...found, start, end };
      from = to;
      break;
    }
  }
}

/** As people write them: a date and a time side by side, or a list of small numbers, are no phone and no card. */
function fitsGroups(kind: PersonalKind, number: string): boolean {
  if (/^(?:19|20)\d\d-\d\d-\d\d/.test(number)) return false;
  const sizes = number.split(/\D+/).filter((group) => group !== '');
  switch (kind) {
    case 'bank-card':
      return sizes.slice(0, -1).every((group) => group.length === 4 || group.length === 6);
    case 'resident-id':
      return sizes.length <= 4;
    default:
      return sizes.length <= 5;
  }
}

function kindOfNumber(number: string): Pick<FoundIdentifier, 'kind' | 'checked'> | null {
  const known = personal(recogniseKind(number));
  if (known !== null) return { kind: known, checked: known === 'resident-id' || known === 'bank-card' };
  const shaped = personal(shapedKind(dropSeparators(number)));
  // Sixteen to nineteen digits of any kind: times in nanoseconds and order numbers look so, too.
  if (shaped === 'bank-card' && /^1[0-9]{15,18}$|^20\d\d(?:0\d|1[0-2])/.test(number)) return null;
  return shaped === null ? null : { kind: shaped, checked: false };
}

function personal(kind: IdentifierKind | null): PersonalKind | null {
  switch (kind) {
    case null:
    case 'credit-code':
    case 'site-username':
    case 'username':
    case 'ip':
    case 'birthday':
    case 'name':
      return null;
    default:
      return kind;
  }
}
