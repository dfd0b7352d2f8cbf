import { encodedInChunks, encodeUtf8 } from '../chunks.ts';
import { draw, drawBelow, keyOf, mix } from '../keyed.ts';
import type { CaseList } from './case-list.ts';
import { layout, type NoiseKind, slots } from './layout.ts';
import { chineseName } from './population.ts';

const NAME = 'bank-cards-post';
const NOISE: readonly NoiseKind[] = ['duplicates', 'blank'];
const ROWS_AT_FULL = 1_000_000;
const CARD_WIDTH = 19;
const NAME_WIDTH = 6;

/**
 * The sample that came with the post about two banks: fixed width, card number straight before the name. The digits
 * are random behind the issuer's first two, so that one number in ten has a right check digit. The others count as
 * understood, since a wrong check digit is evidence, but they are no card and tell no people apart.
 */
export const bankCards: CaseList = {
  name: NAME,
  fileName: 'bank-cards-post.txt',
  modelledOn: 'the bank-card post',
  appeared: '2011-12-27',
  rowsAtFull: ROWS_AT_FULL,
  sensitive: true,
  rows: (scale) => Math.round(ROWS_AT_FULL * scale),
  write: (scale, seed) => encodedInChunks(texts(scale, seed), encodeUtf8),
  truth: (scale, seed) => {
    const of = layoutAt(scale);
    const { card } = holders(seed);
    let passing = 0;
    for (let i = 0; i < of.originals; i++) if (hasRightCheckDigit(card(i))) passing++;
    return {
      charset: 'utf-8',
      shape: { kind: 'fixed', widths: [CARD_WIDTH, NAME_WIDTH], header: false },
      columns: [{ role: 'bank-card' }, { role: 'name' }],
      rows: of.rows,
      indexed: of.originals + of.duplicates,
      refused: {
        blank: of.blank,
        'too-few-fields': of.truncated,
      },
      people: { by: 'bank-card', distinct: passing },
      schemes: {},
      repeated: { exact: of.duplicates, variants: 0 },
      secondAccounts: { rows: 0, samePassword: 0 },
      mobilePasswords: 0,
      copiedFrom: {},
      verdict: { value: 'fabricated', because: 'random-digits' },
    };
  },
};

const layoutAt = (scale: number): ReturnType<typeof layout> =>
  layout(Math.round(ROWS_AT_FULL * scale), NOISE, true);

function holders(seed: number): { card: (i: number) => string; name: (i: number) => string } {
  const digits = keyOf(seed, 'cards/digits');
  const names = keyOf(seed, 'cards/names');
  return {
    card: (i) => {
      const h = draw(digits, i);
      const middle = String(drawBelow(mix(digits + 1), i, 100_000_000)).padStart(8, '0');
      return `62${middle}${String(h % 1_000_000_000).padStart(9, '0')}`;
    },
    name: (i) => chineseName(draw(names, i)),
  };
}

function* texts(scale: number, seed: number): Generator<string, void, undefined> {
  const of = layoutAt(scale);
  const slotAt = slots(of, seed, NAME);
  const { card, name } = holders(seed);
  for (let position = 0; position < of.rows; position++) {
    const { kind, original } = slotAt(position);
    if (kind === 'blank') yield '\n';
    else if (kind === 'truncated') yield card(original).slice(0, 11);
    else yield `${card(original)}${name(original).padEnd(NAME_WIDTH, ' ')}\n`;
  }
}

/** Luhn, ISO/IEC 7812-1 annex B. */
export function hasRightCheckDigit(card: string): boolean {
  let sum = 0;
  for (let i = 0; i < card.length; i++) {
    const digit = Number(card[card.length - 1 - i]);
    const twice = digit * 2;
    sum += i % 2 === 0 ? digit : twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0;
}
